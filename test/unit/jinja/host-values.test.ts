import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { docsBlocks } from '../../../src/jinja/docs-blocks.ts';
import { evaluateExpression } from '../../../src/jinja/evaluate-expression.ts';
import { emptyMacroLibrary } from '../../../src/jinja/macro-library.ts';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { fromPlain, toPlain } from '../../../src/jinja/plain.ts';
import { renderText } from '../../../src/jinja/render-text.ts';
import { staticCalls } from '../../../src/jinja/static-calls.ts';
import { textOf } from '../../../src/jinja/text-of.ts';
import { jinjaFunction, jinjaObject, type CallArguments } from '../../../src/jinja/value.ts';
import { modelPath, placeText, problemOf, textFor } from './render-helpers.ts';

const file = (text: string): { path: string; text: string } => ({ path: modelPath, text });

describe('values of the host', () => {
  it('come back from a template as they went in', () => {
    const plain = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, false),
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value))),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value;
    fc.assert(fc.property(plain, (value) => deepEqual(withoutPrototypes(toPlain(fromPlain(value))), withoutPrototypes(value))));
  });

  it('are objects with members, functions, text', () => {
    const relation = jinjaObject({ schema: 'dev', identifier: 'orders' }, { name: 'this', text: '`p`.`dev`.`orders`' });
    const config = jinjaFunction('config', () => '', {
      get: jinjaFunction('get', ({ positional }) => `got ${textOf(positional[0] ?? null)}`),
    });
    const globals = { this: relation, config };
    equal(
      textFor("{{ this }} {{ this.schema }} {{ this['identifier'] }} {{ 'x ' ~ this }} {{ config(a=1) }}|{{ config.get('b') }}", {
        globals,
      }),
      '`p`.`dev`.`orders` dev orders x `p`.`dev`.`orders` |got b',
    );
    equal(
      textFor(
        "{{ this.nothing is defined }} {{ config is callable }} {{ this is callable }} {{ this == this }} {{ this | upper }} {{ '%s' % this }}",
        { globals },
      ),
      'False True False True `P`.`DEV`.`ORDERS` `p`.`dev`.`orders`',
    );
  });

  it('are functions that see their arguments and place', () => {
    const calls: CallArguments[] = [];
    const note = jinjaFunction('note', (call) => {
      calls.push(call);
      return '';
    });
    textFor("ab {{ note(1, 'a', x=[2], **{'y': none}) }}", { globals: { note } });
    deepEqual(
      calls.map(({ positional, keyword, place }) => ({ positional, keyword: [...keyword], place })),
      [
        {
          positional: [1n, 'a'],
          keyword: [
            ['x', [2n]],
            ['y', null],
          ],
          place: { file: modelPath, start: 6, end: 40 },
        },
      ],
    );
  });

  it('keep the keys of YAML that JavaScript knows otherwise', () => {
    const value = fromPlain(JSON.parse('{"__proto__": 1, "constructor": 2, "items": 3}'));
    equal(
      textFor("{{ v['__proto__'] }}{{ v['constructor'] }}{{ v['items'] }}{{ v | length }}{{ v.toString is defined }}", {
        globals: { v: value },
      }),
      '1233False',
    );
    equal(textFor('{{ constructor is defined }} {{ "a".constructor is defined }} {{ [].length is defined }}'), 'False False False');
  });
});

describe('a text of YAML', () => {
  const options = { globals: { days: 30n, flag: '1', items: fromPlain(['a']) }, macros: emptyMacroLibrary };
  const value = (text: string): unknown => {
    const result = evaluateExpression(parseTemplate(file(text)), options);
    return result === undefined ? undefined : toPlain(result);
  };

  it('is a value where it is one expression', () => {
    deepEqual(['{{ days }}', '{{ items }}', '{{ days > 7 }}', '{{ none }}', "{{ '1' }}"].map(value), [30, ['a'], true, null, '1']);
    deepEqual(['a {{ days }}', '', 'plain', '{{ days }} '].map(value), [undefined, undefined, undefined, undefined]);
  });

  it("knows dbt's as_bool, as_number, as_native and as_text", () => {
    deepEqual(
      [
        "{{ '1' | as_number }}",
        "{{ '1.5' | as_number }}",
        "{{ 'True' | as_bool }}",
        "{{ 'None' | as_native }}",
        '{{ flag | as_text }}',
      ].map(value),
      [1, 1.5, true, null, '1'],
    );
    equal(placeText(problemOf(() => value("{{ 'x' | as_number }}"))), 'ATT1102 1:10-1:19');
    equal(textFor("{{ '01' | as_number }}"), '01');
  });

  it('is no value where its name is not defined', () => {
    equal(placeText(problemOf(() => value('{{ dayz }}'))), 'ATT1102 1:4-1:8');
    equal(value("{{ 'a' if false }}"), '');
  });

  it('renders as text otherwise', () => {
    equal(renderText(file('last {{ days }} days\n'), options).text, 'last 30 days');
  });
});

describe('what is known of a template without running it', () => {
  it('are its calls of named functions', () => {
    const text =
      "{{ ref('a') }}{% if x %}{{ source('s', \"t\") }}{% endif %}{% macro m() %}{{ ref(v, version=2, package='p')|upper }}{% endmacro %}{% for i in [ref(ref('b'))] %}{% endfor %}{{ x.ref('no') }}{% call ref('c') %}{% endcall %}";
    const found = staticCalls(parseTemplate(file(text)), ['ref', 'source']).map(({ name, range, positional, keyword }) => ({
      call: text.slice(range.start, range.end),
      name,
      positional: positional.map((argument) => argument && text.slice(argument.range.start, argument.range.end)),
      keyword: [...keyword].map(([key, argument]) => `${key}=${argument.value}`),
    }));
    deepEqual(found, [
      { call: "ref('a')", name: 'ref', positional: ["'a'"], keyword: [] },
      { call: 'source(\'s\', "t")', name: 'source', positional: ["'s'", '"t"'], keyword: [] },
      { call: "ref(v, version=2, package='p')", name: 'ref', positional: [undefined], keyword: ['package=p'] },
      { call: "ref(ref('b'))", name: 'ref', positional: [undefined], keyword: [] },
      { call: "ref('b')", name: 'ref', positional: ["'b'"], keyword: [] },
      { call: "ref('c')", name: 'ref', positional: ["'c'"], keyword: [] },
    ]);
  });

  it('are its docs blocks, whose text is no template', () => {
    const template = parseTemplate(
      file('# Title\n{% docs orders %}\nOne row per {{ order }}.\n{% if %}\n{% enddocs %}\n{%- docs __b__ -%}x{%- enddocs -%}'),
    );
    deepEqual(
      [...docsBlocks(template)],
      [
        ['orders', 'One row per {{ order }}.\n{% if %}'],
        ['__b__', 'x'],
      ],
    );
  });
});

function withoutPrototypes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item)),
  );
}
