import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

/** What depends on the order in which rows of constants come, which BigQuery and the evaluator read from the first to the last. */
const queries: readonly string[] = [
  `SELECT ARRAY_AGG(y) FROM (SELECT 1 AS x, 'a' AS y UNION ALL SELECT 1.5, 'b' UNION ALL SELECT NULL, NULL UNION ALL SELECT 2, 'c') WHERE y IS NOT NULL`,
  `WITH t AS (SELECT 'k' AS k, 3 AS v UNION ALL SELECT 'k', 1 UNION ALL SELECT 'l', 2 UNION ALL SELECT 'k', 2) SELECT k, STRING_AGG(CAST(v AS STRING)) FROM t GROUP BY k ORDER BY k`,
  'SELECT ARRAY_CONCAT_AGG(x) FROM (SELECT [1, 2] AS x UNION ALL SELECT [3] UNION ALL SELECT [4, 5])',
  'SELECT ARRAY(SELECT AS STRUCT 1 AS a UNION ALL SELECT AS STRUCT 3 UNION ALL SELECT AS STRUCT 2)',
  `SELECT t.x.b FROM (SELECT STRUCT(1 AS a, 'x' AS b) AS x UNION ALL SELECT NULL UNION ALL SELECT STRUCT(2, 'y')) AS t`,
  `SELECT STRING_AGG(s) FROM (SELECT CONCAT('a', 'b') AS s UNION ALL SELECT UPPER('c') UNION ALL SELECT s || s FROM (SELECT 'x' AS s))`,
  'SELECT z, ARRAY(SELECT z UNION ALL SELECT z + 1 UNION ALL SELECT 3) FROM UNNEST([1, 2]) AS z ORDER BY z',
  'SELECT x, x + 1 FROM (SELECT 1 AS x UNION ALL SELECT 2) UNION ALL SELECT 3, 4 ORDER BY 1',
  `SELECT a, a || b FROM (SELECT 'x' AS a, 'y' AS b)`,
];

describe('Rows of constants', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const sql of queries) {
    it(`keep their order: ${sql.slice(0, 100)}`, async () => {
      const reference = await referenceAnswer(engine, sql);
      for (let again = 0; again < 3; again += 1) assert.deepEqual(await localAnswer(engine, sql), reference);
    });
  }

  it('are computed for each row', async () => {
    const statement = await engine.warehouse.prepare('SELECT COUNT(DISTINCT x) FROM (SELECT RAND() AS x UNION ALL SELECT RAND())');
    assert.deepEqual((await engine.warehouse.query(statement)).rows, [[2]]);
  });

  it('are the source of a MERGE, also by the name of a WITH query', async () => {
    const { warehouse } = engine;
    await warehouse.execute(`CREATE TABLE p.d.t AS SELECT 1 AS k, 'a' AS v;
      MERGE p.d.t AS t USING (WITH s AS (SELECT 1 AS k, 'b' AS v UNION ALL SELECT 2, 'c') SELECT * FROM s) AS s ON t.k = s.k
      WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT ROW`);
    const statement = await warehouse.prepare('SELECT k, v FROM p.d.t ORDER BY k');
    assert.deepEqual((await warehouse.query(statement)).rows, [
      [1, 'b'],
      [2, 'c'],
    ]);
  });
});
