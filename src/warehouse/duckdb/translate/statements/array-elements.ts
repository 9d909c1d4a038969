import type { Field } from '../../../../googlesql/schema.ts';
import { fieldSqlType } from '../../../../googlesql/sql-type.ts';
import { memberNames } from '../duckdb-type.ts';
import { raise } from '../raise.ts';
import { quoteName, quoteText } from '../sql-text.ts';

/** A NULL may stand in an array while a query runs. BigQuery writes none, to a table or as a result: it fails. */
export function nullElementMessage(field: Field): string {
  return `Array cannot have a null element; error in writing field ${field.name}`;
}

/** A column's value, but for an error where an array in it has a NULL. */
export function withoutNullElements(field: Field, sql: string): string {
  const condition = hasNullElement(field, sql, 0);
  if (condition === undefined) return sql;
  const failed = raise(quoteText(nullElementMessage(field)), { inTry: false }, sql);
  return `CASE WHEN ${condition} THEN ${failed} ELSE ${sql} END`;
}

/** A query for the same rows, which fails for such an array. */
export function writable(sql: string, fields: readonly Field[]): string {
  const checked = fields.flatMap((field) => {
    const name = quoteName(field.name);
    const column = withoutNullElements(field, name);
    return column === name ? [] : [`${column} AS ${name}`];
  });
  return checked.length === 0 ? sql : `SELECT * REPLACE (${checked.join(', ')}) FROM (${sql})`;
}

/** `list_count` counts what is not NULL. */
function hasNullElement(field: Field, sql: string, depth: number): string | undefined {
  if (field.mode === 'REPEATED') {
    const element = `n${depth}`;
    const within = hasNullElement({ ...field, mode: 'NULLABLE' }, element, depth + 1);
    const own = `len(${sql}) <> list_count(${sql})`;
    return within === undefined ? own : `${own} OR len(list_filter(${sql}, lambda ${element}: ${within})) > 0`;
  }
  const type = fieldSqlType(field);
  if (type.kind !== 'STRUCT') return undefined;
  const names = memberNames(type.fields);
  const conditions = (field.fields ?? []).flatMap((member, index) => {
    const found = hasNullElement(member, `struct_extract(${sql}, ${quoteText(names[index] ?? member.name)})`, depth);
    return found === undefined ? [] : [found];
  });
  return conditions.length === 0 ? undefined : conditions.join(' OR ');
}
