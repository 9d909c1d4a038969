import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { withLocalProject } from '../../../src/engine/pull/local-project.ts';
import { estimatePull, pullTables } from '../../../src/engine/pull/pull-tables.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import type { PullRequest } from '../../../src/protocol/pull.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { apiRow, type FaultServer, type Outcome, startFaultServer } from '../../fault-server/fault-server.ts';
import { bigQueryAddress, faultProfile } from '../../support/fault-project.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

const eventFields = [
  { name: 'event_date', type: 'STRING' },
  { name: 'event_timestamp', type: 'INTEGER' },
  { name: 'user_pseudo_id', type: 'STRING' },
  { name: 'spent', type: 'NUMERIC' },
  { name: 'params', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'key', type: 'STRING' }] },
];
const productFields = [
  { name: 'sku', type: 'STRING' },
  { name: 'added', type: 'DATE' },
];

const day1 = 1_609_459_200_000_000;

/** Rows of a day, in pages of three. */
function dayRows(day: string, count: number): Outcome {
  return {
    schema: eventFields,
    bytes: 1000 * count,
    pageSize: 3,
    rows: Array.from({ length: count }, (_, index) =>
      apiRow(day, String(day1 + index), `user ${index}`, '0.000000001', [{ v: { f: [{ v: `key ${index}` }] } }]),
    ),
  };
}

function outcomeOf(sql: string): Outcome {
  const [, day] = /events_(\d{8})/.exec(sql) ?? [];
  if (day !== undefined) return dayRows(day, day === '20210103' ? 0 : 10);
  if (sql.includes('products')) return { schema: productFields, rows: [apiRow('a', '2021-01-01'), apiRow('b', null)], bytes: 77 };
  return {};
}

describe('a pull from BigQuery', () => {
  const folder = temporaryFolder();
  let server: FaultServer;
  let local: OpenProject;
  let remote: OpenProject;
  const table = (fields: readonly object[]) => ({ type: 'TABLE', schema: { fields } });

  before(async () => {
    server = await startFaultServer(outcomeOf, {
      ...Object.fromEntries(['20210101', '20210102', '20210103'].map((day) => [`events_${day}`, table(eventFields)])),
      events_intraday_20210104: table(eventFields),
      products: table(productFields),
    });
    await writeFiles(folder.path, {
      'dbt_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
      'profiles.yml': faultProfile('shop', bigQueryAddress(server)),
      'models/counts.sql': "select event_date, count(*) as n, sum(spent) as spent from {{ source('ga4', 'events') }} group by 1",
      'models/sources.yml': `sources:
  - {name: ga4, database: my-ga4, schema: analytics_1, tables: [{name: events, identifier: 'events_*'}]}
  - {name: shop, schema: raw, tables: [{name: products}]}
`,
    });
    const engine = { trusted: true, env: {}, homeFolder: folder.path };
    local = await OpenProject.open(folder.path, engine);
    remote = await OpenProject.open(folder.path, engine, { targetName: 'cloud' });
  });
  after(async () => {
    await local.close();
    await remote.close();
    await server.stop();
    await closeAnalyser();
  });

  const pull = (request: PullRequest, signal?: AbortSignal) => pullTables(local, remote, request, signal ? { signal } : {});
  const ask = async (sql: string): Promise<readonly (readonly Value[])[]> => {
    const warehouse = await local.warehouse();
    return (await warehouse.query(await warehouse.prepare(sql))).rows;
  };
  const jobsFor = (name: string) => server.jobs.filter(({ sql }) => sql.includes(name)).length;

  it('is estimated without a job, day by day', async () => {
    const estimate = await estimatePull(local, remote, { users: 1, to: '20210102' }, {});
    assert.deepEqual(
      estimate.tables.map(({ source, days, bytes, isHere }) => [source, days, bytes, isHere]),
      [['my-ga4.analytics_1.events_*', ['20210101', '20210102'], 20_000, false]],
    );
    assert.equal(server.jobs.length, 0);
  });

  it('that is cut short keeps whole days, and goes on where it stopped', async () => {
    const controller = new AbortController();
    const cut = pullTables(
      local,
      remote,
      { users: 1, to: '20210102' },
      { signal: controller.signal, onProgress: ({ message }) => message.startsWith('events_20210102') && controller.abort() },
    );
    await assert.rejects(cut, { name: 'AbortError' });
    assert.deepEqual(await ask('select distinct event_date from `my-ga4.analytics_1.events_*`'), [['20210101']]);
    const [pulled] = await pull({ users: 1, to: '20210102' });
    assert.deepEqual([pulled?.days, pulled?.daysBefore, pulled?.rows], [['20210102'], ['20210101'], 10]);
    assert.deepEqual([jobsFor('events_20210101'), jobsFor('events_20210102')], [1, 1]);
  });

  it('gives local models the rows as BigQuery has them, nothing of them rounded', async () => {
    const { results } = await runNodes(local, { command: 'run' });
    assert.deepEqual(
      results.map(({ status, message }) => [status, message]),
      [['success', results[0]?.message]],
    );
    assert.deepEqual(await ask('select * from counts order by 1'), [
      ['20210101', 10, '0.00000001'],
      ['20210102', 10, '0.00000001'],
    ]);
    assert.deepEqual(
      await ask('select params[offset(0)].key from `my-ga4.analytics_1.events_20210101` where event_timestamp = 1609459200000004'),
      [['key 4']],
    );
  });

  it('knows a day without events again', async () => {
    const [first] = await pull({ users: 1, from: '20210103' });
    assert.deepEqual([first?.days, first?.rows], [['20210103'], 0]);
    const [again] = await pull({ users: 1, from: '20210103' });
    assert.deepEqual([again?.days, again?.daysBefore], [[], ['20210103']]);
  });

  it('of what is here is not made twice, unless it is asked for', async () => {
    const before = server.jobs.length;
    const estimate = await estimatePull(local, remote, { users: 1 }, {});
    assert.deepEqual(
      estimate.tables.map(({ isHere, bytes }) => [isHere, bytes]),
      [[true, 0]],
    );
    await pull({ users: 1 });
    assert.equal(server.jobs.length, before);
    const [again] = await pull({ users: 1, to: '20210101', again: true });
    assert.deepEqual([again?.days, server.jobs.length], [['20210101'], before + 1]);
  });

  it('says which days here are of something else, and removes them when told to', async () => {
    // A day that was made here in place of the pulled one, and one that no pull has brought.
    const { target } = local.project;
    assert.ok(target.type === 'duckdb');
    const place = { project: 'my-ga4', dataset: 'analytics_1' };
    await withLocalProject(local, target, place, async (other) => {
      for (const day of ['20210102', '20201231']) {
        await other.execute(
          `create or replace table \`my-ga4.analytics_1.events_${day}\` as select '${day}' as event_date, 1 as event_timestamp, 'u' as user_pseudo_id`,
        );
      }
    });
    const [plan] = (await estimatePull(local, remote, { users: 1 }, {})).tables;
    assert.deepEqual([plan?.days, plan?.daysBefore, plan?.daysOfOthers], [['20210102'], ['20210101', '20210103'], ['20201231']]);
    const [mixed] = await pull({ users: 1 });
    assert.deepEqual(mixed?.daysOfOthers, ['20201231']);
    const [share] = (await estimatePull(local, remote, { users: 0.5, to: '20210101' }, {})).tables;
    assert.deepEqual([share?.days, share?.daysOfOthers], [['20210101'], ['20201231', '20210102']]);
    const [clean] = await pull({ users: 1, removeOthers: true });
    assert.deepEqual([clean?.daysOfOthers, clean?.days], [[], []]);
    assert.deepEqual(await ask('select distinct event_date from `my-ga4.analytics_1.events_*` order by 1'), [['20210101'], ['20210102']]);
  });

  it('takes users by a hash in BigQuery, and a table without users whole, to where the local target looks for it', async () => {
    const [products] = await pull({ users: 0.1, choices: [{ source: 'source.shop.shop.products' }] });
    assert.deepEqual([products?.source, products?.rows], ['test.raw.products', 2]);
    assert.deepEqual(await ask('select sku, added from local.raw.products order by 1'), [
      ['a', '2021-01-01'],
      ['b', null],
    ]);
    assert.match(server.jobs.at(-1)?.sql ?? '', /WHERE TRUE$/);
    const [again] = (await estimatePull(local, remote, { users: 0.1, choices: [{ source: 'source.shop.shop.products' }] }, {})).tables;
    assert.equal(again?.isHere, true);

    await pull({ users: 0.1, to: '20210101', choices: [{ project: 'other', dataset: 'analytics_2' }] });
    assert.match(
      server.jobs.at(-1)?.sql ?? '',
      /`other\.analytics_2\.events_20210101` WHERE ABS\(MOD\(FARM_FINGERPRINT\(user_pseudo_id\), 1000000\)\) < 100000$/,
    );
    assert.deepEqual(await ask('select count(*) from `other.analytics_2.events_*`'), [[10]]);
  });

  it('is refused where the targets are not one here and one on BigQuery, or there is nothing to pull', async () => {
    const code = (expected: string) => (error: unknown) =>
      error instanceof Error && 'problem' in error && JSON.stringify(error.problem).includes(expected);
    await assert.rejects(pullTables(local, local, { users: 1 }, {}), code('ATT1708'));
    await assert.rejects(pullTables(remote, remote, { users: 1 }, {}), code('ATT1708'));
    await assert.rejects(pull({ users: 1, choices: [{ source: 'source.shop.shop.gone' }] }), code('ATT1702'));
  });
});
