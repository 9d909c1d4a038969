import type { Context } from '../context.ts';
import { raise } from '../raise.ts';
import { quoteText } from '../sql-text.ts';

/** Four digits, but those of year 0. */
export const yearPattern = '(?:[1-9][0-9]{3}|0(?:[1-9][0-9]{2}|0(?:[1-9][0-9]|0[1-9])))';
const monthAndDay = '-[0-9]{1,2}-[0-9]{1,2}';
const fraction = String.raw`(?:\.[0-9]{1,6})?`;
const minutePattern = '(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9]:';
const timePattern = `${minutePattern}[0-5]?[0-9]${fraction}`;
const leapPattern = `${minutePattern}60${fraction}`;

const datePattern = `${yearPattern}${monthAndDay}`;

/** How GoogleSQL writes a DATETIME, of any time but a leap second; a date alone is its midnight. */
export const civilPattern = `${datePattern}(?:[ Tt]${timePattern})?`;

/** The same of UTC, where a zone may stand behind a time. */
export const utcPattern = `${datePattern}(?:[ Tt]${timePattern}(?:[Zz]| UTC|[+-]00(?::?00)?)?)?`;

/** A DATETIME, also one that is within a day of the years 1 to 9999, or in a leap second. */
export const looseCivilPattern = `(?:[0-9]{4}|10000)${monthAndDay}(?:[ Tt](?:${timePattern}|${leapPattern}))?`;

const leapSecond = `:60${fraction}$`;

/** A DuckDB TIMESTAMP of text that is like `looseCivilPattern`, which is repeated. A leap second is the second after it, as GoogleSQL has it. */
export function civilOfText(text: string): string {
  const written = `replace(${text}, 't', 'T')`;
  return `CASE WHEN regexp_matches(${text}, '${leapSecond}') THEN CAST(regexp_replace(${written}, '${leapSecond}', ':59') AS TIMESTAMP) + to_seconds(1) ELSE CAST(${written} AS TIMESTAMP) END`;
}

/** Text as a DATE; `text` is repeated, here and below. */
export function dateOfText(text: string, context: Context): string {
  return readText(text, 'date', [[datePattern, `CAST(${text} AS DATE)`]], context);
}

export function datetimeOfText(text: string, context: Context): string {
  const leap = civilOfText(text);
  const problem = raise(`'Invalid datetime string: '`, context, text, true);
  return readText(
    text,
    'datetime string',
    [
      [civilPattern, `CAST(replace(${text}, 't', 'T') AS TIMESTAMP)`],
      [`${datePattern}[ Tt]${leapPattern}`, `CASE WHEN ${leap} > TIMESTAMP '9999-12-31 23:59:59.999999' THEN ${problem} ELSE ${leap} END`],
    ],
    context,
  );
}

export function timeOfText(text: string, context: Context): string {
  return readText(
    text,
    'time string',
    [
      [timePattern, `CAST(${text} AS TIME)`],
      [leapPattern, `CAST(CAST(regexp_replace('1970-01-01 ' || ${text}, '${leapSecond}', ':59') AS TIMESTAMP) + to_seconds(1) AS TIME)`],
    ],
    context,
  );
}

function readText(text: string, kind: string, forms: readonly (readonly [pattern: string, value: string])[], context: Context): string {
  const problem = raise(quoteText(`Invalid ${kind}: `), context, text, true);
  const cases = forms.map(([pattern, value]) => `WHEN regexp_full_match(${text}, '${pattern}') THEN ${value}`);
  return `CASE WHEN ${text} IS NULL THEN NULL ${cases.join(' ')} ELSE ${problem} END`;
}
