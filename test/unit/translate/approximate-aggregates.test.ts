import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

/** Aggregates that the reference evaluator has not, over few rows, where BigQuery is exact: as the documentation shows them. */
const answers: readonly (readonly [query: string, value: unknown])[] = [
  [
    `SELECT APPROX_TOP_SUM(x, w, 2) FROM UNNEST([STRUCT('apple' AS x, 3 AS w), ('pear', 2), ('apple', 0), ('banana', 5), ('pear', 4)])`,
    [
      { value: 'pear', sum: 6 },
      { value: 'banana', sum: 5 },
    ],
  ],
  [
    `SELECT APPROX_TOP_SUM(x, w, 2) FROM UNNEST([STRUCT('apple' AS x, CAST(NULL AS INT64) AS w), ('pear', 0), ('pear', NULL)])`,
    [
      { value: 'pear', sum: 0 },
      { value: 'apple', sum: null },
    ],
  ],
  [`SELECT APPROX_TOP_SUM(x, w, 1) FROM UNNEST([STRUCT('apple' AS x, 0.5 AS w), (NULL, 0.5), (NULL, 0.25)])`, [{ value: null, sum: 0.75 }]],
  [
    `SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST(['apple', 'apple', 'pear', 'pear', 'pear', 'banana']) AS x`,
    [
      { value: 'pear', count: 3 },
      { value: 'apple', count: 2 },
    ],
  ],
  [
    `SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST([NULL, 'pear', 'pear', 'pear', 'apple', NULL]) AS x`,
    [
      { value: 'pear', count: 3 },
      { value: null, count: 2 },
    ],
  ],
  [`SELECT APPROX_QUANTILES(x, 2) FROM UNNEST([1, 1, 1, 4, 5, 6, 7, 8, 9, 10]) AS x`, [1, 5, 10]],
  [`SELECT APPROX_COUNT_DISTINCT(x) FROM UNNEST([0, 1, 1, 2, 3, 5]) AS x`, 5],
];

describe('Approximate aggregates', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [query, value] of answers) {
    it(query, async () => {
      const answer = await localAnswer(engine, query);
      assert.deepEqual('rows' in answer ? JSON.parse(answer.rows) : answer, [[value]]);
    });
  }

  it('fail where a weight is negative', async () => {
    assert.ok('error' in (await localAnswer(engine, 'SELECT APPROX_TOP_SUM(x, -x, 1) FROM UNNEST([1, 2]) AS x')));
  });
});
