import assert from 'node:assert/strict';
import { type LocalEngine, openLocalEngine, queryRows } from './support/local-engine.ts';

const pages = `UNNEST(['https://shop.example/p?utm_source=news&utm_medium=e-mail', 'https://shop.example/', NULL]) AS page`;
const parameterOf = `CREATE TEMP FUNCTION parameter_of(url STRING, name STRING) AS (REGEXP_EXTRACT(url, CONCAT('[?&]', name, '=([^&#]*)')));`;

/** Patterns, formats and delimiters that no literal is, but that the statement tells. */
const scripts: readonly (readonly [sql: string, rows: readonly (readonly unknown[])[]])[] = [
  [
    `${parameterOf} SELECT parameter_of(page, 'utm_source'), parameter_of(page, 'utm' || '_medium') FROM ${pages}`,
    [
      ['news', 'e-mail'],
      [null, null],
      [null, null],
    ],
  ],
  [
    `${parameterOf} CREATE TEMP FUNCTION source_of(url STRING) AS (parameter_of(url, CONCAT('utm_', 'source')));
     SELECT COUNT(source_of(page)), MAX((SELECT source_of(p) FROM UNNEST([page]) AS p)) FROM ${pages}`,
    [[1, 'news']],
  ],
  [
    `DECLARE pattern STRING DEFAULT r'utm_(\\w+)='; SELECT REGEXP_EXTRACT_ALL(page, pattern) FROM ${pages} LIMIT 1`,
    [[['source', 'medium']]],
  ],
  [`DECLARE day STRING DEFAULT '%Y' || '%m'; SELECT FORMAT_DATE(day || '%d', DATE '2020-11-01')`, [['20201101']]],
  [`DECLARE mark STRING DEFAULT "it's"; SELECT STRING_AGG(x, mark) FROM UNNEST(['a', 'b']) AS x`, [["ait'sb"]]],
];

describe('Texts that a statement tells', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [sql, rows] of scripts) {
    it(`are known: ${sql.replaceAll(/\s+/g, ' ').slice(0, 160)}`, async () => {
      const { native } = await engine.warehouse.prepare(sql);
      assert.doesNotMatch(native, /^-- Answered by/);
      assert.deepEqual(await queryRows(engine, sql), rows);
    });
  }

  it('are not known where they come from rows, or may be NULL', async () => {
    for (const sql of [
      `SELECT REGEXP_EXTRACT('abc', p) FROM UNNEST(['b']) AS p`,
      `SELECT REGEXP_EXTRACT('abc', p) FROM (SELECT 1 AS k) LEFT JOIN (SELECT 2 AS k, 'b' AS p) USING (k)`,
    ]) {
      const { native } = await engine.warehouse.prepare(sql);
      assert.match(native, /^-- Answered by/);
    }
  });
});
