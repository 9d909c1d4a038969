import type { Interval } from '../../googlesql/interval.ts';

const dayMicros = 86_400_000_000n;

const pad = (value: number | bigint, width: number): string => String(value).padStart(width, '0');

/** ISO date of days since 1970-01-01, years from 1 to 9999 with four digits. */
export function dateText(days: number): string {
  const date = new Date(days * 86_400_000);
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

/** `12:34:56`, with six digits of fraction where there is one, as BigQuery's API writes it. */
export function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const fraction = micros % 1_000_000n;
  const clock = `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
  return fraction === 0n ? clock : `${clock}.${pad(fraction, 6)}`;
}

/** `2024-01-15T12:34:56` of microseconds since 1970-01-01. */
export function datetimeText(micros: bigint): string {
  const ofDay = ((micros % dayMicros) + dayMicros) % dayMicros;
  return `${dateText(Number((micros - ofDay) / dayMicros))}T${timeText(ofDay)}`;
}

/** The shortest decimal text of `value` / 10^`scale`. */
export function decimalText(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = pad(value < 0n ? -value : value, scale + 1);
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  return `${sign}${digits.slice(0, digits.length - scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** BigQuery's canonical form, `Y-M D H:M:S[.F]`: three parts, each with a sign of its own, the fraction of three or six digits. */
export function intervalText({ months, days, micros }: Interval): string {
  const absoluteMonths = Math.abs(months);
  const absolute = micros < 0n ? -micros : micros;
  const seconds = absolute / 1_000_000n;
  const fraction = pad(absolute % 1_000_000n, 6).replace(/(000){1,2}$/, '');
  const yearMonth = `${months < 0 ? '-' : ''}${Math.trunc(absoluteMonths / 12)}-${absoluteMonths % 12}`;
  const clock = `${micros < 0n ? '-' : ''}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}`;
  return `${yearMonth} ${days} ${clock}${fraction === '' ? '' : `.${fraction}`}`;
}
