import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const words = "FROM UNNEST(['a', 'bc', NULL]) AS s";
const numbers = "FROM UNNEST([2.5, -1e300, CAST('inf' AS FLOAT64), CAST('-inf' AS FLOAT64), CAST('nan' AS FLOAT64), NULL]) AS x";

/** Errors that no value of a row is to blame for, and functions that have to look at NULL, NaN and infinities first. */
const queries: readonly string[] = [
  `SELECT SAFE.SUBSTR(s, 1, -1), SAFE.LEFT(s, -1), SAFE.RIGHT(s, -2), SAFE.LPAD(s, -1), SAFE.REPEAT(s, -1), SAFE.INSTR(s, 'a', 0) ${words}`,
  `SELECT SAFE.SUBSTR(SAFE.REPEAT(s, -1), 1, -1), SAFE.SUBSTR(s, 1, 1) ${words}`,
  `SELECT IFERROR(SUBSTR(s, 1, -1), 'bad'), ISERROR(LEFT(s, -1)), ISERROR(LEFT(s, 1)) ${words}`,
  `SELECT SUBSTR(s, 1, -1) ${words}`,
  `SELECT SAFE.GENERATE_ARRAY(LENGTH(s), 5, 0) ${words}`,
  `SELECT SAFE.RANGE_BUCKET(LENGTH(s), [2, 1]), RANGE_BUCKET(LENGTH(s), [1, 1, 2]) ${words}`,
  `SELECT RANGE_BUCKET(LENGTH(s), [2, 1]) ${words}`,
  `SELECT RANGE_BUCKET(x, [0.0, 1e10]), SAFE.RANGE_BUCKET(x, [0.0, CAST('nan' AS FLOAT64)]), SAFE.RANGE_BUCKET(x, [1.0, NULL]) ${numbers}`,
  `SELECT FORMAT('%f', x), FORMAT('%+.1f%%', x), FORMAT('%-12.2e|', x), FORMAT('%012.1f', x), FORMAT('%5.1F', x), FORMAT('%+E', x), FORMAT("%'.2f", x) ${numbers} WHERE ABS(x) < 1e100 OR x IS NULL OR IS_INF(x) OR IS_NAN(x)`,
  `SELECT REGEXP_REPLACE(s, 'b', r'\\1') ${words}`,
  `SELECT REGEXP_REPLACE(s, '(b)', r'\\1\\0\\\\'), SAFE.REGEXP_REPLACE(s, 'b', r'\\d'), SAFE.REGEXP_REPLACE(s, s, CONCAT(s, r'\\')) ${words}`,
  `SELECT REGEXP_REPLACE(s, 'b', CONCAT(r'\\0', s, r'\\\\')), SAFE.REGEXP_REPLACE(s, 'b', CONCAT(s, r'\\n')) ${words}`,
  `SELECT REGEXP_REPLACE(s, 'b', CONCAT(s, r'\\')) ${words}`,
  `SELECT s LIKE 'bc\\\\' ${words}`,
  `SELECT s LIKE r'bc\\\\', s LIKE CONCAT(s, '%') ${words}`,
  `SELECT COS(x), SIN(x), TAN(x), SAFE.SEC(x), SAFE.CSC(x), SAFE.COT(x) ${numbers} WHERE ABS(x) < 100 OR x IS NULL OR IS_INF(x) OR IS_NAN(x)`,
  // Shares that meet a value exactly in decimals, which doubles do not.
  `SELECT ${[0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.9, 1].map((share) => `PERCENTILE_DISC(n, ${share}) OVER ()`).join(', ')} FROM UNNEST(GENERATE_ARRAY(1, 10)) AS n`,
  `SELECT PERCENTILE_DISC(s, 0.5) OVER (), PERCENTILE_DISC(LENGTH(s), 0.2 RESPECT NULLS) OVER (), PERCENTILE_DISC(LENGTH(s), NUMERIC '0.5') OVER () ${words}`,
  `SELECT FORMAT('%6s|', s), FORMAT('%-6s|', s), FORMAT('%1s', s), FORMAT('%.1s', s) ${words}`,
];

describe('Calls that are safe, or not, over rows, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const sql of queries) {
    it(sql.slice(0, 110), async () => {
      const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
      if ('error' in reference) assert.ok('error' in local, JSON.stringify(local));
      else assert.deepEqual(local, reference);
    });
  }
});
