import type { SqlType } from './sql-type.ts';
import { decodeDatetime, decodeTime, encodeDatetime, encodeTime } from './civil-time.ts';
import { decodeInterval, type Interval } from './interval.ts';
import { plainText } from './plain-text.ts';
import { decodeScaled, encodeScaled } from './scaled-integer.ts';

/**
 * A value as GoogleSQL has it. INT64 is a bigint; NUMERIC and BIGNUMERIC their shortest decimal text; DATE the days and TIMESTAMP the
 * microseconds since 1970 as bigints; DATETIME and TIME ISO text (`2024-01-15 12:00:00.5`); an enum its number as a bigint; JSON its text.
 */
export type SqlValue = null | boolean | bigint | number | string | Uint8Array | Interval | readonly SqlValue[];

/** The service's ValueProto as an object; `value` names the field that is set. */
export type ValueProto = Readonly<Record<string, unknown>> & { readonly value?: string };

export function valueFromProto(type: SqlType, proto: ValueProto): SqlValue {
  const value = proto.value === undefined ? undefined : proto[proto.value];
  if (value === undefined || value === null) return null;
  switch (type.kind) {
    case 'ARRAY':
      return list(value, 'element').map((element) => valueFromProto(type.element, element));
    case 'STRUCT':
      return list(value, 'field').map((field, index) => valueFromProto(type.fields[index]?.type ?? { kind: 'OTHER', name: '' }, field));
    case 'INT64':
    case 'DATE':
    case 'ENUM':
      return BigInt(plainText(value));
    case 'TIMESTAMP':
      return BigInt(plainText(member(value, 'seconds') ?? 0)) * 1_000_000n + BigInt(Math.floor(Number(member(value, 'nanos') ?? 0) / 1000));
    case 'DATETIME':
      return decodeDatetime(BigInt(plainText(member(value, 'bitFieldDatetimeSeconds') ?? 0)), Number(member(value, 'nanos') ?? 0));
    case 'TIME':
      return decodeTime(BigInt(plainText(value)));
    case 'NUMERIC':
      return decodeScaled(bytes(value), 9);
    case 'BIGNUMERIC':
      return decodeScaled(bytes(value), 38);
    case 'BYTES':
      return bytes(value);
    case 'INTERVAL':
      return decodeInterval(bytes(value));
    default:
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : plainText(value);
  }
}

export function valueToProto(type: SqlType, value: SqlValue): ValueProto {
  if (value === null) return {};
  switch (type.kind) {
    case 'ARRAY':
      return { arrayValue: { element: items(value).map((element) => valueToProto(type.element, element)) } };
    case 'STRUCT':
      return { structValue: { field: type.fields.map((field, index) => valueToProto(field.type, items(value)[index] ?? null)) } };
    case 'INT64':
      return { int64Value: plainText(value) };
    case 'FLOAT64':
      return { doubleValue: Number(value) };
    case 'BOOL':
      return { boolValue: value };
    case 'DATE':
      return { dateValue: Number(value) };
    case 'TIMESTAMP': {
      const micros = BigInt(plainText(value));
      const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
      return { timestampValue: { seconds: String((micros - rest) / 1_000_000n), nanos: Number(rest) * 1000 } };
    }
    case 'DATETIME':
      return { datetimeValue: encodeDatetime(plainText(value)) };
    case 'TIME':
      return { timeValue: String(encodeTime(plainText(value))) };
    case 'NUMERIC':
      return { numericValue: encodeScaled(plainText(value), 9) };
    case 'BIGNUMERIC':
      return { bignumericValue: encodeScaled(plainText(value), 38) };
    case 'BYTES':
      return { bytesValue: value };
    case 'JSON':
      return { jsonValue: value };
    case 'STRING':
      return { stringValue: value };
    default:
      throw new Error(`A value of type ${type.kind} cannot be given to the SQL analyser.`);
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown, name: string): readonly ValueProto[] {
  const found = member(value, name);
  return Array.isArray(found) ? found.filter(isValueProto) : [];
}

function isValueProto(value: unknown): value is ValueProto {
  return typeof value === 'object' && value !== null;
}

/** The members of an array or struct; none of other values. */
export function items(value: SqlValue): readonly SqlValue[] {
  return isList(value) ? value : [];
}

function isList(value: SqlValue): value is readonly SqlValue[] {
  return Array.isArray(value);
}

function bytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? Uint8Array.from(value) : new Uint8Array();
}
