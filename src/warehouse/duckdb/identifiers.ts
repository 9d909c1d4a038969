import type { TableName } from '../../googlesql/schema.ts';
import { quoteName } from './translate/sql-text.ts';

/** A table's name as DuckDB's SQL writes it. */
export function quoteTable(name: TableName): string {
  return `${quoteName(name.project)}.${quoteName(name.dataset)}.${quoteName(name.table)}`;
}
