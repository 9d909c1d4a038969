import { equal, match } from 'node:assert/strict';
import { defaultLimits } from '../../../src/jinja/budget.ts';
import { fromPlain } from '../../../src/jinja/plain.ts';
import { jinjaFunction, jinjaObject } from '../../../src/jinja/value.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { library, placeText, problemOf, rendered, textFor } from './render-helpers.ts';

describe('a template that fails', () => {
  const globals = {
    text: 'abc',
    options: fromPlain({ a: 1 }),
    this: jinjaObject({ name: 'orders' }, { name: 'this', text: '`p`.`d`.`orders`' }),
    target: jinjaObject({ name: 'dev' }, { name: 'target' }),
    ref: jinjaFunction('ref', () => {
      throw new ProblemError({ code: 'ATT1201', severity: 'error', message: 'There is no model `ordres`.' });
    }),
    defect: jinjaFunction('defect', () => {
      throw new TypeError('a defect of the host');
    }),
  };

  const failing: readonly (readonly [template: string, place: string, message: RegExp])[] = [
    ['select {{ colums }}', 'ATT1102 1:11-1:17', /`colums` is not defined/],
    ['select\n  {{ cents(1) }}', 'ATT1102 2:6-2:14', /`cents` is not defined/],
    ['{{ options.b }}', 'ATT1102 1:4-1:13', /A dict has no member `b`/],
    ['{{ target.nmae }}', 'ATT1102 1:4-1:15', /The object `target` has no member `nmae`/],
    ['{{ target }}', 'ATT1102 1:4-1:10', /no text to print/],
    ['{{ ref }}', 'ATT1102 1:4-1:7', /is a function and is printed/],
    ["{{ 'a' + 1 }}", 'ATT1102 1:4-1:11', /`\+` does not work between a string and an integer/],
    ['{{ 1 / 0 }}', 'ATT1102 1:4-1:9', /Division by zero/],
    ['{{ text | uper }}', 'ATT1102 1:11-1:15', /no filter `uper`/],
    ['{% if text is strng %}{% endif %}', 'ATT1102 1:7-1:20', /no test `strng`/],
    ['{% for a in 5 %}{% endfor %}', 'ATT1102 1:13-1:14', /cannot be gone through/],
    ['{% for a, b in [[1, 2, 3]] %}{% endfor %}', 'ATT1102 1:8-1:12', /2 names are to take 3 values/],
    ["{{ ref('ordres') }}", 'ATT1201 1:4-1:17', /no model `ordres`/],
    ["{% set x = [ref('a')] %}", 'ATT1201 1:13-1:21', /no model/],
    ['{% set a = 1 %}{% set a.b = 2 %}', 'ATT1102 1:23-1:26', /members cannot be set/],
    ['{{ return(1) }}', 'ATT1102 1:4-1:13', /outside of a macro/],
    ['{% for i in [1] recursive %}{{ return(loop([])) if i else loop([0]) }}{% endfor %}', 'ATT1102 1:32-1:48', /outside of a macro/],
    ['{% for i in [1] recursive %}{{ return(2) if i == 0 else loop([0]) }}{% endfor %}', 'ATT1102 1:32-1:41', /outside of a macro/],
    ['{{ [1, 2] | map("upper") }}', 'ATT1102 1:4-1:25', /generator is printed/],
    ['{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}', 'ATT1102 2:4-2:11', /takes at most 1 argument/],
    ['{% macro m(a) %}{% endmacro %}\n{{ m(b=2) }}', 'ATT1102 2:4-2:10', /no parameter `b`/],
    ['{% macro m(a) %}{{ a }}{% endmacro %}\n{{ m() }}', 'ATT1102 1:20-1:21', /without its parameter `a`.*called at model.sql:2:4/],
  ];
  for (const [template, place, message] of failing) {
    it(`tells what is wrong with ${JSON.stringify(template)}`, () => {
      const problem = problemOf(() => rendered(template, { globals }));
      equal(placeText(problem), place);
      match(problem.message, message);
    });
  }

  it('is shown in the macro that failed, and says who called it', () => {
    const macros = library('{% macro outer() %}{{ inner() }}{% endmacro %}\n{% macro inner() %}{{ nothing }}{% endmacro %}');
    const problem = problemOf(() => rendered('select 1,\n{{ outer() }}', { macros }));
    equal(problem.place?.file, '/project/macros/macros.sql');
    equal(placeText(problem), 'ATT1102 2:23-2:30');
    match(problem.message, /in the macro `inner`, called at model.sql:2:4/);
  });

  it('keeps a place that the function gave', () => {
    const place = { file: '/project/models/schema.yml', line: 7, column: 1, endLine: 7, endColumn: 2 };
    const fail = jinjaFunction('fail', () => {
      throw new ProblemError({ code: 'ATT1002', severity: 'error', message: 'no', place });
    });
    equal(placeText(problemOf(() => rendered('{{ fail() }}', { globals: { fail } }))), 'ATT1002 7:1-7:2');
  });

  it('shows a failing function at its call even after it called a macro', () => {
    const callTwice = jinjaFunction('call_twice', ({ positional, context }) => {
      context.invoke(positional[0] ?? null);
      throw new ProblemError({ code: 'ATT1102', severity: 'error', message: 'after the macro' });
    });
    const problem = problemOf(() =>
      rendered('\n{{ call_twice(m) }}', {
        globals: { call_twice: callTwice },
        macros: library('{% macro m() %}{{ 1 + 1 }}{% endmacro %}'),
      }),
    );
    equal(placeText(problem), 'ATT1102 2:4-2:17');
  });

  it('suggests the name that was meant', () => {
    const hint = (template: string): string =>
      problemOf(() => rendered(template, { globals, macros: library('{% macro cents_to_euro() %}{% endmacro %}') })).hint ?? '';
    match(hint('{{ optoins }}'), /Did you mean `options`/);
    match(hint('{{ cents_to_eur() }}'), /Did you mean `cents_to_euro`/);
    match(hint('{% set amount = 1 %}{{ amonut }}'), /Did you mean `amount`/);
    match(hint('{{ text | uper }}'), /Did you mean `upper`/);
    match(hint('{{ zzzzzz }}'), /default/);
  });

  it('lets defects of the host through as they are', () => {
    try {
      textFor('{{ defect() }}', { globals });
    } catch (error) {
      equal(error instanceof TypeError, true);
      return;
    }
    throw new Error('nothing was thrown');
  });
});

describe('a template that would not come to an end', () => {
  /** Smaller than the common ones, to be quick. */
  const limits = { ...defaultLimits, steps: 200_000, size: 4_000_000 };

  const endless: readonly (readonly [template: string, place: string])[] = [
    ['\n{% for i in range(10**12) %}{% endfor %}', 'ATT1103 2:1-2:29'],
    ['{% for i in range(10**12) %}{{ i }}{% endfor %}', 'ATT1103 1:1-1:29'],
    ['{% for i in range(3) %}{% for j in range(10**12) %}{% endfor %}{% endfor %}', 'ATT1103 1:24-1:52'],
    ['{% for i in range(10**12) %}{% for j in [1, 2] %}{% endfor %}{% endfor %}', 'ATT1103 1:1-1:29'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'ATT1103 1:19-1:22'],
    ['{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}', 'ATT1103 1:57-1:60'],
    ['{% macro m(n) %}{% for i in [1, 2] %}{{ m(n + 1) if n < 100 }}{% endfor %}{% endmacro %}{{ m(0) }}', 'ATT1103 1:17-1:38'],
    [
      '{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}',
      'ATT1103 1:24-1:27',
    ],
    ['{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}', 'ATT1103 1:18-1:34'],
    ['{% for i in [1] recursive %}{{ loop([i]) }}{% endfor %}', 'ATT1103 1:32-1:41'],
    ["{{ 'a' * 10**12 }}", 'ATT1103 1:4-1:16'],
    ['{{ [1] * 10**9 }}', 'ATT1103 1:4-1:15'],
    ['{{ 9 ** (9 ** 9) }}', 'ATT1103 1:4-1:17'],
    ['{{ range(10**12) | list }}', 'ATT1103 1:20-1:24'],
    ['{{ range(10**12) | sum }}', 'ATT1103 1:20-1:23'],
    ["{{ range(10**12) | map('string') | join }}", 'ATT1103 1:36-1:40'],
    ["{% set ns = namespace(x='a') %}{% for i in range(100) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", 'ATT1103 1:32-1:57'],
    ['{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}', 'ATT1103 1:101-1:105'],
    ['{% set ns = namespace(x=[1]) %}{% for i in range(20000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}', 'ATT1103 1:97-1:101'],
    ['{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}', 'ATT1103 1:18-1:42'],
    ["{{ '%999999999d' % 1 }}", 'ATT1103 1:4-1:21'],
    ["{{ '{:999999999}'.format(1) }}", 'ATT1103 1:4-1:28'],
    ["{{ 'a'.ljust(10**10) }}", 'ATT1103 1:4-1:21'],
    ["{{ 'a' | center(10**10) }}", 'ATT1103 1:10-1:24'],
    ["{% set s = 'ab' * 1000000 %}{% for i in range(10**9) %}{% if s.upper() in s %}{% endif %}{% endfor %}", 'ATT1103 1:29-1:56'],
  ];
  for (const [template, place] of endless) {
    it(`is stopped: ${template.trim()}`, () => equal(placeText(problemOf(() => rendered(template, { limits }))), place));
  }

  it('is stopped by the limits that hold where none are given', () => {
    equal(problemOf(() => rendered('{% for i in range(10**12) %}{% endfor %}')).code, 'ATT1103');
    equal(problemOf(() => rendered('{% for i in range(10**12) %}{{ i }}{% endfor %}')).code, 'ATT1103');
  });

  it('is stopped by the limits that are given', () => {
    const small = { steps: 100, size: 1000, depth: 3 };
    equal(placeText(problemOf(() => rendered('{% for i in range(50) %}{{ i }}{% endfor %}', { limits: small }))), 'ATT1103 1:1-1:25');
    equal(textFor('{% for i in range(5) %}{{ i }}{% endfor %}', { limits: small }), '01234');
  });
});
