import type { SqlType } from '../../../../src/googlesql/sql-type.ts';
import { plainText } from '../../../../src/googlesql/plain-text.ts';
import { items, type SqlValue } from '../../../../src/googlesql/sql-value.ts';
import type { Value } from '../../../../src/warehouse/row-set.ts';

/**
 * A value of the reference evaluator in the form in which a warehouse gives it. A NULL array leaves a query as an empty one; a NULL in an
 * array is an error of BigQuery's that the evaluator does not have, and throws.
 */
export function travelling(type: SqlType, value: SqlValue): Value {
  if (type.kind === 'ARRAY') {
    const elements = value === null ? [] : items(value);
    if (elements.includes(null)) throw new Error('Array cannot have a null element');
    return elements.map((item) => travelling(type.element, item));
  }
  if (value === null) return null;
  switch (type.kind) {
    case 'STRUCT':
      return Object.fromEntries(
        type.fields.map((field, index) => [field.name || `_field_${index + 1}`, travelling(field.type, items(value)[index] ?? null)]),
      );
    case 'INT64': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : plainText(value);
    }
    case 'FLOAT64': {
      const number = Number(value);
      return Number.isFinite(number) ? number : String(number);
    }
    case 'DATE':
      return isoDate(Number(value) * 86_400_000).slice(0, 10);
    case 'TIMESTAMP': {
      const micros = BigInt(plainText(value));
      const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
      return `${isoDate(Number((micros - rest) / 1_000n)).slice(0, 19)}${fraction(String(rest).padStart(6, '0'))}Z`;
    }
    case 'DATETIME':
      return withMicros(plainText(value).replace(' ', 'T'));
    case 'TIME':
      return withMicros(plainText(value));
    case 'BYTES':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : plainText(value);
    case 'BOOL':
      return value === true;
    default:
      return plainText(value);
  }
}

/**
 * Both sides in one spelling: floats to 12 digits (sums of another order), a little off so that none is in the middle of two.
 */
export function comparable(value: Value): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number') return Object.is(item, -0) ? 0 : Number((item * (1 + 1e-14)).toPrecision(12));
    return item;
  });
}

function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/^\+?0*(\d{4}-)/, '$1');
}

function fraction(digits: string): string {
  const shown = digits.replace(/0+$/, '');
  return shown === '' ? '' : `.${shown.padEnd(6, '0')}`;
}

/** A second's fraction as a warehouse gives it: none, or all of its microseconds. */
function withMicros(time: string): string {
  const [whole = '', digits = ''] = time.split('.');
  return `${whole}${fraction(digits)}`;
}
