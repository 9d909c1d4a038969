import { equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { placeText, problemOf } from './render-helpers.ts';

function parse(text: string): void {
  parseTemplate({ path: '/project/models/model.sql', text });
}

describe('parsing a template', () => {
  const broken: readonly (readonly [template: string, place: string, message: RegExp])[] = [
    ['select 1\n{% if x %}\nselect 2', 'ATT1101 2:1-2:11', /`\{% if %\}` is never closed.*`\{% endif %\}`/],
    ['{% for x in y %}\n  {% if a %}\n{% endfor %}', 'ATT1101 3:1-3:10', /`\{% endfor %\}` found.*`\{% if %\}` of line 2, column 3/],
    ['a {% endif %}', 'ATT1101 1:3-1:11', /no block is open/],
    ['{% else %}', 'ATT1101 1:1-1:8', /no block is open/],
    ['{% iff x %}', 'ATT1101 1:1-1:7', /no tag `iff`/],
    ['{% include "a.sql" %}', 'ATT1101 1:1-1:11', /does not exist in dbt/],
    ["{% extends 'a' %}", 'ATT1101 1:1-1:11', /does not exist in dbt/],
    ["select '{{ ref('a') '", 'ATT1101 1:21-1:22', /string is never closed/],
    ['{{ a', 'ATT1101 1:1-1:3', /`\{\{` is never closed/],
    ['{{ f(a, b }}', 'ATT1101 1:11-1:12', /`\}` found where `\)` has to close/],
    ['{{ f(a', 'ATT1101 1:5-1:6', /`\(` is never closed/],
    ['{{ a b }}', 'ATT1101 1:6-1:7', /Expected `\}\}`, found `b`/],
    ['{{ }}', 'ATT1101 1:4-1:6', /Expected a value/],
    ['{{ a && b }}', 'ATT1101 1:6-1:7', /`&` has no meaning/],
    ['{# never', 'ATT1101 1:1-1:3', /comment is never closed/],
    ['{% raw %} {{ x', 'ATT1101 1:1-1:10', /never closed/],
    ['{% docs a %} x', 'ATT1101 1:1-1:13', /never closed/],
    ['{% docs %}', 'ATT1101 1:1-1:8', /not complete/],
    ['{% macro m(a=1, b) %}{% endmacro %}', 'ATT1101 1:17-1:18', /has no default/],
    ['{% macro m(a, a) %}{% endmacro %}', 'ATT1101 1:15-1:16', /two parameters `a`/],
    ['{% break %}', 'ATT1101 1:1-1:9', /in no loop/],
    ['{% for x in y %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}', 'ATT1101 1:32-1:40', /in no loop/],
    ['{{ f(a=1, 2) }}', 'ATT1101 1:11-1:12', /without a name follows/],
    ['{% set 1 = 2 %}', 'ATT1101 1:8-1:9', /name to assign to/],
    ["{{ '\\x' }}", 'ATT1101 1:4-1:8', /unfinished/],
    ['a\r\nb {{ 1 + }}', 'ATT1101 2:10-2:12', /Expected a value/],
  ];
  for (const [template, place, message] of broken) {
    it(`tells what is wrong with ${JSON.stringify(template)}`, () => {
      const problem = problemOf(() => parse(template));
      equal(placeText(problem), place);
      match(problem.message, message);
    });
  }

  it('suggests the tag that was meant', () => {
    match(problemOf(() => parse('{% esle %}')).hint ?? '', /The tags are `if`/);
    match(problemOf(() => parse('{% marco m() %}')).hint ?? '', /Did you mean `macro`/);
  });

  it('refuses what is nested too deep', () => {
    for (const template of [
      `{{ ${'('.repeat(10_000)}1${')'.repeat(10_000)} }}`,
      '{% if a %}'.repeat(10_000),
      `{{ a${'.b'.repeat(100_000)} }}`,
      `{{ 1${' + 1'.repeat(100_000)} }}`,
      `{{ ${'not '.repeat(100_000)}a }}`,
      `{{ ${'-'.repeat(100_000)}a }}`,
      `{{ a${' if b else c'.repeat(100_000)} }}`,
      `{{ a${'|upper'.repeat(100_000)} }}`,
    ]) {
      equal(problemOf(() => parse(template)).code, 'ATT1101', template.slice(0, 30));
    }
  });

  it('gives a template or a problem inside the text for every text', () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '-',
        ' if ',
        ' for x in ',
        'endif',
        'endfor',
        ' else ',
        'raw',
        'endraw',
        ' set x',
        '=',
        'macro m(',
        ')',
      ),
      fc.constantFrom(
        '(',
        '[',
        '{',
        '}',
        ']',
        ',',
        ':',
        '|',
        '.',
        '~',
        "'",
        '"',
        '\\',
        'is ',
        'not ',
        'in ',
        '1',
        '0.5',
        'e5',
        '\n',
        '\r',
        ' ',
        'docs a',
        'call ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    const text = fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (template) => {
        try {
          parse(template);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          const { place, code } = error.problem;
          equal(code, 'ATT1101');
          equal(place !== undefined && place.line >= 1 && place.line <= template.split(/\r\n|\r|\n/).length, true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
