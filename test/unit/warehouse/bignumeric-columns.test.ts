import assert from 'node:assert/strict';
import type { Field } from '../../../src/googlesql/schema.ts';
import { createTable, isSqlError, type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

const largest = '578960446186580977117854925043439539266.34992332820282019728792003956564819967';
const smallest = '-578960446186580977117854925043439539266.34992332820282019728792003956564819968';
const least = '0.00000000000000000000000000000000000001';

describe('Columns of BIGNUMERIC', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });
  after(() => engine.close());

  const run = (sql: string) => engine.warehouse.execute(sql);
  const rows = (sql: string) => queryRows(engine, sql);
  const made = (columns: string) => createTable(engine, columns);

  it('hold the whole range, and are sorted, compared, grouped and joined as numbers', async () => {
    const t = await made('k INT64, x BIGNUMERIC, a ARRAY<BIGNUMERIC>, s STRUCT<y BIGNUMERIC>');
    const values = [largest, smallest, least, `-${least}`, '0', '-1', '10', '9', '-10', '9'];
    await run(
      `INSERT ${t} VALUES ${values.map((value, k) => `(${k}, BIGNUMERIC '${value}', [BIGNUMERIC '${value}', 1], STRUCT(BIGNUMERIC '${value}'))`).join(', ')}, (99, NULL, NULL, NULL)`,
    );
    const sorted = [smallest, '-10', '-1', `-${least}`, '0', least, '9', '9', '10', largest];
    assert.deepEqual((await rows(`SELECT x FROM ${t} ORDER BY x`)).flat(), [null, ...sorted]);
    assert.deepEqual((await rows(`SELECT s.y FROM ${t} WHERE s.y IS NOT NULL ORDER BY 1 DESC`)).flat(), [...sorted].reverse());
    assert.deepEqual((await rows(`SELECT k FROM ${t} WHERE x < 0 ORDER BY k`)).flat(), [1, 3, 5, 8]);
    assert.deepEqual((await rows(`SELECT k FROM ${t}, UNNEST(a) AS v WHERE v = x AND x > 8.5 ORDER BY k`)).flat(), [0, 6, 7, 9]);
    assert.deepEqual(await rows(`SELECT x, COUNT(*) FROM ${t} GROUP BY x HAVING COUNT(*) > 1`), [['9', 2]]);
    assert.deepEqual(await rows(`SELECT l.k, r.k FROM ${t} l JOIN ${t} r ON l.x = r.x WHERE l.k < r.k`), [[7, 9]]);
    assert.deepEqual(await rows(`SELECT l.k, r.k FROM ${t} l JOIN ${t} r ON l.x = r.k ORDER BY 1`), [
      [4, 0],
      [7, 9],
      [9, 9],
    ]);
    assert.deepEqual(await rows(`SELECT MIN(x), MAX(x), SUM(x), AVG(x), COUNT(DISTINCT x) FROM ${t}`), [
      [smallest, largest, '16.99999999999999999999999999999999999999', '1.7', 9],
    ]);
    await assert.rejects(rows(`SELECT SUM(x) FROM ${t} WHERE x > 0`), isSqlError(/BIGNUMERIC overflow: SUM/));
  });

  it('are written by INSERT, UPDATE, MERGE and CREATE TABLE AS, and say what they are', async () => {
    const t = await made('k INT64, x BIGNUMERIC DEFAULT 1.5');
    await run(`INSERT ${t} (k) VALUES (1); INSERT ${t} SELECT 2, CAST(k AS BIGNUMERIC) / 3 FROM ${t}`);
    await run(`UPDATE ${t} SET x = x * 2 WHERE k = 1`);
    await run(
      `MERGE ${t} t USING (SELECT 2 AS k, BIGNUMERIC '7' AS x UNION ALL SELECT 3, 8) s ON t.k = s.k
       WHEN MATCHED THEN UPDATE SET x = t.x + s.x WHEN NOT MATCHED THEN INSERT ROW`,
    );
    await run(`CREATE TABLE p.d.made AS SELECT k, x, [x] AS a FROM ${t}; CREATE VIEW p.d.seen AS SELECT x + 1 AS y FROM p.d.made`);
    assert.deepEqual(await rows('SELECT * FROM p.d.made ORDER BY k'), [
      [1, '3', ['3']],
      [2, '7.33333333333333333333333333333333333333', ['7.33333333333333333333333333333333333333']],
      [3, '8', ['8']],
    ]);
    assert.deepEqual((await rows('SELECT y FROM p.d.seen ORDER BY y')).flat(), ['4', '8.33333333333333333333333333333333333333', '9']);
    const types = await rows(
      `SELECT data_type FROM p.d.INFORMATION_SCHEMA.COLUMNS WHERE table_name IN ('made', 'seen') ORDER BY table_name, ordinal_position`,
    );
    assert.deepEqual(types.flat(), ['INT64', 'BIGNUMERIC', 'ARRAY<BIGNUMERIC>', 'BIGNUMERIC']);
  });

  it('keep to their precision and scale', async () => {
    const t = await made('x BIGNUMERIC(40, 2), y BIGNUMERIC(2)');
    await run(`INSERT ${t} VALUES (BIGNUMERIC '12345678901234567890123456789012345678.995', -12.5)`);
    assert.deepEqual(await rows(`SELECT * FROM ${t}`), [['12345678901234567890123456789012345679', '-13']]);
    await assert.rejects(run(`INSERT ${t} (y) VALUES (99.5)`), isSqlError(/BIGNUMERIC\(2\) has precision 2 and scale 0/));
    await assert.rejects(run(`UPDATE ${t} SET x = x * 10 WHERE TRUE`), isSqlError(/BIGNUMERIC\(40, 2\) has precision 40/));
    const types = await rows(
      `SELECT data_type FROM p.d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = '${t.slice(4)}' ORDER BY ordinal_position`,
    );
    assert.deepEqual(types.flat(), ['BIGNUMERIC(40, 2)', 'BIGNUMERIC(2)']);
  });

  it('are what a column of smaller numbers can become', async () => {
    const t = await made('i INT64, n NUMERIC, a ARRAY<NUMERIC>');
    await run(`INSERT ${t} VALUES (9223372036854775807, -1.25, [1]), (NULL, NULL, [])`);
    await run(`ALTER TABLE ${t} ALTER COLUMN i SET DATA TYPE BIGNUMERIC; ALTER TABLE ${t} ALTER COLUMN n SET DATA TYPE BIGNUMERIC`);
    await run(`ALTER TABLE ${t} ADD COLUMN b BIGNUMERIC`);
    await run(`INSERT ${t} (i, n, b) VALUES (BIGNUMERIC '${largest}', -1.5, 2)`);
    assert.deepEqual(await rows(`SELECT i, n, b FROM ${t} ORDER BY i`), [
      [null, null, null],
      ['9223372036854775807', '-1.25', null],
      [largest, '-1.5', '2'],
    ]);
    await assert.rejects(
      run(`ALTER TABLE ${t} ALTER COLUMN a SET DATA TYPE ARRAY<BIGNUMERIC>`),
      isSqlError(/ARRAY<NUMERIC>.* is assignable/),
    );
  });

  it('are filled from rows, and parameters and variables have the type too', async () => {
    const field: Field = { name: 'x', type: 'BIGNUMERIC', mode: 'NULLABLE' };
    const name = { project: 'p', dataset: 'd', table: 'given' };
    await engine.warehouse.createTableOfRows(name, [field], [[largest], ['1e-3'], [null]]);
    assert.deepEqual((await rows('SELECT x FROM p.d.given ORDER BY x DESC')).flat(), [largest, '0.001', null]);
    assert.equal((await engine.warehouse.describe(name))?.fields[0]?.type, 'BIGNUMERIC');
    const asked = await engine.warehouse.prepare('SELECT @x + 1', { parameters: [{ name: 'x', field, value: least }] });
    assert.deepEqual((await engine.warehouse.query(asked)).rows, [[`1${least.slice(1)}`]]);
    assert.deepEqual(await rows(`DECLARE v BIGNUMERIC DEFAULT 3; SET v = v / 7; SELECT v`), [['0.42857142857142857142857142857142857143']]);
    assert.deepEqual(await rows(`DECLARE v BIGNUMERIC; SET v = (SELECT MAX(x) FROM p.d.given); SELECT v`), [[largest]]);
  });

  it("are given to Google's evaluator where DuckDB has no form", async () => {
    const t = await made('x BIGNUMERIC');
    await run(`INSERT ${t} VALUES (2), (NULL)`);
    const result = await engine.warehouse.query(await engine.warehouse.prepare(`SELECT SQRT(x) FROM ${t} ORDER BY 1`));
    assert.deepEqual(result.rows, [[null], ['1.41421356237309504880168872420969807857']]);
    assert.match(result.note ?? '', /reference evaluator/);
  });
});
