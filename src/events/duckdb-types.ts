import type { Field, FieldType } from '../googlesql/schema.ts';

/** Only the types that GA4 exports have. */
const scalarTypes = new Map<FieldType, string>([
  ['INT64', 'BIGINT'],
  ['FLOAT64', 'DOUBLE'],
  ['BOOL', 'BOOLEAN'],
  ['STRING', 'VARCHAR'],
]);

/** A name as DuckDB SQL writes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as DuckDB SQL writes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The DuckDB type of a column's values: a REPEATED field is a LIST, a STRUCT has its members by name, in order. */
export function duckDbType(field: Field): string {
  const one = field.type === 'STRUCT' ? `STRUCT(${duckDbColumns(field.fields ?? [])})` : scalarTypes.get(field.type);
  if (one === undefined) throw new TypeError(`GA4 exports have no columns of type ${field.type}.`);
  return field.mode === 'REPEATED' ? `${one}[]` : one;
}

/** `"name" TYPE, …`, as a CREATE TABLE lists its columns and a STRUCT its members. */
export function duckDbColumns(fields: readonly Field[]): string {
  return fields.map((field) => `${quoteName(field.name)} ${duckDbType(field)}`).join(', ');
}
