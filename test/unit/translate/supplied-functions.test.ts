import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

/**
 * Functions of today's BigQuery that this revision of the analyser and its evaluator lack. What they give is as the documentation
 * tells and shows it.
 */
const answers: readonly (readonly [expression: string, value: unknown])[] = [
  [`JSON_KEYS(JSON '{"a":{"b":1}}')`, ['a', 'a.b']],
  [`JSON_KEYS(JSON '{"b":0,"a":{"b":{"c":1}}}', 2)`, ['a', 'a.b', 'b']],
  [`JSON_KEYS(JSON '{"a":[{"b":1},{"c":2}],"d":3}')`, ['a', 'd']],
  [`JSON_KEYS(JSON '{"a":[{"b":1},{"c":2}],"d":3}', mode => 'lax')`, ['a', 'a.b', 'a.c', 'd']],
  [`JSON_KEYS(JSON '{"a":[[{"b":1}]]}', mode => 'lax')`, ['a']],
  [`JSON_KEYS(JSON '{"a":[[{"b":1}]]}', 9, mode => 'lax recursive')`, ['a', 'a.b']],
  [`JSON_KEYS(JSON '{"a.b":1}')`, ['"a.b"']],
  [`JSON_KEYS(JSON '[1]')`, []],
  [`INT64_ARRAY(JSON '[3, 9, 8]')`, [3, 9, 8]],
  [`FLOAT64_ARRAY(JSON '[9, 9.8]')`, [9, 9.8]],
  [`BOOL_ARRAY(JSON '[true, false]')`, [true, false]],
  [`STRING_ARRAY(JSON '["purple", "blue"]')`, ['purple', 'blue']],
  [`LAX_INT64_ARRAY(JSON '["10", true, 1.1]')`, [10, 1, 1]],
  [`LAX_STRING_ARRAY(JSON '[true, 3.5, "x"]')`, ['true', '3.5', 'x']],
  [`LAX_FLOAT64_ARRAY(JSON '{}')`, []],
  [`EUCLIDEAN_DISTANCE([1.0, 2.0], [3.0, 4.0])`, 2.82842712475],
  [`COSINE_DISTANCE([1.0, 2.0], [3.0, 4.0])`, 0.0161300899001],
  [`DATE_BUCKET(DATE '1949-12-31', INTERVAL 2 DAY)`, '1949-12-30'],
  [`DATE_BUCKET(DATE '2000-12-28', INTERVAL 7 DAY, DATE '2000-12-24')`, '2000-12-24'],
  [`DATE_BUCKET(DATE '2024-05-15', INTERVAL 1 QUARTER)`, '2024-04-01'],
  [`DATETIME_BUCKET(DATETIME '1949-12-30 13:00:00', INTERVAL 12 HOUR)`, '1949-12-30T12:00:00'],
  [`TIMESTAMP_BUCKET(TIMESTAMP '2000-12-30 00:00:00+00', INTERVAL 7 DAY, TIMESTAMP '2000-12-22 12:00:00+00')`, '2000-12-29T12:00:00Z'],
  [`TIMESTAMP_BUCKET(CAST(NULL AS TIMESTAMP), INTERVAL 7 DAY)`, null],
  // From most of these the evaluator never comes back.
  [`LOG10(NUMERIC '1000')`, '3'],
  [`LOG10(NUMERIC '2')`, '0.301029996'],
  [`LN(NUMERIC '99999999999999999999999999999.999999999')`, '66.774967697'],
  [`LOG(NUMERIC '8', NUMERIC '2')`, '3'],
  [`LOG(NUMERIC '100', NUMERIC '0.1')`, '-2'],
  [`EXP(NUMERIC '1')`, '2.718281828'],
  [`EXP(NUMERIC '-30.5')`, '0'],
  [`CONTAINS_SUBSTR('the blue house', 'Blue house')`, true],
  [`CONTAINS_SUBSTR('\\u2168', 'IX')`, true],
  [`CONTAINS_SUBSTR((23, 35, 41), '35')`, true],
  [`CONTAINS_SUBSTR(('abc', ['def', 'ghi', 'jkl'], 'mno'), 'jk')`, true],
  [`CONTAINS_SUBSTR((23, NULL, 41), '41')`, true],
  [`CONTAINS_SUBSTR((23, NULL, 41), '35')`, null],
  [`CONTAINS_SUBSTR([DATE '2024-01-15'], '24-01-1')`, true],
];

const weights = `UNNEST([STRUCT('apple' AS x, 3 AS weight), ('pear', 2), ('apple', 0), ('banana', 5), ('pear', 4)])`;
const someNull = `UNNEST([STRUCT('apple' AS x, CAST(NULL AS FLOAT64) AS weight), ('pear', 0), ('pear', NULL), (NULL, 2.5)])`;

const queries: readonly (readonly [sql: string, rows: unknown])[] = [
  [
    `SELECT APPROX_TOP_SUM(x, weight, 2) FROM ${weights}`,
    [
      [
        [
          { value: 'pear', sum: 6 },
          { value: 'banana', sum: 5 },
        ],
      ],
    ],
  ],
  [
    `SELECT APPROX_TOP_SUM(x, weight, 9) FROM ${someNull}`,
    [
      [
        [
          { value: null, sum: 2.5 },
          { value: 'pear', sum: 0 },
          { value: 'apple', sum: null },
        ],
      ],
    ],
  ],
  [
    `SELECT x < 'b', APPROX_TOP_SUM(x, weight, 1)[OFFSET(0)].value FROM ${weights} GROUP BY 1 ORDER BY 1`,
    [
      [false, 'pear'],
      [true, 'apple'],
    ],
  ],
];

const errors: readonly string[] = [
  `JSON_KEYS(JSON '{}', 0)`,
  `JSON_KEYS(JSON '{}', mode => 'loose')`,
  `INT64_ARRAY(JSON '1')`,
  `INT64_ARRAY(JSON '["1"]')`,
  `EUCLIDEAN_DISTANCE([1.0], [1.0, 2.0])`,
  `EUCLIDEAN_DISTANCE([1.0], [NULL])`,
  `COSINE_DISTANCE([0.0], [1.0])`,
  `DATE_BUCKET(DATE '2024-01-01', INTERVAL 0 DAY)`,
  `DATE_BUCKET(DATE '2024-01-01', INTERVAL -1 DAY)`,
  `LN(NUMERIC '0')`,
  `LOG(NUMERIC '2', NUMERIC '1')`,
  `APPROX_TOP_SUM(x, -1, 1) FROM UNNEST([1]) AS x`,
];

const refusals: readonly string[] = [
  `LOG10(BIGNUMERIC '10')`,
  `POW(NUMERIC '10', NUMERIC '0.5')`,
  `EXP(NUMERIC '60')`,
  `DATE_BUCKET(DATE '2024-01-01', INTERVAL 1 HOUR)`,
  `DATE_BUCKET(DATE '2024-01-01', INTERVAL 1 MONTH, DATE '2024-01-15')`,
  `TIMESTAMP_BUCKET(TIMESTAMP '2024-01-01', INTERVAL '1 2' DAY TO HOUR)`,
];

describe('Functions that the analyser lacks, as the documentation has them', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [expression, value] of answers) {
    it(expression, async () => {
      assert.deepEqual(await localAnswer(engine, `SELECT ${expression}`), { rows: JSON.stringify([[value]]) });
    });
  }

  for (const [sql, rows] of queries) {
    it(sql, async () => {
      assert.deepEqual(await localAnswer(engine, sql), { rows: JSON.stringify(rows) });
    });
  }

  for (const expression of errors) {
    it(`${expression} is an error`, async () => {
      const answer = await localAnswer(engine, `SELECT ${expression}`);
      assert.ok('error' in answer, JSON.stringify(answer));
    });
  }

  for (const expression of refusals) {
    it(`${expression} is refused`, async () => {
      const answer = await localAnswer(engine, `SELECT ${expression}`);
      assert.ok('refused' in answer, JSON.stringify(answer));
    });
  }
});

describe('What the evaluator never comes back from', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  it('is not put to it', async () => {
    await assert.rejects(engine.warehouse.prepare(`SELECT POW(NUMERIC '2.5', x) FROM UNNEST([NUMERIC '0.5']) AS x`), /not supported/);
    const { rows } = await engine.warehouse.query(
      await engine.warehouse.prepare(`SELECT POW(NUMERIC '2.5', 2), POW(NUMERIC '2', NUMERIC '3')`),
    );
    assert.deepEqual(rows, [['6.25', '8']]);
  });
});

describe('COLLATE', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  it("is the evaluator's", async () => {
    const statement = await engine.warehouse.prepare(
      `SELECT COLLATE('a', 'und:ci') = 'A', COUNT(DISTINCT COLLATE(x, 'und:ci')) FROM UNNEST(['a', 'A', 'b']) AS x`,
    );
    const { rows, note } = await engine.warehouse.query(statement);
    assert.deepEqual(rows, [[true, 2]]);
    assert.match(note ?? '', /^Answered by Google's reference evaluator/);
  });

  for (const sql of [
    `CREATE TABLE d.c (x STRING COLLATE 'und:ci')`,
    `CREATE TABLE d.c (x ARRAY<STRING COLLATE 'und:ci'>)`,
    `CREATE TABLE d.c (x STRING) DEFAULT COLLATE 'und:ci'`,
    `CREATE TABLE d.c (x STRING COLLATE 'und:ci') AS SELECT 'a'`,
    `CREATE TABLE d.c AS SELECT COLLATE('a', 'und:ci') AS x`,
    `CREATE TABLE d.e (x STRING); ALTER TABLE d.e ALTER COLUMN x SET DATA TYPE STRING COLLATE 'und:ci'`,
    `CREATE SCHEMA s DEFAULT COLLATE 'und:ci'`,
  ]) {
    it(`is refused where it would have to be kept: ${sql}`, async () => {
      const answer = await localAnswer(engine, sql);
      assert.ok('refused' in answer && answer.refused.includes('COLLATE'), JSON.stringify(answer));
    });
  }
});
