import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const rows = `e AS (SELECT 'u' AS u, [1, 2] AS l, [3, 1, CAST(NULL AS INT64), 2, 3] AS m, [STRUCT('a' AS key, STRUCT('1' AS string_value, NULL AS int_value) AS value), ('b', ('x', 5))] AS params
  UNION ALL SELECT 'w', [], [], [] UNION ALL SELECT 'z', [7], CAST(NULL AS ARRAY<INT64>), [])`;
const sum = '(SELECT SUM(x) FROM UNNEST(l) AS x)';
const count = '(SELECT COUNT(*) FROM UNNEST(l))';
const text = (key: string) => `(SELECT value.string_value FROM UNNEST(params) WHERE key = '${key}')`;

/** What turns into list functions, for a list, an empty one and NULL. */
const overArrays: readonly string[] = [
  ...['MAX(x)', 'MIN(x)', 'SUM(x)', 'AVG(x)', 'COUNT(*)', 'COUNT(x)', 'COUNT(DISTINCT x)', 'COUNTIF(x > 1)', 'ANY_VALUE(x)'],
  ...['STRING_AGG(CAST(x AS STRING))', "STRING_AGG(CAST(x AS STRING), '|')", 'LOGICAL_OR(x > 1)', 'LOGICAL_AND(x > 1)', 'SUM(x / 2)'],
  ...[
    'COALESCE(MAX(x), -1)',
    'MAX(x) - MIN(x)',
    'ROUND(AVG(x / 3), 2)',
    'SUM(CAST(x AS NUMERIC))',
    'MIN(IF(x > 1, CAST("nan" AS FLOAT64), x))',
  ],
]
  .flatMap((aggregate) => [
    `(SELECT ${aggregate} FROM UNNEST(m) AS x)`,
    `(SELECT ${aggregate} FROM UNNEST(m) AS x WITH OFFSET AS o WHERE x > 1 AND o > 0)`,
  ])
  .concat([
    '(SELECT COALESCE(x, 9) FROM UNNEST(m) AS x WITH OFFSET AS o ORDER BY o LIMIT 1)',
    '(SELECT 7 FROM UNNEST(m) LIMIT 1)',
    '(SELECT x FROM UNNEST(m) AS x WITH OFFSET AS o WHERE x > 1 ORDER BY o LIMIT 1)',
    '(SELECT x + o FROM UNNEST(m) AS x WITH OFFSET AS o ORDER BY o LIMIT 1)',
    '(SELECT value.int_value FROM UNNEST(params) WHERE value.int_value > 0 LIMIT 1)',
    "(SELECT COALESCE(value.string_value, CAST(value.int_value AS STRING)) FROM UNNEST(params) WHERE key = 'b' LIMIT 1)",
    'ARRAY(SELECT x * 2 FROM UNNEST(l) AS x WITH OFFSET AS o ORDER BY o LIMIT 1)',
    'EXISTS (SELECT 1 FROM UNNEST(m) AS x WHERE x > 1 LIMIT 3)',
    ...['2', 'NULL', '9', 'l[SAFE_OFFSET(0)]'].flatMap((value) => [
      `${value} IN (SELECT x FROM UNNEST(m) AS x)`,
      `${value} NOT IN (SELECT x + 1 FROM UNNEST(m) AS x WHERE x > 1)`,
    ]),
    "'a' IN (SELECT key FROM UNNEST(params))",
    '(SELECT MAX(x) FROM UNNEST(m) AS x HAVING COUNT(*) > 2)',
    '(SELECT SUM(x) FROM UNNEST(m) AS x GROUP BY x > 100)',
    '(SELECT MAX((SELECT MAX(y) FROM UNNEST(m) AS y WHERE y < x)) FROM UNNEST(m) AS x)',
    '(SELECT SUM(x + 9223372036854775800) FROM UNNEST(m) AS x)',
  ]);

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
  ...overArrays,
];

/** Conditions of a subquery `b` in a query `a` of the same rows: what turns into lambdas takes columns of both. */
const correlated: readonly string[] = [
  'SAFE_CAST(a.s AS INT64) = 5',
  'SAFE_ADD(a.t, b.t) > 0',
  'IFERROR(DIV(a.t, b.t - a.t), 1) = 1',
  'IFERROR(CAST(a.s AS INT64), CAST(b.t AS INT64)) >= 1',
  'SAFE.SUBSTR(a.s, SAFE_CAST(b.s AS INT64)) = SAFE.LEFT(a.s, CAST(SAFE_CAST(b.s AS FLOAT64) AS INT64))',
  'EXISTS (SELECT 1 FROM e AS c WHERE SAFE_CAST(c.s AS INT64) = SAFE_CAST(a.s AS INT64) AND SAFE_ADD(a.t, b.t) > c.t)',
  "TIMESTAMP_TRUNC(TIMESTAMP_MICROS(GREATEST(a.t, b.t)), WEEK, 'Europe/Berlin') < TIMESTAMP_MICROS(b.t + a.t)",
  "FORMAT_DATE('%G-%V', DATE(TIMESTAMP_MICROS(a.t), 'America/New_York')) = FORMAT_DATE('%G-%V', DATE(TIMESTAMP_MICROS(b.t), 'America/New_York'))",
  '(SELECT MAX(x) FROM UNNEST(a.l) AS x WHERE x < b.t) >= (SELECT MIN(x) FROM UNNEST(b.l) AS x WHERE x < a.t)',
  '(SELECT x FROM UNNEST(a.l) AS x WHERE x = b.t LIMIT 1) IS NULL',
  'b.t - a.t IN (SELECT x - 1 FROM UNNEST(a.l) AS x)',
  'ARRAY_LENGTH(ARRAY(SELECT SAFE_CAST(a.s AS INT64) + x FROM UNNEST(b.l) AS x)) > 1',
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
      const [local, reference] = [await localAnswer(engine, sql), await referenceAnswer(engine, sql)];
      if ('error' in reference) assert.ok('error' in local, sql);
      else assert.deepEqual(local, reference, sql);
    });
  }

  for (const condition of correlated) {
    it(`in a correlated subquery: ${condition.slice(0, 100)}`, async () => {
      const rowsOfBoth = `e AS (SELECT 'u' AS u, 1606780800000000 AS t, 'x' AS s, [1, 2] AS l UNION ALL SELECT 'u', 1606880800000000, '5', [3])`;
      const sql = `WITH ${rowsOfBoth} SELECT a.t, (SELECT COUNT(*) FROM e AS b WHERE b.u = a.u AND ${condition}) AS n FROM e AS a ORDER BY 1`;
      assert.deepEqual(await localAnswer(engine, sql), await referenceAnswer(engine, sql), sql);
    });
  }
});
