import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

/** What the reference evaluator does not run, so that `generated-calls` cannot tell: values from BigQuery's documentation and from RFC 4648. */
const documented: readonly (readonly [expression: string, value: string])[] = [
  ["TO_BASE32(b'')", '""'],
  ["TO_BASE32(b'f')", '"MY======"'],
  ["TO_BASE32(b'fo')", '"MZXQ===="'],
  ["TO_BASE32(b'foo')", '"MZXW6==="'],
  ["TO_BASE32(b'foob')", '"MZXW6YQ="'],
  ["TO_BASE32(b'foobar')", '"MZXW6YTBOI======"'],
  ["TO_BASE32(b'abcde\\xFF')", '"MFRGGZDF74======"'],
  ["SAFE_CONVERT_BYTES_TO_STRING(FROM_BASE32('MZXW6YTBOI======'))", '"foobar"'],
  ["SAFE.FROM_BASE32('MZXW6YTBOI')", 'null'],
  ["EDIT_DISTANCE('a', 'b')", '1'],
  ["EDIT_DISTANCE('aa', 'b')", '2'],
  ["EDIT_DISTANCE('aa', 'ba')", '1'],
  ["EDIT_DISTANCE('abcdefg', 'a', max_distance => 2)", '2'],
  ["CONTAINS_SUBSTR('the blue house', 'Blue house')", 'true'],
  ["CONTAINS_SUBSTR('the red house', 'blue')", 'false'],
  ["CONTAINS_SUBSTR('\\u2168', 'IX')", 'true'],
  ["NET.REG_DOMAIN('mailto:?to=&subject=&body=')", 'null'],
];

describe('Native functions', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [expression, value] of documented) {
    it(expression, async () => {
      assert.deepEqual(await localAnswer(engine, `SELECT ${expression}`), { rows: `[[${value}]]` });
    });
  }

  it('are there for a view that was stored before', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'native-functions-'));
    const googlesql = createGoogleSql();
    const open = () =>
      createDuckDbWarehouse({
        databaseFile: path.join(folder, 'w.duckdb'),
        dataFolder: path.join(folder, 'data'),
        project: 'p',
        dataset: 'd',
        googlesql,
      });
    try {
      const first = open();
      await first.createDataset({ project: 'p', dataset: 'd' });
      const view = await first.prepare(
        "SELECT NET.HOST('https://a.example/') AS host, FARM_FINGERPRINT('abc') AS f, JSON '{\"b\":[1]}'.b AS j",
      );
      await first.createView({ project: 'p', dataset: 'd', table: 'v' }, view);
      await first.close();
      const second = open();
      const { rows } = await second.query(await second.prepare('SELECT * FROM d.v'));
      assert.deepEqual(rows, [['a.example', '2640714258260161385', '[1]']]);
      await second.close();
    } finally {
      await googlesql.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
