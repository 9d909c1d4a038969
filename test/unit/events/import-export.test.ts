import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { importFiles } from '../../../src/events/import-export.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { LocalCatalog } from '../../../src/warehouse/local-catalog.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import { fingerprint, realData, scratchFolder, shardsOf } from './local-files.ts';

/** An exported row in BigQuery's JSON, INT64 as strings; the timestamp is no JavaScript number. */
const row = {
  event_date: '20240105',
  event_timestamp: '9007199254740993',
  event_name: 'purchase',
  event_params: [
    { key: 'ga_session_id', value: { string_value: null, int_value: '9007199254740995', float_value: null, double_value: null } },
    { key: 'source', value: { string_value: 'google', int_value: null, float_value: null, double_value: null } },
  ],
  user_pseudo_id: '1.1',
  user_id: null,
  user_properties: [],
  device: { category: 'mobile', web_info: { browser: 'Safari', browser_version: null } },
  geo: null,
  ecommerce: { purchase_revenue: 12.5, unique_items: '2', transaction_id: 'T1' },
  items: [{ item_id: 'A', price: 6.25, quantity: '2' }],
};

/** The same without its NULLs. */
function sparse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sparse);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, sparse(member)]])));
}

/** The same with its INT64s as numbers: written by hand, as no JavaScript number has their value. */
function withNumbers(json: string): string {
  return json.replaceAll(/"(event_timestamp|int_value|unique_items|quantity)":"(\d+)"/g, '"$1":$2');
}

describe('Importing an export', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;
  let catalog: LocalCatalog;

  beforeEach(async () => {
    ({ folder, remove } = await scratchFolder());
    catalog = await openLocalCatalog({ dataFolder: join(folder, 'data'), project: 'mine' });
  });
  afterEach(async () => {
    await catalog.close();
    await remove();
  });

  async function write(name: string, ...rows: readonly string[]): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, rows.map((line) => `${line}\n`).join(''));
    return file;
  }

  async function imported(files: readonly string[], dataset = 'shop'): Promise<string> {
    await importFiles(catalog, { files, dataset });
    return fingerprint(catalog, (await shardsOf(catalog, dataset)).sql);
  }

  async function refused(file: string, message: RegExp, line?: number): Promise<void> {
    await assert.rejects(importFiles(catalog, { files: [file], dataset: 'shop' }), (error) => {
      assert(error instanceof ProblemError);
      assert.equal(error.problem.code, 'ATT1502');
      assert.match(error.problem.message, message);
      assert.equal(error.problem.place?.line, line);
      return true;
    });
    assert.deepEqual((await shardsOf(catalog, 'shop')).names, []);
  }

  it('reads INT64 as numbers and as strings, NULLs present and left out, gzip, whatever the file is called', async () => {
    const json = JSON.stringify(row);
    const wanted = await imported([await write('strings.json', json)]);
    assert.equal(await imported([await write('numbers.ndjson', withNumbers(json))]), wanted);
    assert.equal(await imported([await write('sparse.jsonl', JSON.stringify(sparse(row)))]), wanted);
    await writeFile(join(folder, 'export000000000000'), gzipSync(`${json}\n`));
    assert.equal(await imported([join(folder, 'export000000000000')]), wanted);
    const [found] =
      await catalog.rows(`SELECT event_timestamp, event_params[1].value.int_value AS session, ecommerce.unique_items AS items, user_properties AS properties,
  event_params[1].value.string_value AS source, geo, app_info FROM shop.events_20240105`);
    assert.deepEqual(found, {
      event_timestamp: 9007199254740993n,
      session: 9007199254740995n,
      items: 2n,
      properties: [],
      source: null,
      geo: null,
      app_info: null,
    });
  });

  it('reads Parquet, also with wrapped lists', async () => {
    const wanted = await imported([await write('rows.json', JSON.stringify(row))]);
    const plain = join(folder, 'plain.parquet');
    const wrapped = join(folder, 'wrapped.parquet');
    await catalog.run(`COPY shop.events_20240105 TO '${plain}' (FORMAT parquet)`);
    await catalog.run(`COPY (SELECT * REPLACE (
  {'list': list_transform(event_params, lambda one: {'element': one})} AS event_params, {'list': list_transform(items, lambda one: {'element': one})} AS items
) FROM shop.events_20240105) TO '${wrapped}' (FORMAT parquet)`);
    assert.equal(await imported([plain]), wanted);
    assert.equal(await imported([wrapped]), wanted);
  });

  it('gives each day the rows of all files, and leaves other days alone', async () => {
    const first = await write('1.json', JSON.stringify(row), JSON.stringify({ ...row, event_date: '20240106' }));
    const second = await write('2.json', JSON.stringify({ ...row, user_pseudo_id: '2.2' }));
    await mkdir(join(folder, 'folder'));
    await writeFile(join(folder, 'folder', '3.json'), JSON.stringify({ ...row, event_date: '20240107' }));
    assert.deepEqual(await importFiles(catalog, { files: [join(folder, '*.json'), first, join(folder, 'folder')], dataset: 'shop' }), {
      files: 3,
      rows: 4,
      days: ['20240105', '20240106', '20240107'],
      ignoredColumns: [],
    });
    await importFiles(catalog, { files: [second], dataset: 'shop' });
    const counts = await catalog.rows(
      `SELECT event_date AS day, count(*)::INTEGER AS rows FROM ${(await shardsOf(catalog, 'shop')).sql} GROUP BY 1 ORDER BY 1`,
    );
    assert.deepEqual(counts, [
      { day: '20240105', rows: 1 },
      { day: '20240106', rows: 1 },
      { day: '20240107', rows: 1 },
    ]);
  });

  it('keeps the columns of today’s export, and says which it does not know', async () => {
    const today = { ...row, is_active_user: true, stream_id: '123', collected_traffic_source: { gclid: 'x' }, novelty: 1 };
    const result = await importFiles(catalog, { files: [await write('today.json', JSON.stringify(today))], dataset: 'shop' });
    assert.deepEqual(result.ignoredColumns, ['novelty']);
    const [found] = await catalog.rows(
      `SELECT is_active_user, stream_id, collected_traffic_source.gclid AS gclid, items[1].item_params AS item_params, batch_page_id FROM shop.events_20240105`,
    );
    assert.deepEqual(found, { is_active_user: true, stream_id: '123', gclid: 'x', item_params: [], batch_page_id: null });
  });

  it('says what is wrong with a file, and where', async () => {
    const json = JSON.stringify(row);
    await refused(join(folder, 'none.json'), /no such file/);
    await refused(await write('empty.json'), /no rows/);
    await refused(await write('broken.json', json, json, json.slice(0, 60)), /line 3: this is not JSON/, 3);
    await refused(await write('array.json', '[', json, ']'), /line 1/, 1);
    await refused(await write('number.json', json, '42'), /line 2: a row has to be a JSON object/, 2);
    await refused(await write('table.csv', 'a,b', '1,2'), /line 1: this is not JSON/, 1);
    await refused(await write('other.json', '{"a":1}'), /it has no event_date, event_timestamp, event_name/);
    await refused(await write('type.json', json, JSON.stringify({ ...row, event_timestamp: 'soon' })), /line 2/, 2);
    await refused(await write('date.json', JSON.stringify({ ...row, event_date: '2024-01-05' })), /event_date "2024-01-05"/);
    await refused(await write('undated.json', JSON.stringify({ ...row, event_date: null })), /event_date NULL/);
    await catalog.run(
      `COPY (SELECT '20240105' AS event_date, 1.5::DOUBLE AS event_timestamp, 'x' AS event_name) TO '${join(folder, 'double.parquet')}' (FORMAT parquet)`,
    );
    await refused(join(folder, 'double.parquet'), /event_timestamp is DOUBLE where the export has INT64/);
    await writeFile(join(folder, 'torn.parquet'), (await readFile(join(folder, 'double.parquet'))).subarray(0, 100));
    await refused(join(folder, 'torn.parquet'), /torn\.parquet is not imported/);
  });

  it('takes the real rows of the public sample', async function () {
    const file = realData('ga4_public_sample.ndjson');
    if (file === undefined) {
      console.log('      the public sample’s rows are not on this machine');
      return this.skip();
    }
    const result = await importFiles(catalog, { files: [file], dataset: 'shop' });
    assert.equal(result.rows, 700);
    assert.equal(result.days.length, 92);
    assert.deepEqual(result.ignoredColumns, []);
    const { sql } = await shardsOf(catalog, 'shop');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const events = lines.map((line): unknown => JSON.parse(line));
    const names = events.map((event) =>
      typeof event === 'object' && event !== null && 'event_name' in event ? event.event_name : undefined,
    );
    const [counts] = await catalog.rows(
      `SELECT count(*) FILTER (WHERE event_name = 'page_view')::INTEGER AS views, sum(len(items))::INTEGER AS items FROM ${sql}`,
    );
    assert.equal(counts?.views, names.filter((name) => name === 'page_view').length);
    assert.equal(
      counts.items,
      events.reduce<number>(
        (sum, event) =>
          sum + (typeof event === 'object' && event !== null && 'items' in event && Array.isArray(event.items) ? event.items.length : 0),
        0,
      ),
    );
    const wanted = await fingerprint(catalog, sql);
    const parquet = join(folder, 'real.parquet');
    await catalog.run(`COPY (FROM ${sql}) TO '${parquet}' (FORMAT parquet)`);
    assert.equal(await imported([parquet], 'again'), wanted);
  });
});
