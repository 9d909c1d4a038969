import assert from 'node:assert/strict';
import path from 'node:path';
import { closeAnalyser } from '../../src/engine/analyser.ts';
import { OpenProject } from '../../src/engine/open-project.ts';
import { runNodes } from '../../src/engine/run-nodes.ts';
import { tableKey } from '../../src/googlesql/schema.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';
import { type WithoutBilling, withoutBilling } from '../support/without-billing.ts';

const hits = `select 1 as day_number, 'u1' as user_id, date '2024-01-01' as day, 10 as amount union all
select 1, 'u2', date '2024-01-01', 20 union all
select 2, 'u1', date '2024-01-02', 30 union all
select 2, 'u3', date '2024-01-01', 40 union all
select 3, 'u3', date '2024-01-03', 50 union all
select 3, 'u2', date '2024-01-02', 60 union all
select 4, 'u4', cast(null as date), 70`;

const newer = (column: string) =>
  `where day_number <= {{ var('until') }}\n{% if is_incremental() %} and day_number > (select max(${column}) from {{ this }}){% endif %}`;

const models = {
  'models/hits.sql': hits,
  'models/by_user.sql': `{{ config(materialized='incremental', unique_key='user_id', on_schema_change='append_new_columns') }}
select user_id, max(day_number) as seen, sum(amount) as amount {% if var('until') > 2 %}, min(day) as since {% endif %}
from {{ ref('hits') }} ${newer('seen')} group by user_id`,
  'models/by_day.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date'}) }}
select day, max(day_number) as seen, count(*) as hits from {{ ref('hits') }} ${newer('seen')} group by day`,
  'models/log.sql': `{{ config(materialized='incremental', incremental_strategy='append') }}
select day_number, user_id, amount from {{ ref('hits') }} ${newer('day_number')}`,
  'models/below.sql': `select count(*) as rows_there, sum(amount) as amount from {{ ref('by_user') }}`,
};
const names = ['by_user', 'by_day', 'log', 'below'];

/** The same runs, one after another, on the emulator with and without billing, and on the local engine: the same rows after each. */
describe('incremental models of a project on the emulator', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let emulator: Emulator;
  let gate: WithoutBilling;

  before(async function () {
    requireEmulator(this);
    emulator = await startEmulator();
    gate = await withoutBilling(emulator.endpoint, 'day');
    const output = (dataset: string, endpoint: string) =>
      `{type: bigquery, method: oauth, project: ${emulator.project}, dataset: ${dataset}, threads: 1, api_endpoint: '${endpoint}'}`;
    await writeFiles(path.join(folder.path, 'shop'), {
      'dbt_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
      'profiles.yml': `shop: {target: cloud, outputs: {cloud: ${output('billed', emulator.endpoint)}, sandbox: ${output('sandbox', gate.endpoint)}}}`,
      ...models,
    });
  });
  after(async () => {
    await closeAnalyser();
    await gate.stop();
    await emulator.stop();
  });

  const runOn = async (target: string, until: number) => {
    const engine = { trusted: true, env: {}, homeFolder: folder.path };
    const open = await OpenProject.open(path.join(folder.path, 'shop'), engine, { targetName: target, vars: { until } });
    try {
      const { results, problems } = await runNodes(open, { command: 'run' });
      assert.deepEqual(
        [problems, results.filter(({ status }) => status !== 'success').map(({ name, message }) => [name, message])],
        [[], []],
      );
      const warehouse = await open.warehouse();
      const tables = [];
      for (const name of names) {
        const node = open.node(name);
        assert.ok(node.kind === 'model');
        const { rows } = await warehouse.query(await warehouse.prepare(`select * from \`${tableKey(node.relation)}\``));
        tables.push([name, rows.map((row) => JSON.stringify(row)).sort()]);
      }
      return { tables, messages: Object.fromEntries(results.map(({ name, message }) => [name, message ?? ''])) };
    } finally {
      await open.close();
    }
  };

  for (const [target, days] of [
    ['cloud', [1, 2, 4]],
    ['sandbox', [1, 4]],
  ] as const) {
    it(`have the local engine’s rows after each run (${target})`, async () => {
      for (const until of days) {
        const local = await runOn('local', until);
        const remote = await runOn(target, until);
        assert.deepEqual(remote.tables, local.tables, `until ${until}`);
        if (until === 1) continue;
        for (const name of ['by_user', 'by_day', 'log'])
          assert.match(remote.messages[name] ?? '', target === 'sandbox' ? /no billing/ : /^[^.]*\.[^.]*\.\w+ \(\w+: [^)]*\)$/, name);
      }
    });
    afterEach(async () => {
      const open = await OpenProject.open(
        path.join(folder.path, 'shop'),
        { trusted: true, env: {}, homeFolder: folder.path },
        { targetName: 'local', vars: { until: 0 } },
      );
      for (const node of open.project.nodes.values()) if (node.kind === 'model') await (await open.warehouse()).drop(node.relation);
      await open.close();
    });
  }

  it('ask for DML in vain once a run', () => {
    assert.equal(gate.refused.length, 1);
  });
});
