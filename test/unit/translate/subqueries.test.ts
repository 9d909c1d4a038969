import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const rows = `e AS (SELECT 'u' AS u, [1, 2] AS l, [STRUCT('a' AS key, STRUCT('1' AS string_value, NULL AS int_value) AS value), ('b', ('x', 5))] AS params
  UNION ALL SELECT 'w', [], [])`;
const sum = '(SELECT SUM(x) FROM UNNEST(l) AS x)';
const count = '(SELECT COUNT(*) FROM UNNEST(l))';
const text = (key: string) => `(SELECT value.string_value FROM UNNEST(params) WHERE key = '${key}')`;

/** Calls whose arguments are subqueries, two and more of them: each is computed where no lambda is around it. */
const expressions: readonly string[] = [
  `SAFE_DIVIDE(${sum}, ${count})`,
  `IF(${count} > 0, ${sum} / ${count}, 0)`,
  `SAFE_CAST(${text('a')} AS INT64) + SAFE_CAST(${text('b')} AS INT64)`,
  `SAFE.PARSE_DATE('%Y%m%d', ${text('b')})`,
  `SAFE.SUBSTR(${text('b')}, 0, (SELECT -1))`,
  `MOD(${sum}, ${count} + 1)`,
  `DIV(${sum}, (SELECT MAX(x) FROM UNNEST(l) AS x))`,
  `${sum} IN (3, ${count})`,
  `${sum} BETWEEN ${count} AND (SELECT 3)`,
  `SUBSTR('abcdef', ${sum}, ${count})`,
  `CASE ${sum} WHEN ${count} THEN 'same' WHEN 3 THEN 'three' END`,
  `SPLIT((SELECT 'a,b,c'), (SELECT ','))[SAFE_OFFSET(${count})]`,
  `l[SAFE_OFFSET((SELECT MIN(x) - 1 FROM UNNEST(l) AS x))]`,
  `TIMESTAMP_DIFF(TIMESTAMP_MICROS(${sum}), TIMESTAMP_MICROS(${count}), MICROSECOND)`,
  `DATE_DIFF((SELECT DATE '2024-01-05'), (SELECT DATE '2024-01-01'), DAY)`,
  `REGEXP_EXTRACT((SELECT STRING_AGG(CAST(x AS STRING) ORDER BY x) FROM UNNEST(l) AS x), r'(\\d),')`,
  `GREATEST(${sum}, ${count}, 1.5)`,
  `ROUND(SAFE_DIVIDE(${sum}, ${count}), 1)`,
  `(SELECT key FROM UNNEST(params) ORDER BY (SELECT MAX(x) FROM UNNEST([LENGTH(key), value.int_value]) AS x) DESC LIMIT 1)`,
  `ARRAY(SELECT x FROM UNNEST(l) AS x ORDER BY (SELECT COUNT(*) FROM UNNEST(l) AS y WHERE y > x))`,
  `EXISTS (SELECT 1 FROM UNNEST(l) AS x WHERE x > SAFE_DIVIDE(${sum}, ${count}))`,
];

describe('Subqueries as arguments of calls, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const expression of expressions) {
    it(expression.slice(0, 120), async () => {
      const sql = `WITH ${rows} SELECT u, ${expression} FROM e ORDER BY u`;
      assert.deepEqual(await localAnswer(engine, sql), await referenceAnswer(engine, sql), sql);
    });
  }
});
