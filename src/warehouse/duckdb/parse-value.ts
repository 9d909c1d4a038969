import type { Interval } from '../../googlesql/interval.ts';
import { bignumericScale, isBignumeric } from './bignumeric.ts';

/** Each reads BigQuery's text of a value; undefined for what is not one, or is out of BigQuery's range. */

const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;
const numericLimit = 10n ** 38n;
const dayMs = 86_400_000;

export function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= smallestInteger && value <= largestInteger ? value : undefined;
}

export function parseNumeric(text: string): bigint | undefined {
  const scaled = parseDecimal(text, 9);
  return scaled !== undefined && scaled < numericLimit && scaled > -numericLimit ? scaled : undefined;
}

export function parseBignumeric(text: string): bigint | undefined {
  const scaled = parseDecimal(text, bignumericScale);
  return scaled !== undefined && isBignumeric(scaled) ? scaled : undefined;
}

/** The value times 10^`scale`; digits beyond the scale are refused rather than rounded. */
function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match || `${match[2] ?? ''}${match[3] ?? ''}` === '') return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = scale - fraction.length + Number(exponent);
  const digits = `${whole}${fraction}`;
  if (places < 0 && !/^0*$/.test(digits.slice(places))) return undefined;
  const scaled = BigInt(places >= 0 ? digits + '0'.repeat(places) : digits.slice(0, places) || '0');
  return sign === '-' ? -scaled : scaled;
}

/** Days since 1970-01-01. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / dayMs : undefined;
}

/** Microseconds since midnight. */
export function parseTime(text: string): bigint | undefined {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000n + BigInt((match[4] ?? '').padEnd(6, '0'));
}

/** Microseconds since 1970-01-01T00:00:00. */
export function parseDatetime(text: string): bigint | undefined {
  const [day = '', clock] = text.split(/[Tt ]/);
  const days = parseDate(day);
  const micros = clock === undefined ? 0n : parseTime(clock);
  return days === undefined || micros === undefined ? undefined : BigInt(days) * BigInt(dayMs) * 1000n + micros;
}

/** `Y-M D H:M:S[.F]`, each of the three parts with a sign of its own. */
export function parseInterval(text: string): Interval | undefined {
  const match = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return undefined;
  const months = Number(match[2]) * 12 + Number(match[3]);
  const seconds = BigInt(match[6] ?? 0) * 3600n + BigInt(match[7] ?? 0) * 60n + BigInt(match[8] ?? 0);
  const micros = seconds * 1_000_000n + BigInt((match[9] ?? '').padEnd(6, '0'));
  return { months: match[1] === '-' ? -months : months, days: Number(match[4]), micros: match[5] === '-' ? -micros : micros };
}
