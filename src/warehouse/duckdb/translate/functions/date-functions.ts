import { once } from '../context.ts';
import { constructorFunctions } from './date-constructors.ts';
import { datePart, type DatePart, firstDayOfWeek, partMicros, partMonths } from './date-parts.ts';
import { dateSeriesFunctions } from './date-series.ts';
import { extractedFromInterval, intervalFunctions } from './interval-functions.ts';
import { arg, type Call, fail, literalText, refuseCall, type Rule, type RuleTable, using } from './rule.ts';
import { atZone, inZone } from './time-zones.ts';
import { inRange } from './year-range.ts';

/** Division that rounds down, where DuckDB's rounds towards zero. */
function floorDivided(value: string, by: bigint): string {
  return `((${value} - ((${value} % ${by} + ${by}) % ${by})) // ${by})`;
}

function added(value: string, amount: string, sign: '+' | '-', call: Call, part: DatePart): string {
  const kind = call.nodes[0]?.type.kind;
  const months = partMonths(part);
  if (months !== undefined) {
    if (kind === 'TIMESTAMP' || kind === 'TIME') throw refuseCall(call, part);
    const moved = `${value} ${sign} to_months(CAST(${months === 1 ? amount : `${amount} * ${months}`} AS INTEGER))`;
    return inRange(kind === 'DATE' ? `CAST(${moved} AS DATE)` : `(${moved})`, call);
  }
  const micros = partMicros(part);
  if (micros === undefined) throw refuseCall(call, part);
  if (kind === 'DATE') {
    const days = micros / 86_400_000_000n;
    if (days < 1n) throw refuseCall(call, part);
    return inRange(`(${value} ${sign} CAST(${days === 1n ? amount : `${amount} * ${days}`} AS INTEGER))`, call);
  }
  // Clocks go round.
  if (kind === 'TIME') return `(${value} ${sign} to_microseconds((${amount} % ${86_400_000_000n / micros}) * ${micros}))`;
  return inRange(`(${value} ${sign} to_microseconds(${micros === 1n ? amount : `${amount} * ${micros}`}))`, call);
}

const moving =
  (sign: '+' | '-'): Rule =>
  (call) => {
    if (call.nodes.length === 2) return `(${arg(call, 0)} ${sign} ${arg(call, 1)})`;
    return added(arg(call, 0), arg(call, 1), sign, call, datePart(call, 2));
  };

const dayNumber = (date: string) => `CAST(${date} - DATE '1970-01-01' AS BIGINT)`;

/** Weeks since long before year 1, so that the division never sees a negative number. Day 0 is a Thursday. */
function weekNumber(date: string, firstDay: number): string {
  return `((${dayNumber(date)} + ${((4 - firstDay + 7) % 7) + 1_400_000}) // 7)`;
}

function dateDifference(left: string, right: string, part: DatePart, call: Call): string {
  const firstDay = firstDayOfWeek(part);
  if (firstDay !== undefined) return `(${weekNumber(left, firstDay)} - ${weekNumber(right, firstDay)})`;
  switch (part) {
    case 'DAY':
      return `CAST(${left} - ${right} AS BIGINT)`;
    case 'MONTH':
    case 'QUARTER':
    case 'YEAR':
      return `date_diff('${part.toLowerCase()}', ${right}, ${left})`;
    case 'ISOYEAR':
      return `(isoyear(${left}) - isoyear(${right}))`;
    default:
      throw refuseCall(call, part);
  }
}

/** TIMESTAMP_DIFF counts whole units, the others the boundaries between. */
function difference(call: Call): string {
  const part = datePart(call, 2);
  const kind = call.nodes[0]?.type.kind;
  const [left, right] = [arg(call, 0), arg(call, 1)];
  if (kind === 'DATE') return dateDifference(left, right, part, call);
  const micros = partMicros(part);
  if (kind === 'TIMESTAMP') {
    if (micros === undefined || part === 'WEEK') throw refuseCall(call, part);
    const distance = `(epoch_us(${left}) - epoch_us(${right}))`;
    return micros === 1n ? distance : `(${distance} // ${micros})`;
  }
  if (kind === 'DATETIME' && (micros === undefined || part === 'DAY' || part === 'WEEK')) {
    return dateDifference(`CAST(${left} AS DATE)`, `CAST(${right} AS DATE)`, part, call);
  }
  if (micros === undefined) throw refuseCall(call, part);
  const clock = (value: string) => (kind === 'TIME' ? `epoch_us(${value})` : `epoch_us(${value})`);
  if (micros === 1n) return `(${clock(left)} - ${clock(right)})`;
  if (kind === 'TIME') return `((${clock(left)} // ${micros}) - (${clock(right)} // ${micros}))`;
  return `(${floorDivided(clock(left), micros)} - ${floorDivided(clock(right), micros)})`;
}

function daysIntoWeek(date: string, firstDay: number): string {
  return `CAST(${firstDay === 0 ? `dayofweek(${date})` : `(dayofweek(${date}) + ${7 - firstDay}) % 7`} AS INTEGER)`;
}

/** The first moment of a part, for a DATE or a local time, which may be in no year of GoogleSQL's; `cast` is the type of the result. */
function truncated(value: string, part: DatePart, cast: 'DATE' | 'TIMESTAMP', call: Call): string {
  const firstDay = firstDayOfWeek(part);
  if (firstDay !== undefined) {
    const date = cast === 'DATE' ? value : `CAST(${value} AS DATE)`;
    return `CAST(${date} - ${daysIntoWeek(date, firstDay)} AS ${cast})`;
  }
  switch (part) {
    case 'ISOYEAR':
      return `CAST(date_trunc('week', make_date(isoyear(${value}), 1, 4)) AS ${cast})`;
    case 'YEAR':
    case 'QUARTER':
    case 'MONTH':
    case 'DAY':
      return `CAST(date_trunc('${part.toLowerCase()}', ${value}) AS ${cast})`;
    case 'HOUR':
    case 'MINUTE':
    case 'SECOND':
    case 'MILLISECOND':
    case 'MICROSECOND':
      if (cast === 'DATE') throw refuseCall(call, part);
      return `date_trunc('${part.toLowerCase()}', ${value})`;
    default:
      throw refuseCall(call, part);
  }
}

/** The same of a value without a zone. The first week of all begins before the year 1. */
function truncatedInRange(value: string, part: DatePart, cast: 'DATE' | 'TIMESTAMP', call: Call): string {
  const first = truncated(value, part, cast, call);
  return firstDayOfWeek(part) === undefined ? first : inRange(first, call, cast);
}

function truncation(call: Call): string {
  const part = datePart(call, 1);
  const kind = call.nodes[0]?.type.kind;
  const value = arg(call, 0);
  switch (kind) {
    case 'DATE':
      return once(value, call.context, (date) => truncatedInRange(date, part, 'DATE', call));
    case 'DATETIME':
      return once(value, call.context, (datetime) => truncatedInRange(datetime, part, 'TIMESTAMP', call));
    case 'TIME':
      return `CAST(date_trunc('${part.toLowerCase()}', DATE '2000-01-01' + ${value}) AS TIME)`;
    case 'TIMESTAMP': {
      const zone = call.args[2];
      return once(value, call.context, (timestamp) => {
        const fine = partMicros(part);
        const isFine = fine !== undefined && fine < 86_400_000_000n;
        const local = atZone(timestamp, zone, call.context, false);
        // Within a day the zone's offset stays what it is at the moment itself, also in the hour that a clock change repeats.
        if (zone !== undefined && isFine)
          return inRange(`(${timestamp} - (${local} - ${truncated(local, part, 'TIMESTAMP', call)}))`, call);
        const first = inZone(truncated(local, part, 'TIMESTAMP', call), zone, call.context);
        return firstDayOfWeek(part) === undefined ? first : inRange(first, call);
      });
    }
    default:
      throw refuseCall(call, kind);
  }
}

/** A part of a DATE or a local time as an INT64. */
function extracted(value: string, part: DatePart, call: Call): string {
  switch (part) {
    case 'YEAR':
    case 'MONTH':
    case 'DAY':
    case 'QUARTER':
    case 'HOUR':
    case 'MINUTE':
    case 'SECOND':
      return `${part.toLowerCase()}(${value})`;
    case 'DAYOFYEAR':
      return `dayofyear(${value})`;
    case 'DAYOFWEEK':
      return `(dayofweek(${value}) + 1)`;
    case 'MILLISECOND':
      return `(millisecond(${value}) % 1000)`;
    case 'MICROSECOND':
      return `(microsecond(${value}) % 1000000)`;
    case 'ISOWEEK':
      return `week(${value})`;
    case 'ISOYEAR':
      return `isoyear(${value})`;
    default: {
      const firstDay = firstDayOfWeek(part);
      if (firstDay === undefined) throw refuseCall(call, part);
      return `((dayofyear(${value}) + 6 - (dayofweek(${value}) + ${7 - firstDay}) % 7) // 7)`;
    }
  }
}

/** The value whose parts are asked for: a TIMESTAMP in the zone that is told. */
function localOf(call: Call, zoneIndex: number): string {
  return call.nodes[0]?.type.kind === 'TIMESTAMP' ? atZone(arg(call, 0), call.args[zoneIndex], call.context) : arg(call, 0);
}

const unix =
  (unit: bigint): Rule =>
  (call) =>
    unit === 1n ? `epoch_us(${arg(call, 0)})` : once(`epoch_us(${arg(call, 0)})`, call.context, (micros) => floorDivided(micros, unit));

/** A number that GoogleSQL's years, 1 to 9999, have room for. */
function within(call: Call, first: bigint, last: bigint, use: (value: string) => string): string {
  const constant = literalText(call, 0);
  if (constant !== undefined && BigInt(constant) >= first && BigInt(constant) <= last) return use(arg(call, 0));
  return using(call, 0, (value) => {
    const problem = fail(call, `The range is ${first} to ${last} but saw `, value, true);
    return `CASE WHEN ${value} NOT BETWEEN ${first} AND ${last} THEN ${problem} ELSE ${use(value)} END`;
  });
}

const fromUnix =
  (unit: bigint): Rule =>
  (call) =>
    within(call, -62_135_596_800_000_000n / unit, 253_402_300_799_999_999n / unit, (value) =>
      unit === 1n ? `make_timestamptz(${value})` : `make_timestamptz(${value} * ${unit})`,
    );

function lastDay(call: Call): string {
  const part = call.args[1] === undefined ? 'MONTH' : datePart(call, 1);
  const date = call.nodes[0]?.type.kind === 'DATE' ? arg(call, 0) : `CAST(${arg(call, 0)} AS DATE)`;
  return once(date, call.context, (value) => {
    const firstDay = firstDayOfWeek(part);
    if (firstDay !== undefined) return inRange(`(${value} + (6 - ${daysIntoWeek(value, firstDay)}))`, call, 'DATE');
    const first = truncatedInRange(value, part, 'DATE', call);
    if (part === 'ISOYEAR') return inRange(`(CAST(date_trunc('week', make_date(isoyear(${value}) + 1, 1, 4)) AS DATE) - 1)`, call, 'DATE');
    const months = partMonths(part);
    if (months === undefined) throw refuseCall(call, part);
    return `(CAST(${first} + to_months(${months}) AS DATE) - 1)`;
  });
}

export const dateFunctions: RuleTable = {
  ...constructorFunctions,
  ...dateSeriesFunctions,
  ...intervalFunctions,
  date_add: moving('+'),
  date_sub: moving('-'),
  datetime_add: moving('+'),
  datetime_sub: moving('-'),
  timestamp_add: moving('+'),
  timestamp_sub: moving('-'),
  time_add: moving('+'),
  time_sub: moving('-'),
  date_diff: difference,
  datetime_diff: difference,
  timestamp_diff: difference,
  time_diff: difference,
  date_trunc: truncation,
  datetime_trunc: truncation,
  timestamp_trunc: truncation,
  time_trunc: truncation,
  $extract: (call) => {
    if (call.nodes[0]?.type.kind === 'INTERVAL')
      return once(arg(call, 0), call.context, (value) => extractedFromInterval(value, datePart(call, 1), call));
    return once(localOf(call, 2), call.context, (value) => extracted(value, datePart(call, 1), call));
  },
  $extract_date: (call) => `CAST(${localOf(call, 1)} AS DATE)`,
  $extract_time: (call) => `CAST(${localOf(call, 1)} AS TIME)`,
  $extract_datetime: (call) => localOf(call, 1),
  last_day: lastDay,
  unix_seconds: unix(1_000_000n),
  unix_millis: unix(1_000n),
  unix_micros: unix(1n),
  unix_date: (call) => dayNumber(arg(call, 0)),
  date_from_unix_date: (call) => within(call, -719_162n, 2_932_896n, (days) => `(DATE '1970-01-01' + CAST(${days} AS INTEGER))`),
  timestamp_micros: fromUnix(1n),
  timestamp_millis: fromUnix(1_000n),
  timestamp_seconds: fromUnix(1_000_000n),
  current_date: (call) => (call.args[0] === undefined ? 'current_date' : `CAST(${atZone('now()', call.args[0], call.context)} AS DATE)`),
  current_timestamp: () => 'now()',
  current_datetime: (call) => atZone('now()', call.args[0], call.context),
  current_time: (call) => `CAST(${atZone('now()', call.args[0], call.context)} AS TIME)`,
};
