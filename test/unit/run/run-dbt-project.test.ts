import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { loadProject } from '../../../src/project/load-project.ts';
import type { RunRequest } from '../../../src/run/run-request.ts';
import { runProject } from '../../../src/run/run-project.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { pointedAt } from './fake-project.ts';

const files = {
  'dbt_project.yml': [
    'name: shop',
    'models: {+materialized: table}',
    "on-run-start: ['create table if not exists {{ target.schema }}.audit (id int64)']",
    "on-run-end: ['insert into {{ target.schema }}.audit values ({{ results | default([]) | length }})']",
  ].join('\n'),
  'seeds/channels.csv': 'source,channel\nads,Paid\ngoogle,Organic\n',
  'macros/channel.sql': "{% macro channel(column) %}\n  coalesce({{ column }}, 'none')\n{% endmacro %}\n",
  'models/events.sql': "select 1 as id, 'ads' as source union all select 2, 'google' union all select 3, null\n",
  'models/named.sql':
    "{{ config(materialized='ephemeral') }}\nselect e.id, {{ channel('c.channel') }} as channel\nfrom {{ ref('events') }} e left join {{ ref('channels') }} c using (source)\n",
  'models/totals.sql':
    "{{ config(materialized='incremental', unique_key='channel', post_hook=\"insert into {{ target.schema }}.audit values (7)\") }}\nselect channel, count(*) as n from {{ ref('named') }}\n{% if is_incremental() %} where false {% endif %}\ngroup by channel\n",
  'models/wide.sql':
    "{% set found = run_query('select distinct channel from ' ~ ref('totals') ~ ' order by channel') %}\nselect\n{% for row in found.rows %}  countif(channel = '{{ row[0] }}') as {{ row[0] | lower }},\n{% endfor %}  count(*) as n\nfrom {{ ref('totals') }}\n",
  'models/schema.yml':
    'models:\n  - name: totals\n    columns:\n      - name: channel\n        data_tests:\n          - unique\n          - accepted_values:\n              arguments: {values: [Paid, Organic]}\n              config: {severity: warn}\n          - not_null: {config: {where: "channel <> \'none\'"}}\n',
  'tests/few.sql': "select * from {{ ref('wide') }} where n > 5\n",
} as const;

/** A dbt project from its files to its tables. */
describe('runProject', () => {
  let root = '';
  let googlesql: GoogleSql;
  let warehouse: Warehouse;
  before(() => {
    googlesql = createGoogleSql();
  });
  after(() => googlesql.close());
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'dbt-project-'));
  });
  afterEach(async () => {
    await warehouse.close();
    await rm(root, { recursive: true, force: true });
  });

  const run = async (request: RunRequest, changed: Readonly<Record<string, string>> = {}) => {
    for (const [name, text] of Object.entries({ ...files, ...changed })) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
    const project = await loadProject(root, { trusted: false, env: {}, homeFolder: root });
    const { target } = project;
    assert.ok(target.type === 'duckdb');
    warehouse = createDuckDbWarehouse({ ...target, googlesql, threads: 2 });
    const summary = await runProject(project, request, { warehouse });
    return { project, summary, target, statuses: Object.fromEntries(summary.results.map(({ name, status }) => [name, status])) };
  };
  const rows = async (sql: string) => (await warehouse.query(await warehouse.prepare(sql))).rows;

  it('builds a project with macros, hooks, an ephemeral and an incremental model, a seed, and a template that asks the warehouse', async () => {
    const { project, summary, statuses, target } = await run({ command: 'build' });
    assert.deepEqual(project.problems, []);
    assert.deepEqual(statuses, {
      'shop-on-run-start-0': 'success',
      channels: 'success',
      events: 'success',
      totals: 'success',
      unique_totals_channel: 'pass',
      accepted_values_totals_channel__Paid__Organic: 'warn',
      not_null_totals_channel: 'pass',
      wide: 'success',
      few: 'pass',
      'shop-on-run-end-0': 'success',
    });
    assert.deepEqual([summary.success, summary.problems], [true, []]);
    assert.deepEqual(await rows(`select organic, paid, \`none\`, n from ${target.dataset}.wide`), [[1, 1, 1, 3]]);
    assert.deepEqual((await rows(`select id from ${target.dataset}.audit order by id`)).at(-1), [7]);
    assert.match(summary.results.find(({ name }) => name === 'totals')?.message ?? '', /\(3 rows, built whole\)$/);
    const compiled = await readFile(path.join(root, 'target/compiled/shop/models/wide.sql'), 'utf8');
    assert.match(compiled, /countif\(channel = 'Organic'\) as organic,/);
  });

  it("places an error in a macro's text at its call, and names the macro's line", async () => {
    const macro = files['macros/channel.sql'].replace("'none'", '0');
    const { summary, statuses } = await run({ command: 'build' }, { 'macros/channel.sql': macro });
    const [problem] = summary.problems;
    assert.equal(problem?.place?.file, path.join(root, 'models/named.sql'));
    assert.equal(pointedAt(files['models/named.sql'], problem.place), "channel('c.channel')");
    assert.match(problem.message, /COALESCE.*\(in macros\/channel\.sql:2\)/s);
    assert.deepEqual([statuses.named, statuses.totals, statuses.wide], ['error', 'skipped', 'skipped']);
  });

  it('places an error of a generic test where it is declared', async () => {
    const yaml = files['models/schema.yml'].replace('name: channel\n', 'name: chanel\n');
    const { summary } = await run({ command: 'build' }, { 'models/schema.yml': yaml });
    const [problem] = summary.problems;
    assert.match(problem?.message ?? '', /Unrecognized name: chanel; Did you mean channel\?$/);
    assert.equal(problem?.place?.file, path.join(root, 'models/schema.yml'));
    assert.match(pointedAt(yaml, problem.place), /^unique/);
  });

  it('tells a template that fails at its place, and builds the rest', async () => {
    const sql = 'select 1 as id,\n  {{ 1 / 0 }} as n\n';
    const { summary, statuses } = await run({ command: 'build' }, { 'models/bad.sql': sql });
    assert.deepEqual([statuses.bad, statuses.wide], ['error', 'success']);
    assert.deepEqual(
      summary.problems.map(({ code, place }) => [code, place?.line]),
      [['ATT1102', 2]],
    );
  });
});
