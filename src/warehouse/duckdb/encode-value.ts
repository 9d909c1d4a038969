import {
  DuckDBBitValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { bignumericText } from './bignumeric.ts';
import { bignumericOfBits } from './bignumeric-bits.ts';
import { dateText, datetimeText, decimalText, intervalText, timeText } from './value-text.ts';

/** A value of DuckDB as row-set.ts has it travel. `field` says what BigQuery would take it for; a NULL array is empty, as BigQuery's API gives it. */
export function encodeValue(field: Field, type: DuckDBType, value: DuckDBValue): Value {
  if (field.mode !== 'REPEATED') return encodeSingle(field, type, value);
  if (!(value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)) return [];
  const itemType = type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.ARRAY ? type.valueType : type;
  return value.items.map((item) => encodeSingle(field, itemType, item));
}

function encodeSingle(field: Field, type: DuckDBType, value: DuckDBValue): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return integer(field, value);
  if (typeof value === 'number') return number(field, value);
  if (value instanceof DuckDBStructValue) return struct(field, type, value);
  if (value instanceof DuckDBDecimalValue) return decimalText(value.value, value.scale);
  if (value instanceof DuckDBBitValue) return bignumericText(bignumericOfBits(value));
  if (value instanceof DuckDBTimestampTZValue) return `${datetimeText(value.micros)}Z`;
  if (value instanceof DuckDBTimestampValue) return datetimeText(value.micros);
  if (value instanceof DuckDBTimestampSecondsValue) return datetimeText(value.seconds * 1_000_000n);
  if (value instanceof DuckDBTimestampMillisecondsValue) return datetimeText(value.millis * 1_000n);
  if (value instanceof DuckDBTimestampNanosecondsValue) return datetimeText(value.nanos / 1_000n);
  if (value instanceof DuckDBDateValue) return dateText(value.days);
  if (value instanceof DuckDBTimeValue) return timeText(value.micros);
  if (value instanceof DuckDBIntervalValue) return intervalText(value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return value.toString();
}

/** Members go by their position: names may differ in case, and those of an unnamed member are ours. */
function struct(field: Field, type: DuckDBType, value: DuckDBStructValue): Value {
  if (type.typeId !== DuckDBTypeId.STRUCT) return value.toString();
  return Object.fromEntries(
    (field.fields ?? []).map((member, index) => {
      const entryType = type.entryTypes[index];
      const entry = value.entries[type.entryNames[index] ?? ''] ?? null;
      return [member.name, entryType ? encodeValue(member, entryType, entry) : null];
    }),
  );
}

function integer(field: Field, value: bigint): Value {
  if (field.type !== 'INT64') return value.toString();
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value.toString();
}

function number(field: Field, value: number): Value {
  if (field.type === 'NUMERIC' || field.type === 'BIGNUMERIC') return String(value);
  return Number.isFinite(value) ? value : String(value);
}
