import type { Literal } from '../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../googlesql/sql-type.ts';
import { plainText } from '../../../googlesql/plain-text.ts';
import { items, type SqlValue } from '../../../googlesql/sql-value.ts';
import { duckdbTypeOf, memberNames } from './duckdb-type.ts';
import { bignumericSql } from '../bignumeric.ts';
import { parseBignumeric } from '../parse-value.ts';
import { refuse } from './refusal.ts';
import { quoteText } from './sql-text.ts';
import type { TextRange } from '../../../problem/text-position.ts';

export function literalSql(literal: Literal): string {
  return valueSql(literal.type, literal.value, literal.range);
}

/** A value of GoogleSQL as a DuckDB expression of the type that stands for its own. */
export function valueSql(type: SqlType, value: SqlValue, range?: TextRange): string {
  const duckdb = duckdbTypeOf(type);
  if (duckdb === undefined) {
    if (type.kind === 'ENUM') return plainText(value);
    throw refuse(`A value of type ${type.kind === 'OTHER' ? type.name : type.kind}`, range);
  }
  if (value === null) return `CAST(NULL AS ${duckdb})`;
  switch (type.kind) {
    case 'INT64':
      return integerSql(BigInt(plainText(value)));
    case 'FLOAT64':
      return floatSql(Number(value));
    case 'BOOL':
      return value === true ? 'TRUE' : 'FALSE';
    case 'BIGNUMERIC':
      return bignumericSql(parseBignumeric(plainText(value)) ?? 0n);
    case 'STRING':
      return quoteText(plainText(value));
    case 'DATE':
      return `DATE '${dateText(Number(value))}'`;
    case 'DATETIME':
      return `TIMESTAMP '${plainText(value)}'`;
    case 'TIME':
      return `TIME '${plainText(value)}'`;
    case 'TIMESTAMP':
      return `TIMESTAMPTZ '${timestampText(BigInt(plainText(value)))}+00'`;
    case 'BYTES':
      return value instanceof Uint8Array
        ? `'${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')}'::BLOB`
        : 'NULL';
    case 'ARRAY':
      return `CAST([${items(value)
        .map((item) => valueSql(type.element, item, range))
        .join(', ')}] AS ${duckdb})`;
    case 'STRUCT': {
      const names = memberNames(type.fields);
      return `{${type.fields.map((field, index) => `${quoteText(names[index] ?? '')}: ${valueSql(field.type, items(value)[index] ?? null, range)}`).join(', ')}}`;
    }
    case 'INTERVAL':
      return typeof value === 'object' && 'months' in value
        ? `(to_months(${value.months}) + to_days(${value.days}) + to_microseconds(${value.micros}))`
        : 'NULL';
    default:
      return `CAST(${quoteText(plainText(value))} AS ${duckdb})`;
  }
}

export function integerSql(value: bigint): string {
  if (value === -(2n ** 63n)) return `CAST('${value}' AS BIGINT)`;
  return value < 0n ? `(${value})::BIGINT` : `${value}::BIGINT`;
}

function floatSql(value: number): string {
  if (Number.isNaN(value)) return `'NaN'::DOUBLE`;
  if (!Number.isFinite(value)) return value > 0 ? `'Infinity'::DOUBLE` : `'-Infinity'::DOUBLE`;
  return `'${Object.is(value, -0) ? '-0' : value}'::DOUBLE`;
}

function dateText(days: number): string {
  return new Date(days * 86_400_000).toISOString().replace(/^\+?0*(\d{4}-\d\d-\d\d)T.*$/, '$1');
}

function timestampText(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (micros - fraction) / 1_000_000n;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return fraction === 0n ? text : `${text}.${String(fraction).padStart(6, '0')}`;
}
