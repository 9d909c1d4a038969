import type { Field, FieldMode, FieldType } from '../../googlesql/schema.ts';
import { listAt, textAt } from './json.ts';

const types: Readonly<Partial<Record<string, FieldType>>> = {
  INTEGER: 'INT64',
  INT64: 'INT64',
  FLOAT: 'FLOAT64',
  FLOAT64: 'FLOAT64',
  NUMERIC: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  BOOLEAN: 'BOOL',
  BOOL: 'BOOL',
  STRING: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
  RECORD: 'STRUCT',
  STRUCT: 'STRUCT',
};

const modes: Readonly<Partial<Record<string, FieldMode>>> = { REQUIRED: 'REQUIRED', REPEATED: 'REPEATED' };

/** The columns of a schema of the API. A type that is not known here (RANGE) is shown as its text. */
export function fieldsOf(schema: unknown): readonly Field[] {
  return listAt(schema, 'fields').map((column): Field => {
    const type = types[(textAt(column, 'type') ?? '').toUpperCase()] ?? 'STRING';
    const description = textAt(column, 'description');
    return {
      name: textAt(column, 'name') ?? '',
      type,
      mode: modes[(textAt(column, 'mode') ?? '').toUpperCase()] ?? 'NULLABLE',
      ...(type === 'STRUCT' && { fields: fieldsOf(column) }),
      ...(description !== undefined && description !== '' && { description }),
    };
  });
}

/** The same for the API; for schemas of load jobs. */
export function schemaOf(fields: readonly Field[]): { readonly fields: readonly object[] } {
  return {
    fields: fields.map(({ name, type, mode, fields: members, description }) => ({
      name,
      type: type === 'STRUCT' ? 'RECORD' : type,
      mode,
      ...(members && schemaOf(members)),
      ...(description !== undefined && { description }),
    })),
  };
}
