import type { DuckDBConnection } from '@duckdb/node-api';
import { GoogleSqlError, isErrorOfValues } from '../../googlesql/googlesql-error.ts';
import type { GoogleSql } from '../../googlesql/googlesql-service.ts';
import type { Field } from '../../googlesql/schema.ts';
import type { RowSet } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';
import { fromSqlValue, toSqlValue } from './evaluated-value.ts';
import { assertWritable } from './null-elements.ts';
import { readRows } from './read-rows.ts';
import type { Evaluation } from './translate/prepared-script.ts';
import { quoteName } from './translate/sql-text.ts';
import { tableSql } from './translate/table-source.ts';

/**
 * The answer of Google's reference evaluator to a query that the translation refuses. Rejects with that refusal where the tables have
 * more than `rowLimit` rows together, or the evaluator does not run the query either; with ATT1403 where the query fails over its values.
 */
export async function evaluateQuery(
  connection: DuckDBConnection,
  googlesql: GoogleSql,
  { sql, tables, refusal, rowLimit }: Evaluation & { readonly rowLimit: number },
  fields: readonly Field[],
  limit: number | undefined,
  signal: AbortSignal,
): Promise<RowSet> {
  let left = rowLimit;
  const given = [];
  for (const { path, schema } of tables) {
    const columns = schema.fields.map(({ name }) => quoteName(name)).join(', ');
    const read = await readRows(connection, `SELECT ${columns} FROM ${tableSql(schema.name)}`, schema.fields, left, signal);
    if (!read.complete) throw tooLarge(refusal, rowLimit);
    left -= read.rows.length;
    const rows = read.rows.map((row) => schema.fields.map((field, index) => toSqlValue(field, row[index] ?? null)));
    given.push({ path, schema, rows });
  }
  const answer = await googlesql.evaluate(sql, { tables: given, signal }).catch((error: unknown) => {
    if (error instanceof GoogleSqlError && isErrorOfValues(error)) throw new SqlError('ATT1403', error.message, { cause: error });
    throw signal.aborted ? error : refusal;
  });
  const types = answer.columns.map(({ type }) => type);
  if (types.length !== fields.length) throw refusal;
  const rows = answer.rows.map((row) => types.map((type, index) => fromSqlValue(type, row[index] ?? null)));
  assertWritable(fields, rows);
  return { fields, rows: rows.slice(0, limit), complete: limit === undefined || rows.length <= limit };
}

/** Why a query has no answer here, though it would have one over smaller tables. */
function tooLarge({ code, message, hint, range }: SqlError, rowLimit: number): SqlError {
  const rows = rowLimit.toLocaleString('en-US');
  return new SqlError(code, `${message} Google's reference evaluator could answer, but its tables have more than ${rows} rows.`, {
    ...(range && { range }),
    ...(hint !== undefined && { hint }),
  });
}

/** What is told of a query that the evaluator answers. */
export function evaluationNote({ refusal }: Evaluation): string {
  return `Answered by Google's reference evaluator: ${refusal.message}`;
}

/** Why such a query is not kept as a view, which DuckDB alone would have to answer. */
export function viewRefusal({ refusal: { code, message, range } }: Evaluation): SqlError {
  return new SqlError(code, message, {
    ...(range && { range }),
    hint: "Make it a table (materialized='table'), which Google's reference evaluator can fill; or write it another way.",
  });
}
