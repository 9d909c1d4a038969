import type { FormattedType } from '../../formatted-type.ts';
import { once } from '../context.ts';
import { formatPieces } from './date-format.ts';
import { type FixedWidthText, fixedWidthText } from './fixed-width-format.ts';
import { arg, type Call, literalText, refuseCall, type RuleTable, using } from './rule.ts';
import { inZone } from './time-zones.ts';
import { inRange } from './year-range.ts';

/** The local time that any text says, as a DuckDB TIMESTAMP; text that does not fit the format is an error. */
function parsed(call: Call, text: string, type: FormattedType): string {
  const elements = elementsOf(call);
  const has = (letters: string) => elements?.some((element) => letters.includes(element.slice(-1))) === true;
  if ((has('UW') && has('Aauw')) || (has('V') && has('Gg'))) throw refuseCall(call, `the format ${literalText(call, 0)}`);
  return `make_timestamp(googlesql_parsed_micros(${arg(call, 0)}, ${text}, '${type}'))`;
}

/** The elements of a format that is a constant. */
function elementsOf(call: Call): readonly string[] | undefined {
  const format = literalText(call, 0);
  if (format === undefined) return undefined;
  return formatPieces(format, 'TIMESTAMP').flatMap((piece) => ('element' in piece ? [piece.element] : []));
}

/** Most texts have all of their zeros, and go the short way. */
function eitherWay(call: Call, type: FormattedType, short: (fixed: FixedWidthText) => string, long: (text: string) => string): string {
  return using(call, 1, (text) => {
    const format = literalText(call, 0);
    const fixed = format === undefined ? undefined : fixedWidthText(format, text, type);
    return fixed === undefined ? long(text) : `CASE WHEN ${fixed.isFit} THEN ${short(fixed)} ELSE ${long(text)} END`;
  });
}

function localOf({ date, micros }: FixedWidthText): string {
  return `(CAST(${date} AS TIMESTAMP) + to_microseconds(${micros}))`;
}

function timestamp(call: Call): string {
  const elements = elementsOf(call);
  const isUtc = elements?.some((element) => element === 'z' || element === 'Ez' || element === 's') === true;
  const hasZone = elements === undefined || elements.includes('Z');
  const zone = isUtc ? undefined : call.args[2];
  return eitherWay(
    call,
    'TIMESTAMP',
    (fixed) => inZone(localOf(fixed), hasZone ? undefined : zone, call.context),
    (text) => {
      const local = parsed(call, text, 'TIMESTAMP');
      return inRange(hasZone ? inWrittenZone(call, text, local) : inZone(local, zone, call.context), call, 'TIMESTAMPTZ');
    },
  );
}

/** In the zone that the text names, where it does. */
function inWrittenZone(call: Call, text: string, local: string): string {
  const written = `coalesce(nullif(googlesql_parsed_zone(${arg(call, 0)}, ${text}), ''), ${call.args[2] ?? `'UTC'`})`;
  return once(written, call.context, (zone) =>
    once(
      local,
      call.context,
      (value) => `CASE WHEN ${zone} = 'UTC' THEN ${inZone(value, undefined, call.context)} ELSE ${inZone(value, zone, call.context)} END`,
    ),
  );
}

export const parseDateFunctions: RuleTable = {
  parse_date: (call) =>
    eitherWay(
      call,
      'DATE',
      ({ date }) => date,
      (text) => `CAST(${parsed(call, text, 'DATE')} AS DATE)`,
    ),
  parse_datetime: (call) => eitherWay(call, 'DATETIME', localOf, (text) => parsed(call, text, 'DATETIME')),
  parse_timestamp: timestamp,
  parse_time: (call) =>
    eitherWay(
      call,
      'TIME',
      (fixed) => `CAST(${localOf(fixed)} AS TIME)`,
      (text) => `CAST(${parsed(call, text, 'TIME')} AS TIME)`,
    ),
};
