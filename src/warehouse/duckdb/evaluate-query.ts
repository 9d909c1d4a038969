import type { DuckDBConnection } from '@duckdb/node-api';
import type { GoogleSql } from '../../googlesql/googlesql-service.ts';
import type { Field } from '../../googlesql/schema.ts';
import type { RowSet } from '../row-set.ts';
import { fromSqlValue, toSqlValue } from './evaluated-value.ts';
import { readRows } from './read-rows.ts';
import type { Evaluation } from './translate/prepare-statement.ts';
import { quoteName } from './translate/sql-text.ts';
import { tableSql } from './translate/table-source.ts';

/** Rows of all tables together that are handed to the evaluator: about a second's work for it. */
const rowLimit = 50_000;

/**
 * The answer of Google's reference evaluator to a query that the translation refuses. Rejects with that refusal where the tables are too
 * large or the evaluator does not run the query either.
 */
export async function evaluateQuery(
  connection: DuckDBConnection,
  googlesql: GoogleSql,
  { sql, tables, refusal }: Evaluation,
  fields: readonly Field[],
  limit: number | undefined,
  signal: AbortSignal,
): Promise<RowSet> {
  let left = rowLimit;
  const given = [];
  for (const { path, schema } of tables) {
    const columns = schema.fields.map(({ name }) => quoteName(name)).join(', ');
    const read = await readRows(connection, `SELECT ${columns} FROM ${tableSql(schema.name)}`, schema.fields, left, signal);
    if (!read.complete) throw refusal;
    left -= read.rows.length;
    const rows = read.rows.map((row) => schema.fields.map((field, index) => toSqlValue(field, row[index] ?? null)));
    given.push({ path, schema, rows });
  }
  const answer = await googlesql.evaluate(sql, { tables: given, signal }).catch((error: unknown) => {
    throw signal.aborted ? error : refusal;
  });
  const types = answer.columns.map(({ type }) => type);
  if (types.length !== fields.length) throw refusal;
  const rows = answer.rows.map((row) => types.map((type, index) => fromSqlValue(type, row[index] ?? null)));
  return { fields, rows: rows.slice(0, limit), complete: limit === undefined || rows.length <= limit };
}
