import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

describe('EXECUTE IMMEDIATE', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
    await engine.warehouse.execute('CREATE TABLE p.d.numbers AS SELECT n FROM UNNEST([1, 2, 3]) AS n');
  });
  after(() => engine.close());

  const rows = (sql: string) => queryRows(engine, sql);
  const failure = async (sql: string) => {
    const error = await rows(sql).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof SqlError, sql);
    return [error.message, error.range && sql.slice(error.range.start, error.range.end)];
  };

  it('runs a constant text, or one that is put together of constants and variables', async () => {
    assert.deepEqual(await rows(`EXECUTE IMMEDIATE 'SELECT "from" AS a'`), [['from']]);
    assert.deepEqual(await rows(`DECLARE t STRING DEFAULT 'numbers'; EXECUTE IMMEDIATE FORMAT('SELECT SUM(n) FROM p.d.%s', t)`), [[6]]);
    assert.deepEqual(
      await rows(
        `DECLARE name STRING DEFAULT CONCAT('made', '_', 'here'); EXECUTE IMMEDIATE 'CREATE TABLE p.d.' || name || ' AS SELECT 5 AS a';
         EXECUTE IMMEDIATE 'INSERT p.d.' || name || ' VALUES (6)'; SELECT SUM(a) FROM p.d.made_here`,
      ),
      [[11]],
    );
    assert.deepEqual(await rows(`EXECUTE IMMEDIATE 'FROM p.d.numbers |> WHERE n > 1 |> AGGREGATE COUNT(*) AS c'`), [[2]]);
  });

  it('takes parameters, and puts a row into variables', async () => {
    assert.deepEqual(await rows(`EXECUTE IMMEDIATE 'SELECT @a + @b' USING 1 AS a, 2 * 3 AS b`), [[7]]);
    assert.deepEqual(await rows(`EXECUTE IMMEDIATE 'SELECT ? || ?' USING 'x', 'y'`), [['xy']]);
    assert.deepEqual(
      await rows(
        `DECLARE most INT64; DECLARE who STRING; EXECUTE IMMEDIATE 'SELECT MAX(n) AS m, @w AS w FROM p.d.numbers' INTO most, who USING 'me' AS w;
         SELECT most, who`,
      ),
      [[3, 'me']],
    );
    assert.deepEqual(await rows(`DECLARE v INT64 DEFAULT 1; EXECUTE IMMEDIATE 'SELECT n FROM p.d.numbers WHERE n > 9' INTO v; SELECT v`), [
      [null],
    ]);
    assert.match(
      String((await failure(`DECLARE v INT64; EXECUTE IMMEDIATE 'SELECT n FROM p.d.numbers' INTO v; SELECT v`))[0]),
      /more than one element/,
    );
  });

  it('knows the functions and temporary tables of the script, not its variables', async () => {
    assert.deepEqual(
      await rows(
        `CREATE TEMP FUNCTION twice(x INT64) AS (x * 2); CREATE TEMP TABLE mine AS SELECT 4 AS a; EXECUTE IMMEDIATE 'SELECT twice(a) FROM mine'`,
      ),
      [[8]],
    );
    assert.deepEqual(await failure(`DECLARE v INT64 DEFAULT 1; EXECUTE IMMEDIATE 'SELECT v'`), ['Unrecognized name: v', "'SELECT v'"]);
  });

  it('tells what is wrong where the text is written', async () => {
    assert.deepEqual(await failure(`SELECT 1; EXECUTE IMMEDIATE 'SELECT nope FROM p.d.numbers'`), [
      'Unrecognized name: nope',
      "'SELECT nope FROM p.d.numbers'",
    ]);
    assert.match(String((await failure(`EXECUTE IMMEDIATE 'SELECT 1; SELECT 2'`))[0]), /one statement/);
    assert.match(String((await failure(`EXECUTE IMMEDIATE CAST(NULL AS STRING)`))[0]), /cannot be NULL/);
    assert.match(String((await failure(`EXECUTE IMMEDIATE 'SELECT @a, ?' USING 1 AS a, 2`))[0]), /Cannot mix/);
    assert.match(String((await failure(`DECLARE v INT64; EXECUTE IMMEDIATE 'SELECT 1, 2' INTO v`))[0]), /number of columns \(2\)/);
  });

  it('takes a text that queries tell, ahead of what the script changes', async () => {
    assert.deepEqual(
      await rows(
        `DECLARE q STRING; SET q = (SELECT CONCAT('SELECT ', MAX(n), ' AS most') FROM p.d.numbers); SELECT 0; EXECUTE IMMEDIATE q`,
      ),
      [[3]],
    );
    assert.deepEqual(
      await rows(
        `DECLARE names STRING DEFAULT (SELECT STRING_AGG(FORMAT("%d AS n%d", n, n), ', ' ORDER BY n) FROM p.d.numbers WHERE n <> 2);
         EXECUTE IMMEDIATE FORMAT('SELECT * FROM (SELECT n, n * 10 AS v FROM p.d.numbers) PIVOT (SUM(v) FOR n IN (%s))', names)`,
      ),
      [[10, 30]],
    );
    assert.deepEqual(
      await rows(`EXECUTE IMMEDIATE (SELECT STRING_AGG(FORMAT('SELECT %d AS x', n), ' UNION ALL ') FROM p.d.numbers) || ' ORDER BY x'`),
      [[1], [2], [3]],
    );
    const [message, place] = await failure(
      `CREATE TEMP TABLE t AS SELECT 1 AS n; EXECUTE IMMEDIATE (SELECT CONCAT('SELECT ', MAX(n)) FROM t)`,
    );
    assert.match(String(message), /known only when the script runs/);
    assert.equal(place, `(SELECT CONCAT('SELECT ', MAX(n)) FROM t)`);
    assert.match(String((await failure(`EXECUTE IMMEDIATE (SELECT 'SELECT 1' FROM p.d.numbers)`))[0]), /known only/);
  });
});
