import type { Field } from '../../src/googlesql/schema.ts';
import { plainText } from '../../src/googlesql/plain-text.ts';
import type { RowSet } from '../../src/warehouse/row-set.ts';
import type { RecordedCase } from './recorded-case.ts';

const legacyTypes: Readonly<Partial<Record<string, string>>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL', RECORD: 'STRUCT' };

/** What is different between an answer and the recorded one; undefined where they agree. Rows without an ORDER BY may come in any order. */
export function difference(answer: RowSet, { schema, rows, sql }: RecordedCase): string | undefined {
  const expectedSchema = (schema ?? []).map(
    ({ name, type, mode }) => `${name} ${legacyTypes[type] ?? type}${mode === 'REPEATED' ? '[]' : ''}`,
  );
  const ownSchema = answer.fields.map(({ name, type, mode }) => `${name} ${type}${mode === 'REPEATED' ? '[]' : ''}`);
  // The API tells the columns of a table that a statement makes; that is no answer.
  if (answer.fields.length === 0 && (rows ?? []).length === 0) return undefined;
  if (expectedSchema.length > 0 && expectedSchema.join() !== ownSchema.join())
    return `columns: ${ownSchema.join(', ')} for ${expectedSchema.join(', ')}`;
  if (expectedSchema.length === 0) return undefined;
  const expected = (rows ?? []).map((row) => answer.fields.map((field) => canonical(row[field.name] ?? null, field)).join(' | '));
  const own = answer.rows.map((row) => answer.fields.map((field, index) => canonical(row[index] ?? null, field)).join(' | '));
  if (own.join('\n') === expected.join('\n')) return undefined;
  const sameRows = [...own].sort().join('\n') === [...expected].sort().join('\n');
  // Rows that tie in an ORDER BY may change places, and which do cannot be seen here: the order is judged by the first and last rows.
  if (sameRows && (!/\border\s+by\b/i.test(sql) || (own[0] === expected[0] && own.at(-1) === expected.at(-1)))) return undefined;
  return `rows: ${own.slice(0, 4).join(' // ')} for ${expected.slice(0, 4).join(' // ')}`;
}

/** One spelling of a value: the recording has Python's (`+00:00`, six digits of a fraction, floats that are whole). */
function canonical(value: unknown, field: Field): string {
  if (field.mode === 'REPEATED')
    return `[${(Array.isArray(value) ? value : []).map((item) => canonical(item, { ...field, mode: 'NULLABLE' })).join(', ')}]`;
  if (value === null || value === undefined) return 'NULL';
  switch (field.type) {
    case 'STRUCT':
      return `{${(field.fields ?? []).map((member) => canonical(typeof value === 'object' ? Reflect.get(value, member.name) : null, member)).join(', ')}}`;
    case 'FLOAT64':
      return floatText(value);
    case 'INT64':
      // The recording's JSON numbers lost what is beyond 53 bits when they were read here.
      return String(Number(value));
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return plainText(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
    case 'TIMESTAMP':
    case 'DATETIME':
    case 'TIME':
      return plainText(value)
        .replace(/(?:\+00:00|Z)$/, '')
        .replace(' ', 'T')
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '');
    case 'JSON':
      return typeof value === 'string' ? jsonText(value) : JSON.stringify(value);
    case 'INTERVAL':
      return intervalText(plainText(value));
    default:
      return plainText(value);
  }
}

function floatText(value: unknown): string {
  const number = Number(value);
  return Number.isFinite(number)
    ? Number(number.toPrecision(13)).toString()
    : plainText(value).replace(/^inf$/i, 'Infinity').replace(/^nan$/i, 'NaN');
}

function jsonText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** `relativedelta(months=+1, days=+10)` as `0-1 10 0:0:0`. */
function intervalText(text: string): string {
  if (!text.startsWith('relativedelta')) return text;
  const part = (name: string) => Number(new RegExp(`\\b${name}=([+-]?[\\d.]+)`).exec(text)?.[1] ?? 0);
  return `${part('years')}-${part('months')} ${part('days')} ${part('hours')}:${part('minutes')}:${part('seconds')}`;
}
