import { type Context, once } from '../context.ts';
import { numericOfFloat, wholeNumeric } from './numeric-division.ts';
import { raise } from '../raise.ts';
import { quoteText } from '../sql-text.ts';
import { bignumericCall, bignumericOfNumeric } from './bignumeric-calls.ts';
import { dateOfText, datetimeOfText, timeOfText } from './civil-text.ts';
import { intervalText } from './interval-functions.ts';
import { timestampOfText } from './timestamp-text.ts';
import { floatText, numericText, timestampText, timeText } from './text-of-values.ts';
import { atZone, inZone, zonedText } from './time-zones.ts';

export type CastRule = (value: string, context: Context, zone: string | undefined) => string;

const to =
  (type: string): CastRule =>
  (value) =>
    `CAST(${value} AS ${type})`;

/** Text is cast only where its whole form is one that GoogleSQL reads; DuckDB reads more (`1_000`, `2.5` as an integer). */
const parsed =
  (pattern: string, typeName: string, use: (text: string) => string): CastRule =>
  (value, context) =>
    once(value, context, (text) => {
      const problem = raise(quoteText(`Bad ${typeName} value: `), context, text, true);
      return `CASE WHEN ${text} IS NULL OR regexp_full_match(${text}, '${pattern}') THEN ${use(text)} ELSE ${problem} END`;
    });

const integerText = parsed(String.raw`\s*[+-]?(?:[0-9]+|0[xX][0-9a-fA-F]+)\s*`, 'int64', (text) => {
  const bare = `trim(${text}, E' \\t\\n\\r\\f\\v')`;
  // DuckDB reads hexadecimal digits with no sign.
  return `CASE WHEN regexp_matches(${text}, '[+-]0[xX]') THEN CAST(CAST(CAST(ltrim(${bare}, '+-') AS UBIGINT) AS HUGEINT) * CASE WHEN contains(${text}, '-') THEN -1 ELSE 1 END AS BIGINT) ELSE CAST(${bare} AS BIGINT) END`;
});
const digits = String.raw`[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)`;
const number = `${digits}(?:[eE][+-]?[0-9]+)?`;
const floatFromText: CastRule = (value, context) =>
  once(value, context, (text) => {
    const problem = raise(`'Bad double value: '`, context, text, true);
    const decimal = String.raw`\s*(?:${number}|[+-]?(?i:inf|infinity|nan))\s*`;
    return `CASE WHEN ${text} IS NULL OR regexp_full_match(${text}, '${decimal}') THEN CAST(trim(${text}, E' \\t\\n\\r\\f\\v') AS DOUBLE) WHEN regexp_matches(${text}, '0[xX]') THEN googlesql_hexadecimal_float(${text}) ELSE ${problem} END`;
  });
const numericFromText: CastRule = (value, context) =>
  once(value, context, (text) => {
    const problem = raise(`'Invalid NUMERIC value: '`, context, text, true);
    const bare = `trim(${text}, E' \\t\\n\\r\\f\\v')`;
    // DuckDB rounds before and after it moves the point by an exponent.
    return `CASE WHEN ${text} IS NULL OR regexp_full_match(${text}, '\\s*${digits}\\s*') THEN CAST(${bare} AS DECIMAL(38,9)) WHEN regexp_full_match(${text}, '\\s*${number}\\s*') THEN CAST(googlesql_parse_numeric(${bare}) AS DECIMAL(38,9)) ELSE ${problem} END`;
  });
const boolFromText: CastRule = (value, context) =>
  once(value, context, (text) => {
    const problem = raise(`'Bad bool value: '`, context, text, true);
    return `CASE WHEN lower(${text}) = 'true' THEN TRUE WHEN lower(${text}) = 'false' THEN FALSE WHEN ${text} IS NOT NULL THEN ${problem} END`;
  });
const textAs =
  (read: (text: string, context: Context) => string): CastRule =>
  (value, context) =>
    once(value, context, (text) => read(text, context));

const rounded: CastRule = (value) => `CAST(round(${value}) AS BIGINT)`;

/** Explicit and implicit casts, from one type to another, by both names. */
export const castRules: Readonly<Partial<Record<string, CastRule>>> = {
  'INT64 FLOAT64': to('DOUBLE'),
  'INT64 NUMERIC': to('DECIMAL(38,9)'),
  'INT64 BIGNUMERIC': (value) => bignumericCall('of_text', `CAST(${value} AS VARCHAR)`),
  'INT64 BOOL': (value) => `(${value} <> 0)`,
  'INT64 STRING': to('VARCHAR'),
  'FLOAT64 INT64': rounded,
  'FLOAT64 NUMERIC': (value, context) => once(value, context, numericOfFloat),
  'FLOAT64 BIGNUMERIC': (value) => bignumericCall('of_float', value),
  'FLOAT64 STRING': (value, context) => once(value, context, floatText),
  'NUMERIC INT64': (value, context) => once(value, context, wholeNumeric),
  'NUMERIC FLOAT64': (value) => `CAST(CAST(${value} AS VARCHAR) AS DOUBLE)`,
  'NUMERIC BIGNUMERIC': bignumericOfNumeric,
  'BIGNUMERIC INT64': (value) => bignumericCall('integer', value),
  'BIGNUMERIC FLOAT64': (value) => bignumericCall('float', value),
  'BIGNUMERIC NUMERIC': (value) => `CAST(${bignumericCall('numeric', value)} AS DECIMAL(38,9))`,
  'BIGNUMERIC STRING': (value) => bignumericCall('text', value),
  'NUMERIC STRING': numericText,
  'INTERVAL STRING': (value, context) => once(value, context, intervalText),
  'BOOL INT64': to('BIGINT'),
  'BOOL STRING': to('VARCHAR'),
  'STRING INT64': integerText,
  'STRING FLOAT64': floatFromText,
  'STRING NUMERIC': numericFromText,
  'STRING BIGNUMERIC': (value) => bignumericCall('of_text', value),
  'STRING BOOL': boolFromText,
  'STRING BYTES': (value) => `encode(${value})`,
  'STRING DATE': textAs(dateOfText),
  'STRING DATETIME': textAs(datetimeOfText),
  'STRING TIME': textAs(timeOfText),
  'STRING TIMESTAMP': (value, context, zone) => once(value, context, (text) => timestampOfText(text, zone, context)),
  'BYTES STRING': (value) => `decode(${value})`,
  'DATE STRING': to('VARCHAR'),
  'DATE DATETIME': to('TIMESTAMP'),
  'DATE TIMESTAMP': (value, context, zone) => inZone(`CAST(${value} AS TIMESTAMP)`, zone, context),
  'DATETIME DATE': to('DATE'),
  'DATETIME TIME': to('TIME'),
  'DATETIME TIMESTAMP': (value, context, zone) => inZone(value, zone, context),
  'DATETIME STRING': (value, context) => once(value, context, (datetime) => timestampText(datetime)),
  'TIME STRING': (value, context) => once(value, context, timeText),
  'TIMESTAMP STRING': (value, context, zone) => zonedText(value, zone, context),
  'TIMESTAMP DATE': (value, context, zone) => `CAST(${atZone(value, zone, context)} AS DATE)`,
  'TIMESTAMP DATETIME': (value, context, zone) => atZone(value, zone, context),
  'TIMESTAMP TIME': (value, context, zone) => `CAST(${atZone(value, zone, context, false)} AS TIME)`,
};
