const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})0*)?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Digits of a time since 1970 in seconds, milliseconds and microseconds, for times from 1973 to 2286, and what turns it into microseconds. */
const sinceEpoch = [
  { digits: /^\d{9,10}$/, factor: 1_000_000n },
  { digits: /^\d{12,13}$/, factor: 1_000n },
  { digits: /^\d{15,16}$/, factor: 1n },
];

/**
 * Reads a timestamp: ISO 8601 (`T` or a space, any fraction down to microseconds, a zone or UTC when there is none), also with ` UTC`
 * behind it as BigQuery prints it, or a time since 1970 in seconds, milliseconds or microseconds (GA4's own), told apart by the number of
 * digits. Gives `2024-01-15T12:00:00.123456Z`, the fraction only where there is one; undefined for anything else.
 */
export function readTimestamp(text: string): string | undefined {
  const epoch = sinceEpoch.find(({ digits }) => digits.test(text));
  if (epoch !== undefined) return formatMicroseconds(BigInt(text) * epoch.factor);
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const utc = `${String(year)}-${String(month)}-${String(day)}T${hour}:${minute}:${second}Z`;
  const milliseconds = Date.parse(utc);
  // Date.parse takes 31 February for a day in March, and 24:00 for midnight.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().replace('.000', '') !== utc) return undefined;
  const offset = zoneMinutes(zone);
  if (offset === undefined) return undefined;
  const microseconds = BigInt(milliseconds) * 1000n - BigInt(offset) * 60_000_000n + BigInt(fraction.padEnd(6, '0'));
  return formatMicroseconds(microseconds);
}

function zoneMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours, minutes = '00'] = match;
  const offset = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || offset > 18 * 60) return undefined;
  return sign === '-' ? -offset : offset;
}

/** BigQuery's years are 1 to 9999; a zone must not lead out of them. */
function formatMicroseconds(microseconds: bigint): string | undefined {
  const seconds = microseconds / 1_000_000n - (microseconds % 1_000_000n < 0n ? 1n : 0n);
  const fraction = microseconds - seconds * 1_000_000n;
  const date = new Date(Number(seconds) * 1000);
  if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return undefined;
  const digits = fraction === 0n ? '' : `.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`;
  return `${date.toISOString().slice(0, 19)}${digits}Z`;
}
