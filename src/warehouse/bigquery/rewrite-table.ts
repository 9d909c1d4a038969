import type { Field, TableName } from '../../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../googlesql/sql-type.ts';
import type { Increment } from '../increment.ts';
import { stagedName } from '../increment-sql.ts';
import { quotedColumn, quotedTable } from '../sql-names.ts';
import type { CreateOptions } from '../warehouse.ts';
import { type ChangeContext, dropTable, replaceTable, shortHash } from './change-tables.ts';
import { createTableStatement } from './ddl.ts';

/** Makes a table anew of a query over itself, by one statement. */
export async function rewriteTable(
  name: TableName,
  sql: string,
  fields: readonly Field[],
  options: CreateOptions,
  context: ChangeContext,
  signal: AbortSignal,
): Promise<void> {
  if (!context.api.settings.isEmulator) {
    await replaceTable(name, { sql, native: sql, fields, tables: [name] }, fields, options, context, signal);
    return;
  }
  // An emulator drops a table before it reads what replaces it, and describes it by the columns of the old one.
  const aside = stagedName(name, `_${shortHash(sql)}`);
  try {
    await context.sender.query({ ...createTableStatement(aside, sql, fields, {}), purpose: aside.table }, signal);
    await dropTable(name, context, signal);
    const copy = createTableStatement(name, `SELECT * FROM ${quotedTable(aside)}`, fields, options);
    await context.sender.query({ ...copy, purpose: name.table }, signal);
  } finally {
    await dropTable(aside, context, undefined);
  }
}

/** The table's rows with its columns as they are to be: new ones NULL, those of new types cast. */
export function reshapeQuery(name: TableName, { fieldsAfter, schemaChange }: Increment): string {
  const { added, retyped } = schemaChange;
  const has = (fields: readonly Field[], field: Field) => fields.some((other) => other.name === field.name);
  const columns = fieldsAfter.map((field) => {
    const column = quotedColumn(field.name);
    if (has(added, field)) return `CAST(NULL AS ${typeText(fieldSqlType(field))}) AS ${column}`;
    return has(retyped, field) ? `CAST(${column} AS ${typeText(fieldSqlType(field))}) AS ${column}` : column;
  });
  return `SELECT ${columns.join(', ')} FROM ${quotedTable(name)}`;
}
