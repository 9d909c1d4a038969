import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { fieldSqlType } from '../../googlesql/sql-type.ts';
import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';
import { bignumericBits } from './bignumeric-bits.ts';
import { memberNames } from './translate/duckdb-type.ts';
import { parseBignumeric, parseDate, parseDatetime, parseInteger, parseInterval, parseNumeric, parseTime } from './parse-value.ts';

/** The inverse of `encodeValue`. Throws `SqlError` ATT1403 for a value that is not of the field's type. */
export function decodeValue(field: Field, value: Value): DuckDBValue {
  if (field.mode !== 'REPEATED') return decodeSingle(field, value);
  if (value === null) return null;
  if (!isList(value)) throw mismatch(field, value);
  return new DuckDBListValue(value.map((item) => decodeSingle(field, item)));
}

function decodeSingle(field: Field, value: Value): DuckDBValue {
  if (value === null) return null;
  if (field.type === 'STRUCT') return struct(field, value);
  const decoded = typeof value === 'object' ? undefined : scalar(field, value);
  if (decoded === undefined) throw mismatch(field, value);
  return decoded;
}

function scalar(field: Field, value: string | number | boolean): DuckDBValue | undefined {
  const text = String(value);
  switch (field.type) {
    case 'BOOL':
      return typeof value === 'boolean' ? value : undefined;
    case 'INT64':
      return parseInteger(text);
    case 'FLOAT64':
      return float(value);
    case 'NUMERIC':
      return wrap(parseNumeric(text), (scaled) => new DuckDBDecimalValue(scaled, 38, 9));
    case 'BIGNUMERIC':
      return wrap(parseBignumeric(text), bignumericBits);
    case 'DATE':
      return wrap(parseDate(text), (days) => new DuckDBDateValue(days));
    case 'TIME':
      return wrap(parseTime(text), (micros) => new DuckDBTimeValue(micros));
    case 'DATETIME':
      return wrap(parseDatetime(text), (micros) => new DuckDBTimestampValue(micros));
    case 'TIMESTAMP':
      return wrap(parseDatetime(text.replace(/(?:Z| UTC|\+00(?::00)?)$/, '')), (micros) => new DuckDBTimestampTZValue(micros));
    case 'INTERVAL':
      return wrap(parseInterval(text), ({ months, days, micros }) => new DuckDBIntervalValue(months, days, micros));
    case 'BYTES':
      return typeof value === 'string' ? new DuckDBBlobValue(Buffer.from(value, 'base64')) : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

function float(value: string | number | boolean): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

function struct(field: Field, value: Value): DuckDBStructValue {
  if (value === null || typeof value !== 'object' || isList(value)) throw mismatch(field, value);
  const type = fieldSqlType({ ...field, mode: 'NULLABLE' });
  const names = type.kind === 'STRUCT' ? memberNames(type.fields) : [];
  const entries = (field.fields ?? []).map((member, index): [string, DuckDBValue] => [
    names[index] ?? member.name,
    decodeValue(member, value[member.name] ?? null),
  ]);
  return new DuckDBStructValue(Object.fromEntries(entries));
}

function wrap<T, R>(value: T | undefined, make: (value: T) => R): R | undefined {
  return value === undefined ? undefined : make(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function mismatch(field: Field, value: Value): SqlError {
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new SqlError(
    'ATT1403',
    `${shown} is not ${field.mode === 'REPEATED' ? `an ARRAY of ${field.type}` : `of type ${field.type}`} (column ${field.name}).`,
  );
}
