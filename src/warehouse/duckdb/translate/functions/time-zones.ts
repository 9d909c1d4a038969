import { isZoneName, offsetMinutes } from '../../time-zone.ts';
import { type Context, once } from '../context.ts';
import { raise } from '../raise.ts';
import { quoteText } from '../sql-text.ts';
import { timestampText } from './text-of-values.ts';
import { distanceHours, distanceMinutes, distanceSign, minutesFromUtc } from './zone-distance.ts';

/**
 * The local time (a DuckDB TIMESTAMP) of a TIMESTAMP in a zone. For UTC there is nothing to look up. `isBounded`: a time outside of the years
 * 1 to 9999 is an error, as it is wherever it is not but for show or for what is less than a day.
 */
export function atZone(timestamp: string, zone: string | undefined, context: Context, isBounded = true): string {
  const local = (value: string) => `make_timestamp(epoch_us(${value}))`;
  if (isUtc(zone)) return local(timestamp);
  const shifted = (value: string) =>
    inEitherZone(
      zone,
      context,
      (minutes) => `(${local(value)} + to_minutes(${minutes}))`,
      (name) => `timezone(${name}, ${value})`,
    );
  return isBounded ? withinYears(timestamp, 'TIMESTAMPTZ', 'TIMESTAMP', context, shifted) : once(timestamp, context, shifted);
}

/**
 * The TIMESTAMP of a local time in a zone: of an hour that a clock change repeats the first, where DuckDB takes the second. `isLoose`: the
 * local time may itself be outside of the years 1 to 9999.
 */
export function inZone(local: string, zone: string | undefined, context: Context, isLoose = false): string {
  const utc = (value: string) => `make_timestamptz(epoch_us(${value}))`;
  if (isUtc(zone)) return isLoose ? withinYears(local, 'TIMESTAMP', 'TIMESTAMPTZ', context, utc) : utc(local);
  return withinYears(local, 'TIMESTAMP', 'TIMESTAMPTZ', context, (value) =>
    inEitherZone(
      zone,
      context,
      (minutes) => `make_timestamptz(epoch_us(${value} - to_minutes(${minutes})))`,
      (name) => {
        const later = `timezone(${name}, ${value})`;
        const earlier = `(${later} - to_hours(1))`;
        return `CASE WHEN timezone(${name}, ${earlier}) = ${value} THEN ${earlier} ELSE ${later} END`;
      },
    ),
  );
}

/** A TIMESTAMP as text, with the zone's distance from UTC at that time: `2020-06-01 02:00:00+02`, `…+05:30`. */
export function zonedText(timestamp: string, zone: string | undefined, context: Context): string {
  if (isUtc(zone)) return once(atZone(timestamp, zone, context), context, (local) => `(${timestampText(local)} || '+00')`);
  return once(timestamp, context, (instant) =>
    once(atZone(instant, zone, context), context, (local) => {
      const minutes = minutesFromUtc(local, instant);
      const rest = `CASE WHEN abs(${minutes}) % 60 <> 0 THEN ':' || ${distanceMinutes(minutes)} ELSE '' END`;
      return `(${timestampText(local)} || ${distanceSign(minutes)} || ${distanceHours(minutes)} || ${rest})`;
    }),
  );
}

function isUtc(zone: string | undefined): boolean {
  return zone === undefined || /^'(?:UTC|Etc\/UTC)'$/.test(zone);
}

/** DuckDB knows zones by name alone, and what it does not know is an error that no TRY catches. `zone` is SQL: a quoted text where it is a literal. */
function inEitherZone(zone = `'UTC'`, context: Context, byMinutes: (minutes: string) => string, byName: (name: string) => string): string {
  const literal = /^'([^']*)'$/.exec(zone)?.[1];
  if (literal !== undefined) {
    const minutes = offsetMinutes(literal);
    if (minutes !== undefined) return byMinutes(String(minutes));
    return isZoneName(literal) ? byName(zone) : raise(quoteText(`Invalid time zone: ${literal}`), context);
  }
  if (/^CAST\(NULL AS VARCHAR\)$/.test(zone)) return byName(zone);
  return `CASE WHEN regexp_matches(${zone}, '^(UTC)?[+-]') THEN ${byMinutes(`googlesql_zone_minutes(${zone})`)} ELSE ${byName(`googlesql_zone_name(${zone})`)} END`;
}

const first = '0001-01-01 00:00:00';
const last = '9999-12-31 23:59:59.999999';

/** GoogleSQL's years are 1 to 9999: only what is within a day of their ends can leave them. */
function withinYears(
  moved: string,
  from: 'TIMESTAMP' | 'TIMESTAMPTZ',
  to: 'TIMESTAMP' | 'TIMESTAMPTZ',
  context: Context,
  use: (value: string) => string,
): string {
  if (/\bnow\(\)/.test(moved)) return use(moved);
  const of = (type: string, text: string) => `${type} '${text}${type === 'TIMESTAMPTZ' ? '+00' : ''}'`;
  return once(moved, context, (value) => {
    const found = use(value);
    const problem = raise(`'Date or time out of range: '`, context, value, true);
    return `CASE WHEN ${value} BETWEEN ${of(from, '0001-01-02 00:00:00')} AND ${of(from, '9999-12-30 23:59:59')} THEN ${found} WHEN ${found} NOT BETWEEN ${of(to, first)} AND ${of(to, last)} THEN ${problem} ELSE ${found} END`;
  });
}
