import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { generateBatches } from '../../../src/events/generate-batches.ts';
import { loadBatches } from '../../../src/events/load-batches.ts';
import { newestEvents } from '../../../src/events/newest-events.ts';
import { readBatch } from '../../../src/events/read-batch.ts';
import { readTimestamp } from '../../../src/events/read-timestamp.ts';
import { optionalColumns, requiredColumns, streamingFields } from '../../../src/events/streaming-events.ts';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { scratchFolder } from './local-files.ts';

const header = requiredColumns.join(',');

async function read(file: string): Promise<readonly (readonly Value[])[]> {
  const rows: (readonly Value[])[] = [];
  for await (const row of readBatch(file)) rows.push(row);
  return rows;
}

describe('Event batches', () => {
  let folder: string;
  let remove: () => Promise<void>;

  before(async () => {
    ({ folder, remove } = await scratchFolder());
  });
  after(() => remove());

  async function write(text: string | Uint8Array): Promise<string> {
    const file = join(folder, 'batch.csv');
    await writeFile(file, text);
    return file;
  }

  describe('reading', () => {
    async function refused(text: string | Uint8Array, message: RegExp, line: number): Promise<void> {
      await assert.rejects(read(await write(text)), (error) => {
        assert(error instanceof ProblemError);
        assert.equal(error.problem.code, 'ATT1501');
        assert.match(error.problem.message, message);
        assert.equal(error.problem.place?.line, line);
        return true;
      });
    }

    it('takes the six columns as they are, with a byte order mark, CRLF, quotes, and in any order', async () => {
      const wanted = [['u', 'page_view', '2024-01-15T12:00:00Z', 'WEB', 'google', 'e1', null, null, null, null, null]];
      assert.deepEqual(await read(await write(`${header}\nu,page_view,2024-01-15 12:00:00,WEB,google,e1\n`)), wanted);
      assert.deepEqual(await read(await write(`\uFEFF${header}\r\nu,page_view,2024-01-15T12:00:00Z,WEB,google,e1\r\n`)), wanted);
      assert.deepEqual(
        await read(
          await write(`event_id,user_id,platform,event_name,traffic_source,event_timestamp\ne1,u,WEB,page_view,google,1705320000`),
        ),
        wanted,
      );
      const quoted = await read(await write(`${header}\nu,"a ""b"",\r\nc",2024-01-15T12:00:00Z,WEB,google,e1\n`));
      assert.equal(quoted[0]?.[1], 'a "b",\r\nc');
    });

    it('takes the optional columns, passes over others, and has NULL for what is empty', async () => {
      const rows = await read(await write(`${header},country,revenue,session_id\n,purchase,2024-01-15,,,e1,DE,12.30,9007199254740993\n`));
      assert.deepEqual(rows, [[null, 'purchase', '2024-01-15T00:00:00Z', null, null, 'e1', null, null, '9007199254740993', null, '12.30']]);
      assert.deepEqual(await read(await write(`${header}\n`)), []);
    });

    it('says what is wrong, and where', async () => {
      await refused('', /the file is empty/, 1);
      await refused('user_id,event_name\na,b\n', /lacks event_timestamp, platform, traffic_source, event_id/, 1);
      await refused(header.replaceAll(',', ';'), /separated by ";"/, 1);
      await refused(header.replaceAll(',', '\t'), /separated by tabs/, 1);
      await refused(`${header},event_id\n`, /names event_id twice/, 1);
      await refused(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /not text/, 1);
      await refused(Buffer.concat([Buffer.from(`${header}\n`), Buffer.from([0xff, 0xfe, 0x41])]), /not text in UTF-8/, 1);
      await refused(`${header}\nu,e,2024-01-15,WEB,g,1\n\n"u\nv",e,soon,WEB,g,2\n`, /line 4: event_timestamp "soon"/, 4);
      await refused(`${header}\nu,e,2024-01-15,WEB,g,1\nu,e,2024-01-15,WEB,g\n`, /line 3: 5 fields where the header has 6/, 3);
      await refused(`${header}\nu,,2024-01-15,WEB,g,\n`, /line 2: event_name is empty; line 2: event_id is empty/, 2);
      await refused(`${header},revenue\nu,e,2024-01-15,WEB,g,1,1e3\n`, /revenue "1e3" is not a number/, 2);
      await refused(`${header}\n"u,e,2024-01-15,WEB,g,1\n${'x'.repeat(100)}`, /a quote is opened and not closed/, 2);
      await refused(`${header}\nu"v,e,2024-01-15,WEB,g,1\n`, /a quote is inside a field/, 2);
      await refused(`${header}\n${'u,e,never,WEB,g,1\n'.repeat(1000)}`, /line 6: .*; and perhaps more/, 2);
      await assert.rejects(read(join(folder, 'none.csv')), /there is no such file/);
      await assert.rejects(read(folder), /it is a folder/);
    });

    it('gives back what a CSV writer wrote', async () => {
      const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());
      const filled = text.filter((value) => value.trim() !== '');
      const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString());
      const revenue = fc
        .tuple(fc.integer(), fc.nat(999_999_999))
        .map(([whole, part]) => `${String(whole)}.${String(part).padStart(9, '0')}`);
      const record = fc.tuple(text, filled, time, text, text, filled, text, text, text, text, revenue);
      await fc.assert(
        fc.asyncProperty(
          fc.array(record),
          fc.constantFrom('\n' as const, '\r\n' as const),
          fc.boolean(),
          async (records, newline, quoted) => {
            const csv = stringify([[...requiredColumns, ...optionalColumns], ...records], { record_delimiter: newline, quoted });
            const wanted = records.map((values) =>
              values.map((value, column) => (column === 2 ? value.replace(/\.?0*Z$/, 'Z') : value === '' ? null : value)),
            );
            assert.deepEqual(await read(await write(csv)), wanted);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('ends with rows or a problem, whatever the bytes', async () => {
      const text = fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ';', ' ', '1') }),
      );
      await fc.assert(
        fc.asyncProperty(text, fc.boolean(), async (rest, headed) => {
          const bytes = Buffer.concat([Buffer.from(headed ? `${header}\n` : ''), Buffer.from(rest)]);
          try {
            await read(await write(bytes));
          } catch (error) {
            assert(error instanceof ProblemError, String(error));
          }
        }),
        { numRuns: 150 },
      );
    });
  });

  describe('timestamps', () => {
    it('are ISO 8601, BigQuery’s own, or counted since 1970', () => {
      const cases = {
        '2024-01-15T12:00:00Z': '2024-01-15T12:00:00Z',
        '2024-01-15 12:00:00.5': '2024-01-15T12:00:00.5Z',
        '2024-01-15 12:00:00.123456 UTC': '2024-01-15T12:00:00.123456Z',
        '2024-01-15T12:00:00.1234560001Z': undefined,
        '2024-01-15T12:00:00.123456000Z': '2024-01-15T12:00:00.123456Z',
        '2024-01-15T01:30:00+02:00': '2024-01-14T23:30:00Z',
        '2024-01-15T12:00-0530': '2024-01-15T17:30:00Z',
        '2024-01-15': '2024-01-15T00:00:00Z',
        '2024-02-29': '2024-02-29T00:00:00Z',
        '2023-02-29': undefined,
        '2024-01-15T24:00:00Z': undefined,
        '2024-01-15T12:60:00Z': undefined,
        '1604192073036492': '2020-11-01T00:54:33.036492Z',
        '1604192073036': '2020-11-01T00:54:33.036Z',
        '1604192073': '2020-11-01T00:54:33Z',
        '0000-01-01': undefined,
        '9999-12-31T23:59:59-01:00': undefined,
        '16041920': undefined,
        yesterday: undefined,
        '': undefined,
      };
      for (const [text, wanted] of Object.entries(cases)) assert.equal(readTimestamp(text), wanted, text);
    });

    it('mean what JavaScript means by them', () => {
      const zone = fc
        .tuple(fc.constantFrom('+', '-'), fc.nat(17), fc.nat(59))
        .map(([sign, h, m]) => `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
      const local = fc
        .date({ min: new Date('0002-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 23));
      fc.assert(
        fc.property(local, fc.oneof(zone, fc.constant('Z')), (text, offset) => {
          assert.equal(readTimestamp(text + offset), new Date(text + offset).toISOString().replace(/\.?0*Z$/, 'Z'));
        }),
      );
    });
  });

  describe('making them up', () => {
    const start = new Date('2024-05-01T00:00:00Z');

    async function generated(
      name: string,
      options: { seed?: number; start?: Date; users?: readonly string[] } = {},
    ): Promise<readonly (readonly Value[])[]> {
      const into = join(folder, name);
      const files = await generateBatches({ folder: into, batches: 4, rows: 250, seed: 1, start, ...options });
      assert.deepEqual(
        (await readdir(into)).map((file) => join(into, file)),
        files,
      );
      const batches = await Promise.all(files.map(read));
      for (const rows of batches) assert.equal(rows.length, 250);
      return batches.flat();
    }

    function column(rows: readonly (readonly Value[])[], name: string): readonly Value[] {
      const position = streamingFields.findIndex((field) => field.name === name);
      return rows.map((row) => row[position] ?? null);
    }

    it('gives the same for the same seed, in order of time, with ids of their own', async () => {
      const rows = await generated('one');
      assert.deepEqual(await generated('two'), rows);
      const times = column(rows, 'event_timestamp').map(String);
      assert.deepEqual(times, times.toSorted());
      const ids = [rows, await generated('three', { seed: 2 }), await generated('four', { start: new Date('2024-05-02T00:00:00Z') })];
      assert.equal(new Set(ids.flatMap((some) => column(some, 'event_id'))).size, 3000);
    });

    it('continues the journeys of known users, who come back through other channels and buy', async () => {
      const users = Array.from({ length: 40 }, (_, number) => `known.${String(number)}`);
      const rows = await generated('known', { users });
      assert(column(rows, 'user_id').every((user) => typeof user === 'string' && users.includes(user)));
      const purchases = rows.filter((row) => row[1] === 'purchase');
      assert(purchases.length > 10);
      assert(purchases.every((row) => row[9] !== null && Number(row[10]) > 0));
      const differ = purchases.filter((purchase) => rows.find((row) => row[0] === purchase[0])?.[4] !== purchase[4]);
      assert(differ.length > purchases.length / 3, `${String(differ.length)} of ${String(purchases.length)}`);
    });
  });

  it('load once each, whole or not at all, and the newest are seen', async function () {
    this.timeout(60_000);
    const googlesql = createGoogleSql();
    const warehouse = createDuckDbWarehouse({
      databaseFile: join(folder, 'warehouse.duckdb'),
      dataFolder: join(folder, 'data'),
      project: 'local',
      dataset: 'main',
      googlesql,
    });
    const table = { project: 'local', dataset: 'stream', table: 'streaming_events' };
    try {
      assert.deepEqual(await newestEvents(warehouse, table, 5), { total: 0, events: [] });
      await mkdir(join(folder, 'loaded'));
      const files = await generateBatches({ folder: join(folder, 'loaded'), batches: 2, rows: 50, seed: 1, start: new Date('2024-05-01') });
      const wanted = files.map((file) => ({ file, rowsRead: 50, rowsAdded: 50 }));
      assert.deepEqual(await loadBatches(warehouse, table, files), wanted);
      assert.deepEqual(
        await loadBatches(warehouse, table, files),
        wanted.map((loaded) => ({ ...loaded, rowsAdded: 0 })),
      );
      const bad = await write(
        `${await readFile(files[0] ?? '', 'utf8')}\nu,e,never,WEB,g,1,,,,,\n`.replaceAll(/(?<=,)[0-9a-f]{24}(?=,)/g, 'new'),
      );
      await assert.rejects(loadBatches(warehouse, table, [bad]), /event_timestamp "never"/);
      const live = await newestEvents(warehouse, table, 3);
      assert.equal(live.total, 100);
      const newest = (await read(files[1] ?? '')).slice(-3).map((row) => Date.parse(typeof row[2] === 'string' ? row[2] : ''));
      assert.deepEqual(live.events.map(({ eventTimestamp }) => Date.parse(eventTimestamp)).toReversed(), newest);
    } finally {
      await warehouse.close();
      await googlesql.close();
    }
  });
});
