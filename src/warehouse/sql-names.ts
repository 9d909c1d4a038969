import { type TableName, tableKey } from '../googlesql/schema.ts';

/** A table's name in GoogleSQL. */
export function quotedTable(name: TableName): string {
  return `\`${tableKey(name).replaceAll('`', '')}\``;
}

/** A column's name in GoogleSQL. */
export function quotedColumn(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
