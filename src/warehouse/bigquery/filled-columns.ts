import type { Field } from '../../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../googlesql/sql-type.ts';
import { quotedColumn } from '../sql-names.ts';
import type { IncrementContext, IncrementWork } from './increment-table.ts';

/** The table's columns of staged rows, in the types that the table has them: what is written by no DML is cast by nobody. */
export async function filledColumns(work: IncrementWork, context: IncrementContext, signal: AbortSignal): Promise<string> {
  const { staged, increment } = work;
  const given = (await context.tables.metadata(staged, signal))?.fields ?? work.statement.fields;
  return increment.fieldsAfter
    .map((field) => `${filledColumn(field, given, increment.columns, '')} AS ${quotedColumn(field.name)}`)
    .join(', ');
}

/** A column of staged rows as the table has it; NULL where they do not bring it. */
export function filledColumn(field: Field, given: readonly Field[], columns: readonly string[], alias: string): string {
  const type = typeText(fieldSqlType(field));
  const source = given.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
  if (source === undefined || !columns.some((name) => name.toLowerCase() === field.name.toLowerCase())) return `CAST(NULL AS ${type})`;
  const column = `${alias === '' ? '' : `${alias}.`}${quotedColumn(source.name)}`;
  return typeText(fieldSqlType(source)) === type ? column : `CAST(${column} AS ${type})`;
}
