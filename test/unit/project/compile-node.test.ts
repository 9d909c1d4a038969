import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sourceAt } from '../../../src/jinja/source-map.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { compileModelHooks, compileNode, compileRunHook, type CompileOptions } from '../../../src/project/compile-node.ts';
import { QueryNeeded, RelationNeeded } from '../../../src/project/context/warehouse-answers.ts';
import type { CompiledNode } from '../../../src/project/compiled-node.ts';
import type { Project } from '../../../src/project/project.ts';
import { loadFiles, said, type Files } from './temp-project.ts';

const run: CompileOptions = { incremental: false, runStartedAt: '2024-02-29T12:30:00Z', invocationId: 'run-1' };

async function compiled(
  files: Files,
  id: string,
  options: Partial<CompileOptions> = {},
): Promise<{ readonly project: Project; readonly node: CompiledNode }> {
  const project = await loadFiles(files);
  assert.deepEqual(said(project), []);
  return { project, node: compileNode(project, id, { ...run, ...options }) };
}

async function sqlOf(text: string, files: Files = {}, options: Partial<CompileOptions> = {}): Promise<string> {
  return (await compiled({ 'models/m.sql': text, ...files }, 'model.shop.m', options)).node.sql;
}

/** The text of the file that a piece of the SQL came from. */
function origin({ sql, map }: CompiledNode, piece: string): string {
  const place = sourceAt(map, sql.indexOf(piece));
  assert.ok(place, piece);
  return `${place.file.slice(place.file.lastIndexOf('/') + 1)}: ${readFileSync(place.file, 'utf8').slice(place.start, place.end)}`;
}

function assertCovered({ sql, map }: CompiledNode): void {
  let end = 0;
  for (const segment of map) {
    assert.equal(segment.start, end);
    assert.ok(readFileSync(segment.file, 'utf8').length >= segment.sourceEnd, 'a place in a real file');
    end = segment.end;
  }
  assert.equal(end, sql.length);
}

describe('compileNode', () => {
  it('prints relations as BigQuery writes them', async () => {
    const text =
      "select * from {{ ref('a') }}, {{ source('raw', 'events') }}, {{ this }}, {{ ref('a').identifier }}, {{ this.include(database=false) }}";
    const sql = await sqlOf(text, {
      'models/a.sql': "{{ config(schema='x', alias='b') }}select 1",
      'models/s.yml':
        'sources:\n  - {name: raw, database: bigquery-public-data, schema: ga4, tables: [{name: events, identifier: "events_*"}]}\n',
    });
    assert.equal(
      sql,
      'select * from `local`.`attribution_x`.`b`, `bigquery-public-data`.`ga4`.`events_*`, `local`.`attribution`.`m`, b, `attribution`.`m`',
    );
  });

  it('puts ephemeral parents in front, each once, what it needs before it', async () => {
    const { node } = await compiled(
      {
        'models/base.sql': "{{ config(materialized='ephemeral') }}select 1 as id -- end",
        'models/left.sql': "{{ config(materialized='ephemeral') }}select * from {{ ref('base') }}",
        'models/right.sql': "{{ config(materialized='ephemeral') }}with x as (select * from {{ ref('base') }}) select * from x",
        'models/m.sql': "-- head\n\nWith recursive own as (select 1)\nselect * from {{ ref('left') }}, {{ ref('right') }}, own",
      },
      'model.shop.m',
    );
    assert.equal(
      node.sql,
      '-- head\n\nWith recursive __dbt__cte__base as (\nselect 1 as id -- end\n), __dbt__cte__left as (\nselect * from __dbt__cte__base\n), ' +
        '__dbt__cte__right as (\nwith x as (select * from __dbt__cte__base) select * from x\n), own as (select 1)\n' +
        'select * from __dbt__cte__left, __dbt__cte__right, own',
    );
    assertCovered(node);
    assert.equal(origin(node, '1 as id'), 'base.sql: 1 as id -- end');
    assert.equal(origin(node, 'own as'), 'm.sql: own as (select 1)\nselect * from ');
    assert.equal(origin(node, '__dbt__cte__left, '), "m.sql: ref('left')");
    assert.match(origin(node, '__dbt__cte__base as'), /^m.sql: ref\('left'\)/);
  });

  it('begins a query without WITH by one, after its comments', async () => {
    const sql = await sqlOf("/* a */ # b\n-- with\nwithin as_is from {{ ref('e') }}", {
      'models/e.sql': "{{ config(materialized='ephemeral') }}select 1",
    });
    assert.equal(sql, '/* a */ # b\n-- with\nwith __dbt__cte__e as (\nselect 1\n)\nwithin as_is from __dbt__cte__e');
  });

  it('tells is_incremental by the model and the run', async () => {
    const text = (kind: string): string =>
      `{{ config(materialized='${kind}') }}{{ is_incremental() }} {{ flags.FULL_REFRESH }} {{ execute }}`;
    assert.equal(await sqlOf(text('incremental'), {}, { incremental: true }), 'True False True');
    assert.equal(await sqlOf(text('incremental'), {}, { incremental: false, fullRefresh: true }), 'False True True');
    assert.equal(await sqlOf(text('table'), {}, { incremental: true }), 'False False True');
  });

  it('writes generic tests as dbt does, placed at their declaration', async () => {
    const files = {
      'models/m.sql': 'select 1 as id',
      'models/other.sql': "{{ config(materialized='ephemeral') }}select 1 as key",
      'macros/t.sql':
        '{% test above(model, column_name, least=0) %}select * from {{ model }} where {{ column_name }} <= {{ least }}{% endtest %}',
      'models/m.yml': [
        'models:',
        '  - name: m',
        '    columns:',
        '      - name: id',
        '        data_tests:',
        '          - unique: {config: {where: "id > {{ var(\'least\', 5) }}"}}',
        '          - not_null',
        "          - accepted_values: {arguments: {values: [1, 'b'], quote: false}}",
        '          - accepted_values: {values: [a, b]}',
        "          - relationships: {to: ref('other'), field: key}",
        '          - above: {least: 3, config: {severity: warn}}',
      ].join('\n'),
    };
    const project = await loadFiles(files);
    assert.deepEqual(said(project), []);
    const tests = [...project.nodes.values()].filter((node) => node.kind === 'test');
    const nodes = tests.map((test) => compileNode(project, test.id, run));
    for (const node of nodes) assertCovered(node);
    const squeezed = nodes.map(({ sql }) => sql.replace(/\s+/g, ' ').trim());
    const table = '`local`.`attribution`.`m`';
    assert.deepEqual(squeezed, [
      `with tested as ( select id as unique_field from (select * from ${table} where id > 5) dbt_subquery where id is not null ) select unique_field, count(*) as n_records from tested group by unique_field having count(*) > 1`,
      `select * from ${table} where id is null`,
      `with all_values as ( select id as value_field, count(*) as n_records from ${table} group by id ) select * from all_values where value_field not in (1, b)`,
      `with all_values as ( select id as value_field, count(*) as n_records from ${table} group by id ) select * from all_values where value_field not in ('a', 'b')`,
      `with __dbt__cte__other as ( select 1 as key ), child as ( select id as from_field from ${table} where id is not null ), parent as ( select key as to_field from __dbt__cte__other ) select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null`,
      `select * from ${table} where id <= 3`,
    ]);
    const [unique, , , , , above] = nodes;
    assert.ok(unique && above);
    assert.equal(origin(unique, 'having'), 'm.yml: unique');
    assert.equal(origin(above, 'where id'), 't.sql: where ');
    assert.equal(tests[5]?.severity, 'warn');
  });

  it('tells what fails at the template, or in the macro that failed', async () => {
    const project = await loadFiles({
      'macros/m.sql': '{% macro boom() %}\n  {{ exceptions.raise_compiler_error("No.") if execute }}\n{% endmacro %}',
      'models/a.sql': "select\n  {{ var('unset') }}",
      'models/b.sql': 'select {{ boom() }}',
      'models/c.sql': "{% if execute %}select * from {{ ref('a') }}{% endif %}",
      'models/d.sql': "{% if execute %}select * from {{ ref('e') }}{% endif %}",
      'models/f.sql': "select {{ dbt.concat(1) }} {{ dbt.date_trunc('day') }}",
    });
    const failure = (name: string): string => {
      try {
        return compileNode(project, `model.shop.${name}`, run).sql;
      } catch (error) {
        assert.ok(error instanceof ProblemError, String(error));
        return said({ root: project.root, problems: [error.problem] }).join();
      }
    };
    assert.match(failure('a'), /^ATT1102 models\/a.sql:2:6 The variable 'unset' has no value\./);
    assert.match(failure('b'), /^ATT1102 macros\/m.sql:2:6 No\./);
    assert.match(failure('c'), /^ATT1201 models\/c.sql:1:34 c asks for ref\('a'\) only while it runs/);
    assert.match(failure('d'), /^ATT1201 models\/d.sql:1:34 There is no model or seed 'e'\./);
    assert.match(failure('f'), /^ATT1102 models\/f.sql:/);
  });

  it('asks its caller for what only the warehouse knows', async () => {
    const text =
      "{% set r = run_query('select 1') %}{% if execute %}{{ r.columns[0].values() | join(',') }} {{ r.rows[1]['N'] }} {% for row in r %}{{ row[1] }}{% endfor %}{% endif %}";
    const project = await loadFiles({
      'models/m.sql': text,
      'models/rel.sql': "{% set r = adapter.get_relation(this.database, this.schema, 'other') %}{{ r is none }} {{ (r.type if r) or 'x' }}",
      'models/st.sql':
        "{% call statement('s', fetch_result=True) %} select 2 {% endcall %}{% if execute %}{{ load_result('s')['data'][0][0] }}{% endif %}",
    });
    assert.deepEqual(said(project), []);
    assert.throws(
      () => compileNode(project, 'model.shop.m', run),
      (error) => error instanceof QueryNeeded && error.sql === 'select 1',
    );
    assert.throws(
      () => compileNode(project, 'model.shop.rel', run),
      (error) => error instanceof RelationNeeded && error.relation.table === 'other',
    );
    const answers: CompileOptions['answers'] = {
      rows: (sql) =>
        sql === 'select 1'
          ? {
              columns: ['n', 'v'],
              rows: [
                [1, 'a'],
                [2, 'b'],
              ],
            }
          : { columns: ['x'], rows: [[7]] },
      relation: () => null,
    };
    assert.equal(compileNode(project, 'model.shop.m', { ...run, answers }).sql, '1,2 2 ab');
    assert.equal(compileNode(project, 'model.shop.rel', { ...run, answers }).sql, 'True x');
    assert.equal(compileNode(project, 'model.shop.st', { ...run, answers }).sql, '7');
  });

  it('calls the macros of packages and of dbt, the project first where it dispatches', async () => {
    const sql = await sqlOf("{{ helper.hello('x') }} {{ dbt.safe_cast('a', dbt.type_string()) }} {{ dbt.concat(['a', 'b']) }}", {
      'dbt_packages/helper/dbt_project.yml': 'name: helper\n',
      'dbt_packages/helper/macros/h.sql':
        "{% macro hello(x) %}{{ return(adapter.dispatch('hello', 'helper')(x)) }}{% endmacro %}{% macro default__hello(x) %}default {{ x }}{% endmacro %}",
      'macros/mine.sql':
        "{% macro bigquery__hello(x) %}mine {{ x }}{% endmacro %}{% macro default__concat(fields) %}my_concat({{ fields | join('+') }}){% endmacro %}",
    });
    assert.equal(sql, 'mine x safe_cast(a as string) concat(a, b)'.replace('concat(a, b)', 'my_concat(a+b)'));
  });

  it('renders hooks', async () => {
    const project = await loadFiles({
      'dbt_project.yml': "name: shop\non-run-start: ['{{ make() }}']\n",
      'macros/m.sql': '{% macro make() %}create table {{ target.schema }}.x as {{ var("n", 1) }}{% endmacro %}',
      'models/m.sql':
        "{{ config(pre_hook='delete from {{ this }}', post_hook=[{'sql': 'select 1', 'transaction': false}, 'select 2']) }}select 1",
    });
    const [hook] = project.onRunStart;
    const model = project.nodes.get('model.shop.m');
    assert.ok(hook && model?.kind === 'model');
    assert.equal(compileRunHook(project, hook, run).text.trim(), 'create table attribution.x as 1');
    assert.deepEqual(
      compileModelHooks(project, model, 'pre-hook', run).map(({ text }) => text),
      ['delete from `local`.`attribution`.`m`'],
    );
    assert.deepEqual(
      compileModelHooks(project, model, 'post-hook', run).map(({ text }) => text),
      ['select 1', 'select 2'],
    );
  });
});
