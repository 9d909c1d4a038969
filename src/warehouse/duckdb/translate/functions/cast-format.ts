import type { SqlType } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import { type Context, once } from '../context.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';
import { castFormatPieces } from './cast-format-pieces.ts';
import { atZone } from './time-zones.ts';
import { distanceHours, distanceMinutes, distanceSign, minutesFromUtc } from './zone-distance.ts';

/** SQL of one element for a moment in the zone that is shown, and the minutes of that zone from UTC. */
type Element = (local: string, zoneMinutes: string) => string;

const lastDigits = (digits: number) => (local: string) => `right(lpad(CAST(year(${local}) AS VARCHAR), 4, '0'), ${digits})`;

const dateElements: Readonly<Partial<Record<string, Element>>> = {
  YYYY: (local) => `lpad(CAST(year(${local}) AS VARCHAR), 4, '0')`,
  YYY: lastDigits(3),
  YY: lastDigits(2),
  Y: lastDigits(1),
  MONTH: (local) => `strftime(${local}, '%B')`,
  MON: (local) => `strftime(${local}, '%b')`,
  MM: (local) => `strftime(${local}, '%m')`,
  DDD: (local) => `strftime(${local}, '%j')`,
  DD: (local) => `strftime(${local}, '%d')`,
  DAY: (local) => `strftime(${local}, '%A')`,
  DY: (local) => `strftime(${local}, '%a')`,
  D: (local) => `CAST(dayofweek(${local}) + 1 AS VARCHAR)`,
};

const timeElements: Readonly<Partial<Record<string, Element>>> = {
  HH24: (local) => `strftime(${local}, '%H')`,
  HH12: (local) => `strftime(${local}, '%I')`,
  HH: (local) => `strftime(${local}, '%I')`,
  MI: (local) => `strftime(${local}, '%M')`,
  SSSSS: (local) => `lpad(CAST(hour(${local}) * 3600 + minute(${local}) * 60 + second(${local}) AS VARCHAR), 5, '0')`,
  SS: (local) => `strftime(${local}, '%S')`,
  'A.M.': (local) => `CASE WHEN hour(${local}) < 12 THEN 'A.M.' ELSE 'P.M.' END`,
  'P.M.': (local) => `CASE WHEN hour(${local}) < 12 THEN 'A.M.' ELSE 'P.M.' END`,
  AM: (local) => `strftime(${local}, '%p')`,
  PM: (local) => `strftime(${local}, '%p')`,
};

const zoneElements: Readonly<Partial<Record<string, Element>>> = {
  TZH: (_, minutes) => `(${distanceSign(minutes)} || ${distanceHours(minutes)})`,
  TZM: (_, minutes) => distanceMinutes(minutes),
};

const worded = /^(?:MONTH|MON|DAY|DY|[AP]\.M\.|[AP]M)$/;
/** CAST of a date or time AS STRING FORMAT, whose format is a constant. Throws a refusal for other elements, as of what the value has not. */
export function castFormatSql(
  value: string,
  { kind }: SqlType,
  format: string,
  zone: string | undefined,
  context: Context,
  range: TextRange | undefined,
): string {
  const elements: Readonly<Partial<Record<string, Element>>> = {
    ...(kind !== 'TIME' && dateElements),
    ...(kind !== 'DATE' && timeElements),
    ...(kind === 'TIMESTAMP' && zoneElements),
  };
  const pieces = castFormatPieces(format);
  if (pieces === undefined) throw refuse(`CAST with the FORMAT ${format}`, range, 'Use FORMAT_DATE or its kin.');
  const parts = pieces.map((piece): Element =>
    'text' in piece ? () => quoteText(piece.text) : elementOf(piece.element, elements, kind, context),
  );
  return once(value, context, (instant) => {
    const moment = kind === 'TIME' ? `(DATE '1970-01-01' + ${instant})` : kind === 'TIMESTAMP' ? atZone(instant, zone, context) : instant;
    return once(moment, context, (local) => {
      const minutes = minutesFromUtc(local, instant);
      const text = parts.length === 0 ? `''` : parts.map((part) => part(local, minutes)).join(' || ');
      return `CASE WHEN ${instant} IS NOT NULL THEN ${text} END`;
    });
  });
}

function elementOf(written: string, elements: Readonly<Partial<Record<string, Element>>>, kind: string, context: Context): Element {
  const name = written.toUpperCase();
  const fraction = /^FF([1-9])$/.exec(name)?.[1];
  if (fraction !== undefined && kind !== 'DATE') return (local) => `left(strftime(${local}, '%f') || '000', ${fraction})`;
  const rule = elements[name];
  if (rule === undefined) return (local) => raise(quoteText(`${kind} does not support '${name}'`), context, local);
  return worded.test(name) ? (local, minutes) => inCaseOf(written, rule(local, minutes)) : rule;
}

/** Words are in the case of the element: `MON`, `Mon`, `mon`. */
function inCaseOf(written: string, sql: string): string {
  const letters = written.replaceAll('.', '');
  if (letters.startsWith(letters.charAt(0).toLowerCase())) return `lower(${sql})`;
  return letters.charAt(1) === letters.charAt(1).toUpperCase() ? `upper(${sql})` : sql;
}
