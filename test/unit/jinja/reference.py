"""Renders templates with Python's Jinja2, set up as Attribution Lab means it: [{template, globals}] in, [{text} | {error}] out, as JSON."""

import json
import sys

import jinja2


class Undefined(jinja2.Undefined):
    """dbt's: whatever is reached from it is undefined too. Unlike dbt's it cannot be printed, except for an `if` without `else`."""

    def __getitem__(self, key):
        return self

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __str__(self):
        if "inline if-expression" in (self._undefined_hint or ""):
            return ""
        return self._fail_with_undefined_error()


# Constants are not worked out while parsing: that has its own rules, such as `(5)[1:]` being undefined where `i[1:]` is an error.
environment = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], undefined=Undefined, optimized=False)


def render(case):
    try:
        return {"text": environment.from_string(case["template"]).render(**case["globals"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([render(case) for case in json.load(sys.stdin)], sys.stdout)
