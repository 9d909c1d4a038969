import assert from 'node:assert/strict';
import path from 'node:path';
import { closeAnalyser } from '../../src/engine/analyser.ts';
import { compareTargets } from '../../src/engine/compare-targets.ts';
import { createProject } from '../../src/engine/create-project.ts';
import { generateEventBatches } from '../../src/engine/generate-events.ts';
import { loadEvents } from '../../src/engine/load-events.ts';
import { makeProjectSample } from '../../src/engine/make-sample.ts';
import { OpenProject } from '../../src/engine/open-project.ts';
import { estimatePull, pullTables } from '../../src/engine/pull/pull-tables.ts';
import { runNodes } from '../../src/engine/run-nodes.ts';
import { tableKey, type TableName } from '../../src/googlesql/schema.ts';
import type { PulledTable } from '../../src/protocol/pull.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const exported = { project: 'bigquery-public-data', dataset: 'ga4_obfuscated_sample_ecommerce' };

describe('the sample project on the emulator', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let emulator: Emulator;
  let local: OpenProject;
  let remote: OpenProject;
  let batches: readonly string[];

  before(async function () {
    requireEmulator(this);
    emulator = await startEmulator();
    const root = path.join(folder.path, 'shop');
    await createProject(root);
    await writeFiles(root, {
      'profiles.yml': `attribution_lab: {target: emulator, outputs: {emulator: {type: bigquery, method: oauth, project: ${emulator.project}, dataset: shop, threads: 2, api_endpoint: '${emulator.endpoint}'}}}`,
    });
    const engine = { trusted: true, env: {}, homeFolder: folder.path };
    local = await OpenProject.open(root, engine);
    await makeProjectSample(local, { days: 2, users: 60, seed: 3 }, {});
    remote = await OpenProject.open(root, engine, { targetName: 'emulator', vars: { ga4_project: emulator.project } });
    await copyShards(await local.warehouse(), await remote.warehouse());
    batches = await generateEventBatches(local, { folder: folder.path, batches: 1, rows: 60 });
    assert.deepEqual(await loadEvents(remote, batches, { run: false }), await loadEvents(local, batches, { run: false }));
  });

  after(async () => {
    await local.close();
    await remote.close();
    await closeAnalyser();
    await emulator.stop();
  });

  /**
   * What a person would have in BigQuery already. A load job of the emulator mixes the members of nested columns up, so that they are loaded as
   * text, and made what they are by a query.
   */
  const copyShards = async (from: Warehouse, to: Warehouse): Promise<void> => {
    await to.createDataset({ ...exported, project: emulator.project });
    for (const { name } of await from.list(exported)) {
      const flat = await from.prepare(
        `SELECT event_date, event_timestamp, event_name, user_pseudo_id, event_bundle_sequence_id, platform, ecommerce.transaction_id,
           ecommerce.purchase_revenue_in_usd, 
           TO_JSON_STRING(ARRAY(
             SELECT AS STRUCT key, value.string_value, CAST(value.int_value AS STRING) AS int_value FROM UNNEST(event_params)
           )) AS event_params
         FROM ${quoted(name)}`,
      );
      const { rows } = await from.query(flat);
      assert.ok(rows.length > 100);
      const loaded = { ...name, project: emulator.project, table: `loaded_${name.table}` };
      await to.createTableOfRows(loaded, flat.fields, rows);
      const nested = await to.prepare(
        `SELECT * EXCEPT (transaction_id, purchase_revenue_in_usd, event_params), STRUCT(transaction_id, purchase_revenue_in_usd) AS ecommerce,
           ARRAY(
             SELECT AS STRUCT JSON_VALUE(param, '$.key') AS key, STRUCT(
               JSON_VALUE(param, '$.string_value') AS string_value, CAST(JSON_VALUE(param, '$.int_value') AS INT64) AS int_value
             ) AS value
             FROM UNNEST(JSON_QUERY_ARRAY(event_params)) AS param
           ) AS event_params
         FROM ${quoted(loaded)}`,
      );
      await to.createTable({ ...name, project: emulator.project }, nested);
    }
  };

  it('is pulled with a sample of users, each whole, day by day', async () => {
    const root = path.join(folder.path, 'pulled');
    await createProject(root);
    const engine = { trusted: true, env: {}, homeFolder: folder.path };
    const pulling = await OpenProject.open(root, engine, { vars: { ga4_project: emulator.project } });
    try {
      const days = (tables: readonly Pick<PulledTable, 'days' | 'daysBefore' | 'daysOfOthers'>[]) =>
        tables.map((table) => [table.days, table.daysBefore, table.daysOfOthers]);
      const first = await pullTables(pulling, remote, { users: 0.5, to: '20201101' }, {});
      assert.deepEqual(days(first), [[['20201101'], [], []]]);
      const estimate = await estimatePull(pulling, remote, { users: 0.5 }, {});
      assert.deepEqual(days(estimate.tables), [[['20201102'], ['20201101'], []]]);
      assert.ok(estimate.bytes > 0);
      assert.deepEqual(days(await pullTables(pulling, remote, { users: 0.5 }, {})), [[['20201102'], ['20201101'], []]]);
      const counts = (project: string) =>
        `SELECT user_pseudo_id, COUNT(*), COUNT(DISTINCT event_date) FROM \`${project}.${exported.dataset}.events_*\` WHERE user_pseudo_id IS NOT NULL GROUP BY 1`;
      const ask = async (warehouse: Warehouse, sql: string) => (await warehouse.query(await warehouse.prepare(sql))).rows;
      const pairs = async (open: OpenProject, sql: string) =>
        (await ask(await open.warehouse(), sql)).map(([user, count]) => [user ?? null, count ?? null] as const);
      const all = new Map((await ask(await local.warehouse(), counts(exported.project))).map(([user, ...row]) => [user, row]));
      const some = await ask(await pulling.warehouse(), counts(emulator.project));
      assert.ok(some.length > 0 && some.length < all.size);
      for (const [user, ...row] of some) assert.deepEqual(row, all.get(user ?? null));

      // All of it, and the models answer from it.
      await pullTables(pulling, remote, { users: 1 }, {});
      await loadEvents(pulling, batches, { run: false });
      const { results } = await runNodes(pulling, { command: 'build', exclude: ['resource_type:test'] });
      assert.deepEqual(
        results.filter(({ status }) => status !== 'success').map(({ name, message }) => [name, message]),
        [],
      );
      const users = `SELECT user_pseudo_id, COUNT(*) FROM stg_events GROUP BY 1`;
      await runNodes(local, { command: 'run', select: ['stg_events'] });
      assert.deepEqual(new Map(await pairs(pulling, users)), new Map(await pairs(local, users)));

      // Another share leaves the days of the first, unless it is told not to.
      const fewer = { users: 0.25, to: '20201101' };
      assert.deepEqual(days(await pullTables(pulling, remote, fewer, {})), [[['20201101'], [], ['20201102']]]);
      assert.deepEqual(days(await pullTables(pulling, remote, { ...fewer, removeOthers: true }, {})), [[[], ['20201101'], []]]);
      assert.equal(
        (await ask(await pulling.warehouse(), counts(emulator.project))).every(([, , dates]) => dates === 1),
        true,
      );
    } finally {
      await pulling.close();
    }
  });

  it('builds, and every mart is that of the local engine, row for row', async () => {
    const locally = await runNodes(local, { command: 'build' });
    assert.deepEqual(locally.problems, []);
    const summary = await runNodes(remote, { command: 'build' });
    assert.deepEqual(
      summary.results
        .filter(({ status }) => status !== 'success' && status !== 'pass' && status !== 'skipped')
        .map(({ name, status, message }) => [name, status, message]),
      [],
    );
    let compared = 0;
    for (const node of local.project.nodes.values()) {
      const other = remote.project.nodes.get(node.id);
      if (node.kind !== 'model' || other?.kind !== 'model') continue;
      assert.deepEqual(
        await sortedRows(await remote.warehouse(), other.relation),
        await sortedRows(await local.warehouse(), node.relation),
        node.name,
      );
      compared += 1;
    }
    assert.ok(compared >= 6);
  });

  it('is found the same by a comparison, whole tables read and by hashes', async () => {
    for (const wholeRows of [20_000, 0]) {
      const { models, same } = await compareTargets(local, remote, { run: false, wholeRows }, {});
      assert.ok(models.length >= 7);
      assert.deepEqual(
        models.flatMap(({ name, verdict, schema, rows }) => (verdict === 'same' ? [] : [[name, verdict, schema, rows?.differences]])),
        [],
      );
      assert.equal(same, true);
    }
  });
});

/** Rows as text in an order of their own. */
async function sortedRows(warehouse: Warehouse, name: TableName): Promise<readonly string[]> {
  const { rows, fields } = await warehouse.query(await warehouse.prepare(`SELECT * FROM ${quoted(name)}`));
  const text = (row: readonly Value[]) => JSON.stringify(fields.map((field, index) => [field.name, row[index]]));
  return rows.map(text).sort();
}

function quoted(name: TableName): string {
  return `\`${tableKey(name)}\``;
}
