import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { at, listAt } from './json.ts';

/** The rows of a page of the API, which has each value as text in `{v}` and each STRUCT as a list in `{f}`. */
export function decodeRows(fields: readonly Field[], page: unknown): readonly (readonly Value[])[] {
  return listAt(page, 'rows').map((row) => {
    const cells = listAt(row, 'f');
    return fields.map((field, index) => decode(field, at(cells[index], 'v')));
  });
}

function decode(field: Field, value: unknown): Value {
  if (field.mode === 'REPEATED') return Array.isArray(value) ? value.map((item) => decodeSingle(field, at(item, 'v'))) : [];
  return decodeSingle(field, value);
}

function decodeSingle(field: Field, value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (field.type === 'STRUCT') {
    const cells = listAt(value, 'f');
    return Object.fromEntries((field.fields ?? []).map((member, index) => [member.name, decode(member, at(cells[index], 'v'))]));
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (field.type) {
    case 'INT64': {
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : text;
    }
    case 'FLOAT64':
      return float(text);
    case 'BOOL':
      return text.toLowerCase() === 'true';
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    case 'TIMESTAMP':
      return `${datetimeOfMicros(microsOf(text))}Z`;
    case 'DATETIME':
      return sixDigits(text.replace(' ', 'T'));
    case 'TIME':
      return sixDigits(text);
    default:
      return text;
  }
}

function float(text: string): Value {
  const special = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text);
  if (!special) return Number(text);
  if (special[2]?.toLowerCase() === 'nan') return 'NaN';
  return special[1] === '-' ? '-Infinity' : 'Infinity';
}

/** Whole microseconds as they are asked for; or seconds with a fraction, perhaps with an exponent, as they are given unasked. */
function microsOf(text: string): bigint {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole = '0', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const scale = Number(exponent) + 6 - fraction.length;
  const digits = BigInt(whole + fraction);
  const micros = scale >= 0 ? digits * 10n ** BigInt(scale) : digits / 10n ** BigInt(-scale);
  return negative ? -micros : micros;
}

function datetimeOfMicros(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return fraction === 0n ? seconds : `${seconds}.${String(fraction).padStart(6, '0')}`;
}

/** A fraction of a second has six digits, or is not there. */
function sixDigits(text: string): string {
  const [whole = text, fraction = ''] = text.split('.');
  return /^0*$/.test(fraction) ? whole : `${whole}.${fraction.slice(0, 6).padEnd(6, '0')}`;
}
