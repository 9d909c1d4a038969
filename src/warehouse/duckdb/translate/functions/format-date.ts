import type { FormattedType } from '../../formatted-type.ts';
import { once } from '../context.ts';
import { quoteText } from '../sql-text.ts';
import { formatPieces } from './date-format.ts';
import { arg, type Call, literalText, refuseCall, type Rule, type RuleTable } from './rule.ts';
import { atZone } from './time-zones.ts';
import { distanceHours, distanceMinutes, distanceSign, minutesFromUtc } from './zone-distance.ts';

interface Moment {
  /** A DATE or TIMESTAMP of DuckDB in the zone that is shown. */
  readonly local: string;
  /** The TIMESTAMP itself; of a value without a zone, which has no elements of the zone, the same as `local`. */
  readonly instant: string;
  /** As SQL; undefined for UTC, and where there is none. */
  readonly zone: string | undefined;
  readonly type: FormattedType;
}

/** Elements that DuckDB's strftime has with the same meaning. */
const native = new Set(['Y', 'm', 'd', 'H', 'M', 'S', 'y', 'b', 'B', 'a', 'A', 'j', 'I', 'p', 'w', 'u', 'V', 'U', 'W']);

const other: Readonly<Partial<Record<string, (moment: Moment) => string>>> = {
  e: ({ local }) => `lpad(strftime(${local}, '%-d'), 2, ' ')`,
  k: ({ local }) => `lpad(strftime(${local}, '%-H'), 2, ' ')`,
  l: ({ local }) => `lpad(strftime(${local}, '%-I'), 2, ' ')`,
  P: ({ local }) => `lower(strftime(${local}, '%p'))`,
  G: ({ local }) => `CAST(isoyear(${local}) AS VARCHAR)`,
  C: ({ local }) => `CAST(year(${local}) // 100 AS VARCHAR)`,
  g: ({ local }) => `lpad(CAST(isoyear(${local}) % 100 AS VARCHAR), 2, '0')`,
  Q: ({ local }) => `CAST(quarter(${local}) AS VARCHAR)`,
  E4Y: ({ local }) => `lpad(CAST(year(${local}) AS VARCHAR), 4, '0')`,
  'E*S': ({ local }) => `strftime(${local}, '%S') || regexp_replace(strftime(${local}, '.%f'), '\\.?0+$', '')`,
  s: ({ instant }) => `CAST(CAST(floor(epoch_us(${instant}) / 1000000) AS BIGINT) AS VARCHAR)`,
  Z: zoneText,
  z: (moment) => offsetText(moment, ''),
  Ez: (moment) => offsetText(moment, ':'),
};

/** Zones are shown by their distance from UTC: `UTC-5`, `UTC+0530`. */
function zoneText({ local, instant, zone }: Moment): string {
  if (zone === undefined) return `'UTC'`;
  const minutes = minutesFromUtc(local, instant);
  const hours = `abs(${minutes}) // 60`;
  const distance = `CASE WHEN abs(${minutes}) % 60 = 0 THEN CAST(${hours} AS VARCHAR) ELSE ${distanceHours(minutes)} || ${distanceMinutes(minutes)} END`;
  return `CASE WHEN ${minutes} = 0 THEN 'UTC' ELSE 'UTC' || ${distanceSign(minutes)} || ${distance} END`;
}

function offsetText({ local, instant }: Moment, separator: string): string {
  const minutes = minutesFromUtc(local, instant);
  return `${distanceSign(minutes)} || ${distanceHours(minutes)} || ${quoteText(separator)} || ${distanceMinutes(minutes)}`;
}

function formatted(moment: Moment, format: string, call: Call): string {
  const parts: string[] = [];
  let pattern = '';
  const flush = () => {
    if (pattern !== '') parts.push(strftime(moment.local, pattern, moment.zone !== undefined));
    pattern = '';
  };
  for (const piece of formatPieces(format, moment.type)) {
    if ('text' in piece) pattern += piece.text.replaceAll('%', '%%');
    // Years below 1000 have no zeros in front, which only the first of a pattern can lose.
    else if (piece.element === 'Y' && pattern !== '') {
      flush();
      parts.push(`CAST(year(${moment.local}) AS VARCHAR)`);
    } else if (native.has(piece.element)) pattern += `%${piece.element}`;
    else {
      flush();
      parts.push(`(${elementSql(piece.element, moment, call)})`);
    }
  }
  flush();
  const text = parts.length === 0 ? `''` : parts.join(' || ');
  return /strftime|epoch_us|year|quarter/.test(text) ? `(${text})` : `CASE WHEN ${moment.local} IS NOT NULL THEN ${text} END`;
}

/** `anyYear`: a zone may show year 0, which keeps its last zero. */
function strftime(local: string, pattern: string, anyYear: boolean): string {
  if (!/%[^%]/.test(pattern)) return quoteText(pattern.replaceAll('%%', '%'));
  const text = `strftime(${local}, ${quoteText(pattern)})`;
  if (!pattern.startsWith('%Y')) return text;
  return anyYear ? `regexp_replace(${text}, '^0{1,3}', '')` : `ltrim(${text}, '0')`;
}

function elementSql(element: string, moment: Moment, call: Call): string {
  const digits = /^E([0-9])S$/.exec(element)?.[1];
  if (digits === '0') return `strftime(${moment.local}, '%S')`;
  if (digits !== undefined) return `rpad(left(strftime(${moment.local}, '%S.%f'), ${3 + Number(digits)}), ${3 + Number(digits)}, '0')`;
  const rule = other[element];
  if (rule === undefined) throw refuseCall(call, `the element %${element}`);
  return rule(moment);
}

/** The format has to be a constant: its elements are translated one by one. */
function constantFormat(call: Call): string {
  const format = literalText(call, 0);
  if (format === undefined) throw refuseCall(call, 'a format that is no constant');
  return format;
}

const plainFormat =
  (type: FormattedType): Rule =>
  (call) =>
    once(type === 'TIME' ? `(DATE '1970-01-01' + ${arg(call, 1)})` : arg(call, 1), call.context, (local) =>
      formatted({ local, instant: local, zone: undefined, type }, constantFormat(call), call),
    );

const zoned =
  (type: FormattedType): Rule =>
  (call) => {
    const zone = call.args[2];
    return once(arg(call, 1), call.context, (instant) =>
      once(atZone(instant, zone, call.context, false), call.context, (local) =>
        formatted({ local, instant, zone, type }, constantFormat(call), call),
      ),
    );
  };

export const formatDateFunctions: RuleTable = {
  format_date: (call) => {
    switch (call.nodes[1]?.type.kind) {
      case 'TIMESTAMP':
        return zoned('TIMESTAMP')(call);
      case 'DATETIME':
        return plainFormat('DATETIME')(call);
      default:
        return plainFormat('DATE')(call);
    }
  },
  format_datetime: plainFormat('DATETIME'),
  format_time: plainFormat('TIME'),
  format_timestamp: zoned('TIMESTAMP'),
};
