import type { Context } from '../context.ts';
import { raise } from '../raise.ts';

/** The local time (a DuckDB TIMESTAMP) of a TIMESTAMP in a zone. For UTC there is nothing to look up. */
export function atZone(timestamp: string, zone: string | undefined): string {
  const local = `make_timestamp(epoch_us(${timestamp}))`;
  if (isUtc(zone)) return local;
  const minutes = offsetMinutes(zone);
  return minutes === undefined ? `timezone(${zone ?? ''}, ${timestamp})` : `(${local} + to_minutes(${minutes}))`;
}

/** The TIMESTAMP of a local time in a zone: of an hour that a clock change repeats the first, where DuckDB takes the second. */
export function inZone(local: string, zone: string | undefined): string {
  if (isUtc(zone)) return `make_timestamptz(epoch_us(${local}))`;
  const minutes = offsetMinutes(zone);
  if (minutes !== undefined) return `make_timestamptz(epoch_us(${local} - to_minutes(${minutes})))`;
  const later = `timezone(${zone ?? ''}, ${local})`;
  const earlier = `(${later} - to_hours(1))`;
  return `CASE WHEN timezone(${zone ?? ''}, ${earlier}) = ${local} THEN ${earlier} ELSE ${later} END`;
}

function isUtc(zone: string | undefined): boolean {
  return zone === undefined || /^'(?:UTC|Etc\/UTC)'$/i.test(zone);
}

/** DuckDB knows zones by name alone, so an offset (`+05:30`, `-8`) is reckoned here. `zone` is SQL: a quoted text where it is a literal. */
function offsetMinutes(zone: string | undefined): number | undefined {
  const match = /^'(?:UTC)?([+-])(\d{1,2})(?::?(\d{2}))?'$/.exec(zone ?? '');
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Text as GoogleSQL reads a TIMESTAMP: date, optional time, optional offset or zone name. `text` is repeated. */
export function parsedTimestamp(text: string, zone: string | undefined, context: Context): string {
  const civil = String.raw`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]{1,6})?)?`;
  const offset = String.raw`[+-][0-9]{1,2}(?::[0-9]{2})?`;
  const problem = raise(`'Invalid timestamp: '`, context, text, true);
  const local = `CAST(regexp_extract(${text}, '^${civil}') AS TIMESTAMP)`;
  const sign = `regexp_extract(${text}, '([+-])[0-9]{1,2}(?::[0-9]{2})?$', 1)`;
  const hours = `CAST(regexp_extract(${text}, '[+-]([0-9]{1,2})(?::[0-9]{2})?$', 1) AS BIGINT)`;
  const minutes = `coalesce(TRY_CAST(regexp_extract(${text}, '[+-][0-9]{1,2}:([0-9]{2})$', 1) AS BIGINT), 0)`;
  return `CASE WHEN ${text} IS NULL THEN NULL
    WHEN regexp_full_match(${text}, '${civil}(?: ?[Zz])?') THEN ${zone === undefined ? inZone(local, undefined) : `timezone(CASE WHEN regexp_matches(${text}, '[Zz]$') THEN 'UTC' ELSE ${zone} END, ${local})`}
    WHEN regexp_full_match(${text}, '${civil} ?${offset}') THEN make_timestamptz(epoch_us(${local} - to_minutes((${hours} * 60 + ${minutes}) * CASE ${sign} WHEN '-' THEN -1 ELSE 1 END)))
    WHEN regexp_full_match(${text}, '${civil} [A-Za-z_]+(?:/[A-Za-z_+-]+)*') THEN ${inZone(local, `regexp_extract(${text}, '[A-Za-z_/+-]+$')`)}
    ELSE ${problem} END`;
}
