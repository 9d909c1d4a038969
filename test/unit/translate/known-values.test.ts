import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const events = `WITH events AS (SELECT * FROM UNNEST([STRUCT(1 AS n, NUMERIC '0.123456789' AS m, 0.5 AS f), (2, NUMERIC '-2.000000001', CAST('nan' AS FLOAT64)),
  (3, NUMERIC '99999999999999999999999999999.999999999', -1.5), (NULL, NULL, NULL)]))`;

/** Numbers whose few values the text of the query tells. */
const credits: readonly string[] = [
  'CASE WHEN n = 1 THEN 1.0 ELSE CAST(IF(n = 2, 1, 0) AS FLOAT64) END',
  'CASE n WHEN 1 THEN -1.0 WHEN 2 THEN 0.0 END',
  'CAST(n = 3 AS INT64)',
  'COALESCE(IF(n > 1, NULL, 1), 0)',
  'IF(n = 1, NULL, NULL)',
];

/** And some that are not told, or are no whole numbers. */
const others: readonly string[] = [
  'IF(n = 1, 0.4, 0.2)',
  'IF(n = 1, f, 1.0)',
  `IF(n = 1, CAST('nan' AS FLOAT64), 1.0)`,
  'IF(n = 1, 1e-10, 0.9999999995)',
  'IF(n = 2, 2e9, 1e10)',
  'IFNULL(f, 0.0)',
  'NULLIF(IF(n IS NULL, 1.0, -0.0), 1.0)',
  'SAFE_CAST(IF(n = 2, 0.4999, 1) AS INT64)',
];

/** Out of NUMERIC's range for some credits: errors have words of their own. */
const beyond = 'SELECT n, CAST(credit AS NUMERIC) * m FROM q WHERE n = 3';

const uses: readonly string[] = [
  'SELECT n, SAFE_MULTIPLY(m, CAST(credit AS NUMERIC)) FROM q',
  'SELECT n, m * CAST(credit AS NUMERIC) FROM q WHERE n < 3',
  beyond,
  'SELECT n, credit > 0, credit <= f, f < credit, credit = f, f = credit, credit <> f, credit BETWEEN f AND f FROM q',
  'WITH r AS (SELECT n, credit AS c FROM q WHERE credit >= 0) SELECT a.n, b.c > 0.5 FROM q AS a LEFT JOIN r AS b USING (n)',
];

describe('What a column can be, where the query tells', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const credit of [...credits, ...others]) {
    it(`${credit} is answered as ever`, async () => {
      for (const use of uses) {
        const sql = `${events}, q AS (SELECT n, m, f, ${credit} AS credit FROM events) ${use}`;
        const reference = await referenceAnswer(engine, sql);
        const answer = await localAnswer(engine, sql);
        if (use === beyond && 'error' in reference) assert.ok('error' in answer, sql);
        else assert.deepEqual(answer, reference, sql);
      }
    });
  }

  for (const credit of credits) {
    it(`${credit} is asked for no NaN, and multiplied without rounding`, async () => {
      const from = `FROM (SELECT m, ${credit} AS credit FROM (${events} SELECT * FROM events))`;
      const { native } = await engine.warehouse.prepare(`SELECT m * CAST(credit AS NUMERIC) ${from} WHERE credit > 0`);
      assert.doesNotMatch(native, /isnan|round|numeric_product/);
    });
  }

  for (const credit of others.slice(0, 2)) {
    it(`${credit} is rounded where it is multiplied`, async () => {
      const { native } = await engine.warehouse.prepare(`${events} SELECT m * CAST(${credit} AS NUMERIC) FROM events`);
      assert.match(native, /round/);
    });
  }
});
