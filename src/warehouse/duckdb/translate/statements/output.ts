import type { ResolvedScan } from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context } from '../context.ts';
import { duckdbType } from '../duckdb-type.ts';
import { memberNames } from '../duckdb-type.ts';
import { raise } from '../raise.ts';
import { typeHint } from '../../../type-hints.ts';
import { refuse } from '../refusal.ts';
import { plain, type Relation, relationSql } from '../relation.ts';
import type { ResultColumn } from '../../../result-columns.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import { writable } from './array-elements.ts';

/** The rows of a query that fills a table. */
export function writtenSql(query: ResolvedScan, columns: readonly ResultColumn[], context: Context): string {
  return writable(
    outputSql(query, columns, context),
    columns.map(({ field }) => field),
  );
}

/** A query's rows under their final names. A NULL array leaves a query as an empty one, as it does BigQuery. */
export function outputSql(query: ResolvedScan, columns: readonly ResultColumn[], context: Context): string {
  const relation = plain(context.relation(query, context));
  const output = columns.map((column) => ({ name: quoteName(column.field.name), sql: columnOutput(column, context) }));
  const result: Relation = { ...relation, columns: output };
  return relationSql(result);
}

function columnOutput({ field, column, member }: ResultColumn, context: Context): string {
  const { type } = column;
  const whole = columnName(column);
  const sql =
    member !== undefined && type.kind === 'STRUCT'
      ? `struct_extract(${whole}, ${quoteText(memberNames(type.fields)[member] ?? '')})`
      : whole;
  if (duckdbType(field) === undefined) throw refuse(`A column of type ${field.type}`, undefined, typeHint(field.type));
  if (field.mode === 'REQUIRED') {
    const failed = raise(quoteText(`Required column ${field.name} cannot be null`), context, sql);
    return `CASE WHEN ${sql} IS NULL THEN ${failed} ELSE ${sql} END`;
  }
  return field.mode === 'REPEATED' ? `coalesce(${sql}, [])` : sql;
}
