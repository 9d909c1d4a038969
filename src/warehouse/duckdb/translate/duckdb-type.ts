import type { Field } from '../../../googlesql/schema.ts';
import { fieldSqlType, type SqlType, type StructField } from '../../../googlesql/sql-type.ts';
import { quoteName } from './sql-text.ts';

const scalarTypes: Readonly<Partial<Record<string, string>>> = {
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  // See bignumeric.ts.
  BIGNUMERIC: 'BIT',
  BOOL: 'BOOLEAN',
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
};

/** The DuckDB type that holds a GoogleSQL type without loss; undefined where there is none (GEOGRAPHY). */
export function duckdbTypeOf(type: SqlType): string | undefined {
  if (type.kind === 'ARRAY') {
    const element = duckdbTypeOf(type.element);
    return element && `${element}[]`;
  }
  if (type.kind === 'STRUCT') {
    const types = type.fields.map((field) => duckdbTypeOf(field.type));
    const names = memberNames(type.fields);
    if (types.includes(undefined) || types.length === 0) return undefined;
    return `STRUCT(${types.map((member, index) => `${quoteName(names[index] ?? '')} ${member}`).join(', ')})`;
  }
  return scalarTypes[type.kind];
}

const known = new WeakMap<Field, { readonly type: string | undefined }>();

/** Remembered for each field: the shards of a wildcard, a thousand perhaps, share theirs. */
export function duckdbType(field: Field): string | undefined {
  const found = known.get(field);
  if (found) return found.type;
  const type = duckdbTypeOf(fieldSqlType(field));
  known.set(field, { type });
  return type;
}

/** What a struct's fields are called in DuckDB, where each needs a name of its own. */
export function memberNames(fields: readonly StructField[]): readonly string[] {
  const seen = new Set<string>();
  return fields.map(({ name }, index) => {
    const own = name === '' || seen.has(name.toLowerCase()) ? `_field_${index + 1}` : name;
    seen.add(own.toLowerCase());
    return own;
  });
}
