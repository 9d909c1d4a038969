import { deepEqual, equal } from 'node:assert/strict';
import { sourceAt } from '../../../src/jinja/source-map.ts';
import type { Rendered, RenderOptions } from '../../../src/jinja/render-template.ts';
import { fromPlain } from '../../../src/jinja/plain.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { generatedTemplates } from './generated-templates.ts';
import { referenceGlobals, referenceTemplates } from './reference-templates.ts';
import { library, modelPath, rendered } from './render-helpers.ts';

/** Each piece as `text < source`, with `!` for exact ones. */
function pieces({ text, map }: Rendered, sources: Readonly<Record<string, string>>): string[] {
  return map.map((segment) => {
    const source = (sources[segment.file] ?? '').slice(segment.sourceStart, segment.sourceEnd);
    const call = segment.call ? ` @ ${(sources[segment.call.file] ?? '').slice(segment.call.sourceStart, segment.call.sourceEnd)}` : '';
    return `${text.slice(segment.start, segment.end)} <${segment.exact ? '!' : ''} ${source}${call}`;
  });
}

describe('the source map', () => {
  const macroPath = '/project/macros/macros.sql';

  function check(template: string, macroText: string, expected: readonly string[]): void {
    const result = rendered(template, { macros: library(macroText) });
    deepEqual(pieces(result, { [modelPath]: template, [macroPath]: macroText }), expected);
  }

  it('maps text exactly and output to its expression', () => {
    check('select {{ 1 + 1 }}, b', '', ['select  <! select ', '2 < 1 + 1', ', b <! , b']);
  });

  it("maps a macro's text into the macro, with the call", () => {
    check('a {{ m(7) }} b', '{% macro m(x) %}<{{ x }}>{% endmacro %}', [
      'a  <! a ',
      '< <! < @ m(7)',
      '7 < x @ m(7)',
      '> <! > @ m(7)',
      ' b <!  b',
    ]);
  });

  it('names the outermost call for macros inside macros', () => {
    check('{{ outer() }}', '{% macro outer() %}[{{ inner() }}]{% endmacro %}{% macro inner() %}i{% endmacro %}', [
      '[ <! [ @ outer()',
      'i <! i @ outer()',
      '] <! ] @ outer()',
    ]);
  });

  it('follows text through return, set blocks, inline if and caller', () => {
    const macros =
      "{% macro outer() %}{{ return(inner() if true else '') }}{% endmacro %}{% macro inner() %}i{% endmacro %}{% macro w() %}<{{ caller() }}>{% endmacro %}";
    check('{{ outer() }}', macros, ['i <! i @ outer()']);
    check('{% set x %}a{{ 1 }}{% endset %}{{ x }}', '', ['a <! a', '1 < 1']);
    check('{% call w() %}body{% endcall %}', macros, ['< <! < @ w()', 'body <! body', '> <! > @ w()']);
    check('{% set x = inner() %}{{ x }}', macros, ['i <! i @ inner()']);
  });

  it('falls back to the expression for text that was changed', () => {
    check('{{ inner() ~ "!" }}{{ inner() | upper }}', '{% macro inner() %}i{% endmacro %}', ['i! < inner() ~ "!"', 'I < inner() | upper']);
  });

  it('joins what stands together in the template', () => {
    check('a{% if true %}b{% endif %}c', '', ['a <! a', 'b <! b', 'c <! c']);
    equal(rendered('{% raw %}a{% endraw %}').map.length, 1);
  });

  it('finds the letter of an offset', () => {
    const { map, text } = rendered('ab {{ 1 }} cd');
    const place = sourceAt(map, text.indexOf('d'));
    deepEqual(place, { file: modelPath, start: 12, end: 13 });
    deepEqual(sourceAt(map, text.indexOf('1')), { file: modelPath, start: 6, end: 7 });
  });

  it('covers every rendered text without gaps, exact pieces being copies', () => {
    const globals = Object.fromEntries(Object.entries(referenceGlobals).map(([name, value]) => [name, fromPlain(value)]));
    let checked = 0;
    for (const template of [...referenceTemplates, ...generatedTemplates]) {
      const result = renderedOrNothing(template, globals);
      if (!result) continue;
      checked++;
      let end = 0;
      for (const segment of result.map) {
        equal(segment.start, end, template);
        equal(segment.end > segment.start, true, template);
        end = segment.end;
        if (segment.exact)
          equal(result.text.slice(segment.start, segment.end), template.slice(segment.sourceStart, segment.sourceEnd), template);
      }
      equal(end, result.text.length, template);
    }
    equal(checked > 500, true);
  });

  function renderedOrNothing(template: string, globals: RenderOptions['globals']): Rendered | undefined {
    try {
      return rendered(template, { globals });
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }
});
