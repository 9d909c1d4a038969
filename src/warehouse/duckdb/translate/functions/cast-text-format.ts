import type { SqlType } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import { escapeRegExp } from '../../../escape-regexp.ts';
import { monthNames } from '../../month-names.ts';
import { type Context, once } from '../context.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';
import { type CastFormatPiece, castFormatPieces } from './cast-format-pieces.ts';
import { inZone } from './time-zones.ts';

/** What an element reads, by the digits that it may have; the name of its group says what for. */
interface Element {
  readonly group: string;
  readonly pattern: (isBeforeDigits: boolean) => string;
}

const twoDigits = (group: string, pattern: string, short: string): Element => ({
  group,
  pattern: (isBeforeDigits) => (isBeforeDigits ? pattern : `(?:${pattern}|${short})`),
});
const year: Element = { group: 'year', pattern: (isBeforeDigits) => (isBeforeDigits ? '[0-9]{4}' : '[0-9]{1,5}') };
const halfDay = twoDigits('half', '(?:0[1-9]|1[0-2])', '[1-9]');
const noon: Element = { group: 'noon', pattern: () => '(?i:[ap][.]m[.])' };

const elements: Readonly<Partial<Record<string, Element>>> = {
  YYYY: year,
  RRRR: year,
  MM: twoDigits('month', '(?:0[1-9]|1[0-2])', '[1-9]'),
  MON: { group: 'name', pattern: () => `(?i:${monthNames.map((name) => name.slice(0, 3)).join('|')})` },
  MONTH: { group: 'name', pattern: () => `(?i:${monthNames.join('|')})` },
  DD: twoDigits('day', '(?:0[1-9]|[12][0-9]|3[01])', '[1-9]'),
  HH24: twoDigits('hour', '(?:[01][0-9]|2[0-3])', '[0-9]'),
  HH: halfDay,
  HH12: halfDay,
  'A.M.': noon,
  'P.M.': noon,
  MI: twoDigits('minute', '[0-5][0-9]', '[0-9]'),
  SS: twoDigits('second', '[0-5][0-9]', '[0-9]'),
  TZH: { group: 'zone', pattern: (isBeforeDigits) => (isBeforeDigits ? '[-+ ](?:0[0-9]|1[0-4])' : '[-+ ](?:0[0-9]|1[0-4]|[0-9])') },
  TZM: twoDigits('zoneminute', '[0-5][0-9]', '[0-9]'),
};

const clockGroups = ['hour', 'half', 'noon', 'minute', 'second', 'fraction'];
const zoneGroups = ['zone', 'zoneminute'];
const dateGroups = ['year', 'month', 'name', 'day'];

/** Unicode's white space. */
const space = String.raw`[\s\x{0b}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`;

/**
 * CAST of text AS DATE, TIME, DATETIME or TIMESTAMP with a FORMAT that is a constant: GoogleSQL's cast_date_time.cc. Throws a refusal for
 * other elements, for two of one kind, and where the year or the month is not told, which are today's then.
 */
export function castTextFormatSql(
  value: string,
  { kind }: SqlType,
  format: string,
  zone: string | undefined,
  context: Context,
  range: TextRange | undefined,
): string {
  const read = readingOf(format);
  if (read === undefined || !isWhole(kind, read.groups))
    throw refuse(`CAST with the FORMAT ${format}`, range, 'Use PARSE_DATE or its kin.');
  const groups = new Set(read.groups);
  return once(value, context, (text) => {
    const problem = raise(`'Failed to parse input timestamp string: '`, context, text, true);
    const found = `regexp_extract(${text}, ${quoteText(read.pattern)}, [${read.groups.map(quoteText).join(', ')}])`;
    const result = once(found, context, (parts) =>
      valueOf(kind, groups, (name) => `struct_extract(${parts}, '${name}')`, zone, problem, context),
    );
    return `CASE WHEN ${text} IS NULL THEN NULL WHEN regexp_matches(${text}, ${quoteText(read.pattern)}) THEN ${result} ELSE ${problem} END`;
  });
}

/** The type has all that is read, each is there once, and what today would have to tell is there. */
function isWhole(kind: SqlType['kind'], read: readonly string[]): boolean {
  const groups = new Set(read);
  const known = [
    ...(kind === 'TIME' ? [] : dateGroups),
    ...(kind === 'DATE' ? [] : clockGroups),
    ...(kind === 'TIMESTAMP' ? zoneGroups : []),
  ];
  const hasMonth = groups.has('year') && groups.has('month') !== groups.has('name');
  const hasHour = groups.has('half') === groups.has('noon') && !(groups.has('half') && groups.has('hour'));
  return groups.size === read.length && read.every((group) => known.includes(group)) && (kind === 'TIME' || hasMonth) && hasHour;
}

function readingOf(format: string): { readonly pattern: string; readonly groups: readonly string[] } | undefined {
  const pieces = castFormatPieces(format);
  if (pieces === undefined) return undefined;
  const groups: string[] = [];
  let pattern = `^${space}*`;
  for (const [index, piece] of pieces.entries()) {
    if ('text' in piece) {
      pattern += piece.isQuoted
        ? escapeRegExp(piece.text)
        : piece.text
            .split(/( +)/)
            .map((part) => (part.startsWith(' ') ? `${space}+` : escapeRegExp(part)))
            .join('');
      continue;
    }
    const element = elementOf(piece.element);
    if (element === undefined) return undefined;
    groups.push(element.group);
    pattern += `(${element.pattern(isBeforeDigits(pieces.slice(index + 1)))})`;
  }
  return { pattern: `${pattern}${space}*$`, groups };
}

function elementOf(written: string): Element | undefined {
  const name = written.toUpperCase();
  const digits = /^FF([1-9])$/.exec(name)?.[1];
  if (digits === undefined) return elements[name];
  return { group: 'fraction', pattern: (isBefore) => (isBefore ? `[0-9]{${digits}}` : `[0-9]{1,${digits}}`) };
}

/** The next thing that is read begins with a digit, so that the number before it has all of its own. */
function isBeforeDigits([next, ...rest]: readonly CastFormatPiece[]): boolean {
  if (next === undefined) return false;
  if ('text' in next) return next.text === '' ? isBeforeDigits(rest) : /^[0-9]/.test(next.text);
  return !/^(?:MON|MONTH|[AP]\.M\.|TZH)$/i.test(next.element);
}

function valueOf(
  kind: SqlType['kind'],
  groups: ReadonlySet<string>,
  part: (name: string) => string,
  zone: string | undefined,
  problem: string,
  context: Context,
): string {
  const number = (name: string, missing: number) => (groups.has(name) ? `CAST(${part(name)} AS BIGINT)` : String(missing));
  const month = groups.has('name')
    ? `((strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left(${part('name')}, 3))) + 2) // 3)`
    : number('month', 1);
  const date = kind === 'TIME' ? `DATE '1970-01-01'` : `make_date(${number('year', 1970)}, ${month}, ${number('day', 1)})`;
  const hour = groups.has('half')
    ? `(${number('half', 12)} % 12 + CASE WHEN lower(left(${part('noon')}, 1)) = 'p' THEN 12 ELSE 0 END)`
    : number('hour', 0);
  const fraction = groups.has('fraction') ? `CAST(rpad(left(${part('fraction')}, 6), 6, '0') AS BIGINT)` : '0';
  const micros = `(((${hour} * 60 + ${number('minute', 0)}) * 60 + ${number('second', 0)}) * 1000000 + ${fraction})`;
  const local = `(CAST(${date} AS TIMESTAMP) + to_microseconds(${micros}))`;
  if (kind === 'TIME') return `CAST(${local} AS TIME)`;
  if (kind !== 'TIMESTAMP') {
    return once(
      kind === 'DATE' ? date : local,
      context,
      (found) => `CASE WHEN year(${found}) BETWEEN 1 AND 9999 THEN ${found} ELSE ${problem} END`,
    );
  }
  if (!groups.has('zone') && !groups.has('zoneminute')) return inZone(local, zone, context, true);
  const sign = groups.has('zone') ? `CASE WHEN left(${part('zone')}, 1) = '-' THEN -1 ELSE 1 END` : '1';
  const hours = groups.has('zone') ? `CAST(substring(${part('zone')}, 2) AS BIGINT)` : '0';
  return once(`(${hours} * 60 + ${number('zoneminute', 0)})`, context, (minutes) => {
    const moved = inZone(`(${local} - to_minutes(${minutes} * ${sign}))`, undefined, context, true);
    return `CASE WHEN ${minutes} > 14 * 60 THEN ${problem} ELSE ${moved} END`;
  });
}
