import { deepEqual, equal, match } from 'node:assert/strict';
import { createMacroLibrary } from '../../../src/jinja/macro-library.ts';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { textOf } from '../../../src/jinja/text-of.ts';
import { jinjaFunction, type JinjaValue } from '../../../src/jinja/value.ts';
import { library, problemOf, rendered, textFor } from './render-helpers.ts';

const templateOf = (path: string, text: string): ReturnType<typeof parseTemplate> => parseTemplate({ path, text });

const packages = createMacroLibrary(
  [
    {
      package: 'utils',
      templates: [
        templateOf(
          '/project/dbt_packages/utils/macros/a.sql',
          "{% macro both() %}utils{% endmacro %}{% macro only() %}only{% endmacro %}{% macro asks() %}{{ both() }}{% endmacro %}{% macro __x() %}{{ return(adapter.dispatch('x', 'utils')()) }}{% endmacro %}{% macro default__x() %}default{% endmacro %}",
        ),
      ],
    },
    {
      package: 'shop',
      templates: [
        templateOf('/project/macros/a.sql', '{% macro both() %}shop{% endmacro %}{% macro bigquery__x() %}bigquery{% endmacro %}'),
      ],
    },
  ],
  'shop',
);

describe('the macro library', () => {
  it('lists macros with where they are', () => {
    const macros = library('\n{% macro cents(amount, digits=2) %}{% endmacro %}\n{% test positive(model, column_name) %}{% endtest %}');
    deepEqual(
      macros.macros.map(({ name, kind, package: owner, file, range, parameters }) => ({
        name,
        kind,
        owner,
        file,
        range,
        parameters: parameters.map((each) => each.name),
      })),
      [
        {
          name: 'cents',
          kind: 'macro',
          owner: 'shop',
          file: '/project/macros/macros.sql',
          range: { start: 10, end: 15 },
          parameters: ['amount', 'digits'],
        },
        {
          name: 'test_positive',
          kind: 'test',
          owner: 'shop',
          file: '/project/macros/macros.sql',
          range: { start: 59, end: 67 },
          parameters: ['model', 'column_name'],
        },
      ],
    );
  });

  it('resolves bare names as dbt does, and names with their package', () => {
    equal(
      textFor('{{ both() }} {{ utils.both() }} {{ shop.both() }} {{ only() }} {{ asks() }}', { macros: packages }),
      'shop utils shop only utils',
    );
    equal(textFor('{{ both() }}', { macros: packages, package: 'utils' }), 'utils');
    match(problemOf(() => rendered('{{ utils.nothing() }}', { macros: packages })).message, /The object `utils` has no member `nothing`/);
  });

  it('lets the host dispatch', () => {
    const dispatch = jinjaFunction('dispatch', ({ positional, context }): JinjaValue => {
      const name = textOf(positional[0] ?? null);
      return context.macro(`bigquery__${name}`) ?? context.macro(`default__${name}`, 'utils') ?? null;
    });
    const adapter = jinjaFunction('adapter', () => null, { dispatch });
    equal(textFor('{{ utils.__x() }}', { macros: packages, globals: { adapter } }), 'bigquery');
  });

  it('lets macros stand before globals of the same name, and locals before macros', () => {
    const globals = {
      ref: jinjaFunction('ref', () => 'global'),
      builtins: jinjaFunction('builtins', () => null, { ref: jinjaFunction('ref', () => 'builtin') }),
    };
    equal(textFor('{{ ref() }}', { globals }), 'global');
    equal(
      textFor("{{ ref('a') }}", { globals, macros: library('{% macro ref(name) %}my {{ builtins.ref(name) }}{% endmacro %}') }),
      'my builtin',
    );
    equal(textFor('{% set both = 5 %}{{ both }}', { macros: packages }), '5');
  });

  it("hides the caller's names from macros", () => {
    const macros = library('{% set z = 1 %}{% macro m() %}{{ x is defined }} {{ z is defined }} {{ y }}{% endmacro %}');
    equal(textFor('{% set x = 1 %}{{ m() }}', { macros, globals: { y: 'global' } }), 'False False global');
  });

  it('gives values by return, and stops the macro there', () => {
    const macros = library(`
      {% macro numbers() %}text {% for i in [1, 2, 3] %}{% if i == 2 %}{% do return([i, i * 2]) %}{% endif %}{% endfor %} more{% endmacro %}
      {% macro nothing() %}{{ return(none) }}{% endmacro %}
      {% macro through() %}{% call wrapper() %}{{ return('from the body') }}{% endcall %} after{% endmacro %}
      {% macro wrapper() %}{{ caller() }} never{% endmacro %}`);
    equal(textFor('{{ numbers()[1] + 1 }} {{ numbers() }} {{ nothing() is none }}', { macros }), '5 [2, 4] True');
    equal(textFor('{{ through() }}', { macros }), 'from the body after');
  });

  it('reads materializations, snapshots and docs, and runs none of them', () => {
    const text =
      "a{% materialization view, adapter='bigquery', supported_languages=['sql'] %}{{ nothing }}{% endmaterialization %}{% docs d %}{{ nothing }}{% enddocs %}{% materialization x, default %}{% endmaterialization %}b";
    equal(textFor(text), 'ab');
  });

  it('passes the body of a call block to functions of the host', () => {
    const statement = jinjaFunction(
      'statement',
      ({ positional, keyword, context }) =>
        `${textOf(positional[0] ?? null)}: ${textOf(context.invoke(keyword.get('caller') ?? null, ['!']))}`,
    );
    equal(textFor("{% call(mark) statement('main') %}select 1{{ mark }}{% endcall %}", { globals: { statement } }), 'main: select 1!');
  });
});
