import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';

/** A row as a line of JSON that a load job reads. Throws `SqlError` ATT1403 for a value that is not of its column's type. */
export function encodeRow(fields: readonly Field[], row: readonly Value[]): string {
  return object(fields, (_, index) => row[index] ?? null);
}

function object(fields: readonly Field[], valueOf: (field: Field, index: number) => Value): string {
  const members = fields.map((field, index) => `${JSON.stringify(field.name)}:${encode(field, valueOf(field, index))}`);
  return `{${members.join(',')}}`;
}

function encode(field: Field, value: Value): string {
  if (field.mode !== 'REPEATED') return encodeSingle(field, value);
  if (value === null) return '[]';
  if (!isList(value)) throw mismatch(field, value);
  return `[${value.map((item) => encodeSingle(field, item)).join(',')}]`;
}

function encodeSingle(field: Field, value: Value): string {
  if (value === null) return 'null';
  if (field.type === 'STRUCT') {
    if (typeof value !== 'object' || isList(value)) throw mismatch(field, value);
    return object(field.fields ?? [], ({ name }) => value[name] ?? null);
  }
  if (typeof value === 'object' || !fits(field, value)) throw mismatch(field, value);
  // A JSON column takes JSON itself. Numbers go as text, so that nothing is rounded.
  if (field.type === 'JSON') return String(value);
  return JSON.stringify(typeof value === 'number' && field.type !== 'FLOAT64' ? String(value) : value);
}

const shapes: Readonly<Partial<Record<Field['type'], RegExp>>> = {
  INT64: /^\s*[+-]?\d+\s*$/,
  FLOAT64: /^\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|NaN|[+-]?Inf(?:inity)?)\s*$/i,
  NUMERIC: /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i,
  BIGNUMERIC: /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i,
  DATE: /^\d{1,4}-\d{1,2}-\d{1,2}$/,
  DATETIME: /^\d{1,4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,6})?)?$/i,
  TIME: /^\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,6})?$/,
  TIMESTAMP: /^\d{1,4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,6})?)?\s*(?:Z|UTC|[+-]\d{1,2}(?::\d{2})?)?$/i,
};

function fits({ type }: Field, value: string | number | boolean): boolean {
  if (type === 'BOOL') return typeof value === 'boolean';
  const shape = shapes[type];
  return shape ? typeof value !== 'boolean' && shape.test(String(value)) : typeof value === 'string';
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function mismatch(field: Field, value: Value): SqlError {
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const wanted = field.mode === 'REPEATED' ? `an ARRAY of ${field.type}` : `of type ${field.type}`;
  return new SqlError('ATT1403', `${shown} is not ${wanted} (column ${field.name}).`);
}
