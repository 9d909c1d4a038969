import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeSample, sampleDataset } from '../../../src/events/synthetic/make-sample.ts';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import type { EvaluationTable } from '../../../src/googlesql/evaluate.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { toSqlValue } from '../../../src/warehouse/duckdb/evaluated-value.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { comparable, travelling } from './support/evaluated-value.ts';

const folder = path.resolve(__dirname, '../../fixtures/ga4-strangers');
const project = 'bigquery-public-data';
const events = `${project}.${sampleDataset}.events_*`;

/** Scripts, and what the evaluator lacks: of these only that they have rows is known here. */
const unanswered =
  /^\s*(?:declare|create temp)|\b(?:max_by|min_by|approx_quantiles|approx_count_distinct|approx_top_count|hll_count|rollup|cube|grouping sets)\b/i;

/** Days before today are not among the sample's. */
const asksForToday = /current_date/i;

describe('GA4 queries in the manner of blogs and courses, over the sample', () => {
  const data = temporaryFolder();
  let googlesql: GoogleSql;
  let warehouse: Warehouse;
  let table: EvaluationTable;

  before(async function () {
    this.timeout(60_000);
    const catalog = await openLocalCatalog({ dataFolder: data.path, project });
    await makeSample(catalog, { users: 120, days: 14, seed: 4 });
    await catalog.close();
    googlesql = createGoogleSql();
    warehouse = createDuckDbWarehouse({
      databaseFile: ':memory:',
      dataFolder: data.path,
      project: 'p',
      dataset: 'd',
      googlesql,
      idleMs: 60_000,
    });
    const { fields, rows } = await warehouse.query(await warehouse.prepare(`SELECT *, _TABLE_SUFFIX AS suffix FROM \`${events}\``));
    const named = fields.map((field) => (field.name === 'suffix' ? { ...field, name: '_TABLE_SUFFIX' } : field));
    table = {
      path: [events],
      schema: { name: { project, dataset: sampleDataset, table: 'events_*' }, fields: named },
      rows: rows.map((row) => named.map((field, index) => toSqlValue(field, row[index] ?? null))),
    };
  });

  after(async () => {
    await warehouse.close();
    await googlesql.close();
  });

  for (const file of readdirSync(folder)) {
    it(file.replace('.sql', '').replaceAll('-', ' '), async () => {
      const sql = readFileSync(path.join(folder, file), 'utf8');
      const { rows } = await warehouse.query(await warehouse.prepare(sql));
      if (!asksForToday.test(sql)) assert.notEqual(rows.length, 0, 'the query has no rows to compare');
      if (unanswered.test(sql)) return;
      const reference = await googlesql.evaluate(sql.replace(/;\s*$/, ''), { tables: [withColumnsOf(sql, table)] });
      const types = reference.columns.map(({ type }) => type);
      const expected = reference.rows.map((row) => types.map((type, index) => travelling(type, row[index] ?? null)));
      assert.deepEqual(ordered(rows), ordered(expected));
    });
  }
});

/** The columns that a query names, or all for its star: a row of the export is large, and the evaluator is sent all of them with each query. */
function withColumnsOf(sql: string, { path: name, schema, rows }: EvaluationTable): EvaluationTable {
  const isStar = /\bselect\s+\*\s*except\b/i.test(sql);
  const named = schema.fields.map(({ name }) => (isStar ? name !== '_TABLE_SUFFIX' : false) || new RegExp(`\\b${name}\\b`, 'i').test(sql));
  return {
    path: name,
    schema: { ...schema, fields: schema.fields.filter((_, index) => named[index]) },
    rows: rows.map((row) => row.filter((_, index) => named[index])),
  };
}

/** Rows that are equal in what a query is ordered by may come in any order. */
function ordered(rows: readonly (readonly Value[])[]): readonly string[] {
  return rows.map((row) => comparable([...row])).sort();
}
