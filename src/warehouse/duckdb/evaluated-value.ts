import { plainText } from '../../googlesql/plain-text.ts';
import type { Field } from '../../googlesql/schema.ts';
import { items, type SqlValue } from '../../googlesql/sql-value.ts';
import type { Value } from '../row-set.ts';
import { canonicalText } from './native/json/json-values.ts';
import { parseInterval } from './parse-value.ts';
import { intervalText } from './value-text.ts';
import { memberNames } from './translate/duckdb-type.ts';
import type { SqlType } from '../../googlesql/sql-type.ts';

/** A stored value in the form that the reference evaluator takes. */
export function toSqlValue(field: Field, value: Value): SqlValue {
  if (field.mode === 'REPEATED') return isList(value) ? value.map((item) => toSqlValue({ ...field, mode: 'NULLABLE' }, item)) : [];
  if (value === null) return null;
  switch (field.type) {
    case 'STRUCT':
      return (field.fields ?? []).map((member) => toSqlValue(member, isStruct(value) ? (value[member.name] ?? null) : null));
    case 'INT64':
      return BigInt(plainText(value));
    case 'FLOAT64':
      return Number(value);
    case 'BYTES':
      return Uint8Array.from(Buffer.from(plainText(value), 'base64'));
    case 'DATE':
      return BigInt(Date.parse(`${plainText(value)}T00:00:00Z`) / 86_400_000);
    case 'TIMESTAMP': {
      const [seconds = '', fraction = ''] = plainText(value).replace('Z', '').split('.');
      return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
    }
    case 'DATETIME':
      return plainText(value).replace('T', ' ');
    case 'BOOL':
      return value === true;
    case 'JSON':
      return canonicalText(plainText(value), false);
    case 'INTERVAL':
      return parseInterval(plainText(value)) ?? null;
    default:
      return plainText(value);
  }
}

/** A value of the reference evaluator in the form in which rows travel. A NULL array leaves a query as an empty one. */
export function fromSqlValue(type: SqlType, value: SqlValue): Value {
  if (type.kind === 'ARRAY') return items(value).map((item) => fromSqlValue(type.element, item));
  if (value === null) return null;
  switch (type.kind) {
    case 'STRUCT': {
      const names = memberNames(type.fields);
      return Object.fromEntries(
        type.fields.map((field, index) => [names[index] ?? '', fromSqlValue(field.type, items(value)[index] ?? null)]),
      );
    }
    case 'INT64': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : plainText(value);
    }
    case 'FLOAT64': {
      const number = Number(value);
      return Number.isFinite(number) ? number : String(number);
    }
    case 'BOOL':
      return value === true;
    case 'DATE':
      return isoText(Number(value) * 86_400_000).slice(0, 10);
    case 'TIMESTAMP': {
      const micros = BigInt(plainText(value));
      const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
      const fraction = rest === 0n ? '' : `.${String(rest).padStart(6, '0')}`;
      return `${isoText(Number((micros - rest) / 1000n)).slice(0, 19)}${fraction}Z`;
    }
    case 'DATETIME':
      return plainText(value).replace(' ', 'T');
    case 'BYTES':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
    case 'INTERVAL':
      return typeof value === 'object' && 'months' in value ? intervalText(value) : '';
    default:
      return plainText(value);
  }
}

function isoText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/^\+?0*(\d{4}-)/, '$1');
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isStruct(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
