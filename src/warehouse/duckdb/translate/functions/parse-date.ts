import { once } from '../context.ts';
import { quoteText } from '../sql-text.ts';
import { formatPieces } from './date-format.ts';
import { constantFormat } from './format-date.ts';
import { arg, type Call, fail, refuseCall, type RuleTable } from './rule.ts';
import { inZone, yearPattern } from './time-zones.ts';
import { inRange } from './year-range.ts';

const monthNames =
  '(?i:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)';
const dayNames = '(?i:sunday|monday|tuesday|wednesday|thursday|friday|saturday|sun|mon|tue|wed|thu|fri|sat)';
const offset = '[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9]|[Zz]';

/** What each element reads, and the name of its group. Names of months are read in any case. */
const patterns: Readonly<Partial<Record<string, readonly [name: string, pattern: string]>>> = {
  Y: ['year', '[0-9]{1,4}'],
  E4Y: ['year', '[0-9]{4}'],
  m: ['month', '[0-9]{1,2}'],
  d: ['day', '[0-9]{1,2}'],
  e: ['day', ' ?[0-9]{1,2}'],
  H: ['hour', '2[0-3]|[01]?[0-9]'],
  k: ['hour', ' ?(?:2[0-3]|[01]?[0-9])'],
  I: ['half', '1[0-2]|0?[1-9]'],
  l: ['half', ' ?(?:1[0-2]|0?[1-9])'],
  M: ['minute', '[0-5]?[0-9]'],
  S: ['second', '60|[0-5]?[0-9]'],
  p: ['noon', '(?i:am|pm)'],
  P: ['noon', '(?i:am|pm)'],
  b: ['name', monthNames],
  B: ['name', monthNames],
  y: ['short', '[0-9]{1,2}'],
  // The day of the week is read, and not compared with the date.
  a: ['weekday', dayNames],
  A: ['weekday', dayNames],
  j: ['dayofyear', '[0-9]{1,3}'],
  Z: ['zone', '[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*'],
  z: ['offset', offset],
  Ez: ['offset', offset],
};

/** Digits right before more digits: an element takes all that it may, so none is left out. */
const full: Readonly<Partial<Record<string, string>>> = {
  Y: '[0-9]{4}',
  m: '[0-9]{2}',
  d: '[0-9]{2}',
  H: '2[0-3]|[01][0-9]',
  M: '[0-5][0-9]',
  S: '60|[0-5][0-9]',
  y: '[0-9]{2}',
};

const digits = /^(?:Y|E4Y|m|d|H|k|I|l|M|S|y|E[0-9*]S)$/;

interface Parsed {
  /** A struct of texts by the groups' names, in a variable. */
  readonly text: (name: string) => string | undefined;
}

/** Reads text by a constant format into its parts and builds the value; text that does not fit is an error. */
function parsed(call: Call, build: (parts: Parsed) => string): string {
  const format = constantFormat(call);
  const names: string[] = [];
  let pattern = '\\s*';
  const pieces = formatPieces(format);
  for (const [index, piece] of pieces.entries()) {
    if ('text' in piece) {
      pattern += piece.text.replace(/\s+|[^\s]/g, (character) =>
        /\s/.test(character) ? '\\s*' : character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      );
      continue;
    }
    const [name, element] = seconds(piece.element) ?? patterns[piece.element] ?? [];
    // An element that is there twice would be read by its last.
    if (name === undefined || element === undefined || names.includes(name)) throw refuseCall(call, `the format ${format}`);
    const next = pieces[index + 1];
    names.push(name);
    pattern += `(${next && 'element' in next && digits.test(next.element) ? (full[piece.element] ?? element) : element})`;
  }
  pattern += '\\s*';
  const regexp = quoteText(`^${pattern}$`);
  return once(arg(call, 1), call.context, (input) => {
    const problem = fail(call, 'Failed to parse input string ', input, true);
    const groups = `regexp_extract(${input}, ${regexp}, [${names.map(quoteText).join(', ')}])`;
    const variable = call.context.fresh('p');
    const text = (name: string) => (names.includes(name) ? `struct_extract(${variable}, ${quoteText(name)})` : undefined);
    const value = names.length === 0 ? build({ text }) : `list_transform([${groups}], lambda ${variable}: ${build({ text })})[1]`;
    return `CASE WHEN ${input} IS NULL THEN NULL WHEN regexp_matches(${input}, ${regexp}) THEN ${value} ELSE ${problem} END`;
  });
}

function seconds(element: string): readonly [string, string] | undefined {
  const digits = /^E([0-9*])S$/.exec(element)?.[1];
  if (digits === undefined) return undefined;
  const fraction = digits === '*' ? '(?:\\.[0-9]{0,6})?' : digits === '0' ? '' : `(?:\\.[0-9]{0,${Math.min(6, Number(digits))}})?`;
  return ['second', `(?:60|[0-5]?[0-9])${fraction}`];
}

const integer = (text: string | undefined, missing: string) => (text === undefined ? missing : `CAST(trim(${text}) AS BIGINT)`);

function dateOf({ text }: Parsed, call: Call): string {
  const short = text('short');
  const year = text('year') ?? (short && `CASE WHEN CAST(${short} AS INTEGER) < 69 THEN 2000 ELSE 1900 END + CAST(${short} AS INTEGER)`);
  const name = text('name');
  const month =
    name === undefined
      ? integer(text('month'), '1')
      : `((strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left(${name}, 3))) + 2) // 3)`;
  const ordinal = text('dayofyear');
  if (ordinal !== undefined) {
    if (name !== undefined || text('month') !== undefined || text('day') !== undefined)
      throw refuseCall(call, 'a day of the year beside a month or a day');
    const first = `make_date(CAST(${year ?? '1970'} AS BIGINT), 1, 1)`;
    const day = `CAST(${ordinal} AS INTEGER)`;
    const problem = fail(call, 'Invalid day of the year: ', ordinal, true);
    return `CASE WHEN ${day} BETWEEN 1 AND dayofyear(make_date(CAST(${year ?? '1970'} AS BIGINT), 12, 31)) THEN ${first} + (${day} - 1) ELSE ${problem} END`;
  }
  return inRange(`make_date(CAST(${year ?? '1970'} AS BIGINT), ${month}, ${integer(text('day'), '1')})`, call, 'DATE');
}

function microsOf({ text }: Parsed, call: Call): string {
  const half = text('half');
  const noon = text('noon');
  if ((half === undefined) !== (noon === undefined)) throw refuseCall(call, 'an hour of twelve without AM or PM');
  const hour =
    half === undefined
      ? integer(text('hour'), '0')
      : `(${integer(half, '0')} % 12 + CASE WHEN lower(${noon ?? ''}) = 'pm' THEN 12 ELSE 0 END)`;
  const second = text('second');
  const micros = second === undefined ? '0' : `CAST(round(CAST(${second} AS DECIMAL(9,6)) * 1000000) AS BIGINT)`;
  return `((${hour} * 60 + ${integer(text('minute'), '0')}) * 60000000 + ${micros})`;
}

function localOf(parts: Parsed, call: Call): string {
  return `(CAST(${dateOf(parts, call)} AS TIMESTAMP) + to_microseconds(${microsOf(parts, call)}))`;
}

function timestampOf(parts: Parsed, call: Call): string {
  const offset = parts.text('offset');
  const zone = parts.text('zone');
  if (zone !== undefined) {
    if (offset !== undefined) throw refuseCall(call, 'a zone and an offset');
    // DuckDB takes abbreviations (PST) that are no zones.
    const local = localOf(parts, call);
    return `CASE WHEN upper(${zone}) IN ('UTC', 'GMT') THEN ${inZone(local, undefined, call.context)} WHEN contains(${zone}, '/') THEN ${inZone(local, zone, call.context)} ELSE ${fail(call, 'Invalid time zone: ', zone, true)} END`;
  }
  if (offset === undefined) return inZone(localOf(parts, call), call.args[2], call.context);
  const digits = `replace(${offset}, ':', '')`;
  const minutes = `CASE WHEN lower(${offset}) = 'z' THEN 0 ELSE (CAST(substring(${digits}, 2, 2) AS BIGINT) * 60 + CAST(substring(${digits}, 4, 2) AS BIGINT)) * CASE WHEN left(${digits}, 1) = '-' THEN -1 ELSE 1 END END`;
  return inZone(`(${localOf(parts, call)} - to_minutes(${minutes}))`, undefined, call.context);
}

export const parseDateFunctions: RuleTable = {
  parse_date: (call) => (constantFormat(call) === '%Y%m%d' ? compactDate(call) : parsed(call, (parts) => dateOf(parts, call))),
  parse_datetime: (call) => parsed(call, (parts) => localOf(parts, call)),
  parse_timestamp: (call) => parsed(call, (parts) => timestampOf(parts, call)),
  parse_time: (call) => parsed(call, (parts) => `CAST(TIMESTAMP '1970-01-01' + to_microseconds(${microsOf(parts, call)}) AS TIME)`),
};

/** `event_date` of GA4: eight digits go the short way, anything else the general one. */
function compactDate(call: Call): string {
  return once(arg(call, 1), call.context, (text) => {
    const digits = (from: number, count: number) => `CAST(substring(${text}, ${from}, ${count}) AS BIGINT)`;
    return `CASE WHEN regexp_full_match(${text}, '${yearPattern}[0-9]{4}') THEN make_date(${digits(1, 4)}, ${digits(5, 2)}, ${digits(7, 2)}) ELSE ${parsed({ ...call, args: [arg(call, 0), text] }, (parts) => dateOf(parts, call))} END`;
  });
}
