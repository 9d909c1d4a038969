import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DashboardData } from '../../src/dashboard/dashboard-data.ts';
import type { LoadResult } from '../../src/protocol/engine.ts';
import type { RunSummary } from '../../src/run/run-event.ts';
import { runCli, runCliJson } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface QueryResult {
  readonly schema: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Asks a database file directly, past everything of ours. */
async function askDuckDb(file: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Purchases of a shard union, each real order once, by the rule that ATTRIBUTION's trap 7 states: user and valid transaction id, else user and session. */
const ordersSql = (shards: readonly string[]): string => `
  WITH events AS (${shards.map((shard) => `SELECT * FROM ga4_obfuscated_sample_ecommerce.${shard}`).join(' UNION ALL ')}),
  purchases AS (
    SELECT user_pseudo_id,
           ecommerce.transaction_id AS transaction_id,
           list_filter(event_params, lambda p: p.key = 'ga_session_id')[1].value.int_value AS session_id,
           round(ecommerce.purchase_revenue_in_usd::DECIMAL(38, 9), 2) AS revenue,
           event_timestamp
    FROM events WHERE event_name = 'purchase'
  )
  SELECT count(*) AS conversions FROM (
    SELECT DISTINCT coalesce(user_pseudo_id, ''),
      CASE WHEN transaction_id IS NULL OR lower(trim(transaction_id)) IN ('', '(not set)', '(none)', 'not set', 'null', 'undefined', 'nan', '0')
           THEN 'session:' || coalesce(session_id::VARCHAR, event_timestamp::VARCHAR) ELSE 'order:' || transaction_id END
    FROM purchases WHERE user_pseudo_id IS NOT NULL
  )`;

describe('the sample project on the command line', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const shop = (): string => path.join(folder.path, 'shop');
  const attribution = async (...args: string[]): Promise<unknown> => runCliJson(args, { cwd: shop() });

  before(async () => {
    await runCliJson(['init', shop()], { cwd: folder.path });
    await attribution('sample', '--users', '4000', '--seed', '7');
  });

  it('builds with every test green, parents first', async () => {
    const summary = (await attribution('build')) as RunSummary;
    assert.ok(summary.success);
    const statuses = new Set(summary.results.map(({ status }) => status));
    assert.deepEqual([...statuses].sort(), ['pass', 'success']);
    const models = summary.results.filter(({ kind }) => kind === 'model').map(({ name }) => name);
    for (const [above, below] of [
      ['stg_events', 'int_sessions'],
      ['int_user_journey', 'mart_first_click'],
      ['int_user_journey', 'mart_last_click'],
    ] as const) {
      assert.ok(models.includes(above) && models.indexOf(above) < models.indexOf(below), `${above} before ${below}`);
    }
  });

  it('has each real order once, in every model, by a count taken past the models', async () => {
    const database = path.join(shop(), '.attribution', 'data', 'bigquery-public-data.duckdb');
    const shards = await askDuckDb(database, "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'events_%' ORDER BY 1");
    assert.equal(shards.length, 92);
    const [orders] = await askDuckDb(database, ordersSql(shards.map(({ table_name }) => String(table_name))));
    const result = (await queryJson('select countif(user_pseudo_id is not null) as n from `local.attribution.int_conversions`')).rows;
    assert.equal(Number(result[0]?.n), Number(orders?.conversions));
  });

  it('gives first and last click the same totals and different channels', async () => {
    const data = (await attribution('dashboard')) as DashboardData;
    const [first, last] = data.models;
    assert.deepEqual([first?.label, last?.label], ['First click', 'Last click']);
    assert.ok(first && last && first.conversions > 0);
    assert.equal(first.conversions, last.conversions);
    assert.ok(Math.abs(first.revenue - last.revenue) < 0.005);
    const moved = data.channels.filter(
      ({ credits }) => Math.abs((credits[first.id]?.revenue ?? 0) - (credits[last.id]?.revenue ?? 0)) > 0.005,
    );
    assert.ok(moved.length >= 3, `${moved.length} channels differ`);
    const database = path.join(shop(), '.attribution', 'warehouse.duckdb');
    const direct = await askDuckDb(
      database,
      'SELECT channel, sum(credit) AS credit, sum(revenue)::DOUBLE AS revenue FROM attribution.mart_last_click GROUP BY channel',
    );
    for (const { channel, credit, revenue } of direct) {
      const shown = data.channels.find((one) => one.channel === channel)?.credits[last.id];
      assert.ok(
        shown && Math.abs(shown.conversions - Number(credit)) < 1e-9 && Math.abs(shown.revenue - Number(revenue)) < 0.005,
        String(channel),
      );
    }
    assert.equal(direct.length, data.channels.filter(({ credits }) => (credits[last.id]?.conversions ?? 0) > 0).length);
  });

  it('writes what dbt writes to target/', async () => {
    const results = JSON.parse(await readFile(path.join(shop(), 'target', 'run_results.json'), 'utf8')) as {
      results: { unique_id: string }[];
    };
    assert.ok(results.results.some(({ unique_id }) => unique_id === 'model.attribution_lab.mart_first_click'));
    const compiled = await readFile(
      path.join(shop(), 'target', 'compiled', 'attribution_lab', 'models', 'staging', 'stg_events.sql'),
      'utf8',
    );
    assert.match(compiled, /`bigquery-public-data`\.`ga4_obfuscated_sample_ecommerce`\.`events_\*`/);
  });

  it('loads a batch once however often it comes, and the models take it in', async () => {
    const before = (await queryJson('select count(*) as n from `local.attribution.stg_events`')).rows[0]?.n;
    await attribution('events', 'generate', '--batches', '2', '--rows', '150', '--folder', 'batches');
    const files = (await readdir(path.join(shop(), 'batches'))).map((name) => path.join('batches', name));
    const loaded = (await attribution('load', ...files)) as LoadResult;
    assert.deepEqual(
      loaded.files.map(({ rowsRead, rowsAdded }) => [rowsRead, rowsAdded]),
      [
        [150, 150],
        [150, 150],
      ],
    );
    assert.ok(loaded.run?.success);
    const again = (await attribution('load', ...files)) as LoadResult;
    assert.deepEqual(
      again.files.map(({ rowsAdded }) => rowsAdded),
      [0, 0],
    );
    const after = (await queryJson('select count(*) as n from `local.attribution.stg_events`')).rows[0]?.n;
    assert.equal(Number(after) - Number(before), 300);
  });

  it('survives SIGKILL in the middle of a run: the last good tables are there, and the next run is green', async () => {
    const before = (await queryJson('select count(*) as n, sum(revenue) as r from `local.attribution.mart_first_click`')).rows;
    for (const [finished, marker] of [
      [2, /stg_events/],
      [5, /int_sessions/],
    ] as const) {
      const { code } = await runCli(['run', '--threads', '1'], {
        cwd: shop(),
        onStart: (kill, stderr) => {
          const timer = setInterval(() => {
            if (stderr().split('\n').length > finished || marker.test(stderr())) {
              clearInterval(timer);
              kill('SIGKILL');
            }
          }, 5);
        },
      });
      assert.equal(code, null, 'it was killed');
      assert.deepEqual((await queryJson('select count(*) as n, sum(revenue) as r from `local.attribution.mart_first_click`')).rows, before);
    }
    assert.ok(((await attribution('build')) as RunSummary).success);
    assert.deepEqual((await queryJson('select count(*) as n, sum(revenue) as r from `local.attribution.mart_first_click`')).rows, before);
  });

  it('prints previews and queries in BigQuery’s encoding', async () => {
    const preview = (await attribution('preview', 'int_user_journey', '--limit', '3')) as QueryResult;
    assert.equal(preview.rows.length, 3);
    assert.match(String(preview.rows[0]?.conversion_timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    const { schema, rows } = await queryJson(
      "select 9007199254740993 as big, numeric '1.10' as n, [1, 2] as list, struct('x' as a) as s, b'\\x00\\xff' as b",
    );
    assert.deepEqual(
      schema.map(({ type }) => type),
      ['INT64', 'NUMERIC', 'INT64', 'STRUCT', 'BYTES'],
    );
    assert.deepEqual(rows, [{ big: '9007199254740993', n: '1.1', list: [1, 2], s: { a: 'x' }, b: 'AP8=' }]);
  });

  async function queryJson(sql: string): Promise<QueryResult> {
    const { code, stdout, stderr } = await runCli(['query', '-', '--output', 'json'], { cwd: shop(), input: sql });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as QueryResult;
  }
});

describe('real rows of the public sample', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const data = path.join(
    process.env.ATTRIBUTION_LAB_SHARED ?? path.resolve(__dirname, '../../../shared'),
    'data',
    'ga4_public_sample.ndjson',
  );

  it('import, and the sample models build on them with every test green', async function () {
    const there = await readFile(data).then(
      () => true,
      () => false,
    );
    if (!there) {
      console.log(`      skipped: no ${data}`);
      this.skip();
    }
    const cwd = path.join(folder.path, 'real');
    await runCliJson(['init', cwd], { cwd: folder.path });
    const imported = (await runCliJson(['import', data, '--as', 'bigquery-public-data.ga4_obfuscated_sample_ecommerce'], { cwd })) as {
      rows: number;
      shards: number;
    };
    assert.deepEqual([imported.rows, imported.shards], [700, 92]);
    const summary = (await runCliJson(['build'], { cwd })) as RunSummary;
    assert.deepEqual(
      summary.results.filter(({ status }) => status !== 'pass' && status !== 'success'),
      [],
    );
    await rm(cwd, { recursive: true });
  });
});
