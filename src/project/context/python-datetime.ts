import { TemplateFault } from '../../jinja/fault.ts';
import { JinjaObject, jinjaFunction, jinjaObject, type CallArguments, type JinjaValue } from '../../jinja/value.ts';
import { argument, requiredText } from './call-arguments.ts';
import { checked, formatDate, microsOf, pad, parseDate, partsOf, weekdayOf, type DateParts } from './date-format.ts';

const dayMicros = 86_400_000_000n;

/** A time zone of `modules.pytz` or `datetime.timezone`. */
class ZoneValue extends JinjaObject {
  readonly zone: string;
  readonly offsetMinutes: (utcMicros: bigint) => number;

  constructor(zone: string, offsetMinutes: (utcMicros: bigint) => number) {
    super({ name: 'timezone', text: zone, member: (name) => (name === 'zone' ? zone : name === 'localize' ? localize(this) : undefined) });
    this.zone = zone;
    this.offsetMinutes = offsetMinutes;
  }
}

export const utc = new ZoneValue('UTC', () => 0);

/** `modules.pytz.timezone('Europe/Berlin')`. */
export function namedZone(name: string): ZoneValue {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw new TemplateFault(`There is no time zone '${name}'.`, "Use a name such as 'Europe/Berlin'.");
  }
  return new ZoneValue(name, (utcMicros) => {
    const part = format.formatToParts(new Date(Number(utcMicros / 1000n))).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const match = /([+-])(\d{2}):(\d{2})/.exec(part);
    return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
  });
}

function localize(zone: ZoneValue): JinjaObject {
  return jinjaFunction('localize', (call) => {
    const [value] = call.positional;
    if (!(value instanceof DateTimeValue)) throw new TemplateFault('localize needs a datetime.');
    return new DateTimeValue(value.micros, zone);
  });
}

class DeltaValue extends JinjaObject {
  readonly micros: bigint;

  constructor(micros: bigint) {
    super({
      name: 'timedelta',
      text: deltaText(micros),
      member: (name) => deltaMember(micros, name),
      operate: (operator, other, reversed) => deltaOperation(this, operator, other, reversed),
      order: (other) => (other instanceof DeltaValue ? sign(micros - other.micros) : undefined),
    });
    this.micros = micros;
  }
}

class DateValue extends JinjaObject {
  /** Of the day's beginning. */
  readonly micros: bigint;

  constructor(micros: bigint) {
    const parts = partsOf(micros);
    super({
      name: 'date',
      text: formatDate(parts, '%Y-%m-%d'),
      member: (name) => dateMember(this, parts, name),
      operate: (operator, other, reversed) => dateOperation(this, operator, other, reversed),
      order: (other) => (other instanceof DateValue ? sign(micros - other.micros) : undefined),
    });
    this.micros = micros;
  }
}

class DateTimeValue extends JinjaObject {
  /** Of the time on the wall, whatever the zone. */
  readonly micros: bigint;
  readonly zone: ZoneValue | undefined;

  constructor(micros: bigint, zone: ZoneValue | undefined) {
    const parts = partsOf(micros);
    super({
      name: 'datetime',
      text: isoText(parts, ' ', offsetText(micros, zone, ':')),
      member: (name) => dateTimeMember(this, parts, name),
      operate: (operator, other, reversed) => dateOperation(this, operator, other, reversed),
      order: (other) => (other instanceof DateTimeValue ? sign(this.instant - other.instant) : undefined),
    });
    this.micros = micros;
    this.zone = zone;
  }

  /** Microseconds since 1970 in UTC; a time without a zone counts as UTC. */
  get instant(): bigint {
    return this.micros - BigInt(offsetAtWall(this.micros, this.zone)) * 60_000_000n;
  }
}

/** An aware datetime in UTC of an ISO text: `run_started_at`. */
export function pythonDateTime(iso: string): JinjaObject {
  const millis = Date.parse(iso);
  return new DateTimeValue(BigInt(Number.isNaN(millis) ? 0 : millis) * 1000n, utc);
}

/** `modules.datetime`. There is no clock: now is when the run started. */
export function datetimeModule(startedAt: JinjaObject): JinjaObject {
  const now = startedAt instanceof DateTimeValue ? startedAt : new DateTimeValue(0n, utc);
  const nowIn = (zone: JinjaValue | undefined): DateTimeValue =>
    zone instanceof ZoneValue ? inZone(now, zone) : new DateTimeValue(now.micros, undefined);
  const fromParts = (call: CallArguments): DateTimeValue => {
    const zone = call.keyword.get('tzinfo');
    return new DateTimeValue(microsOf(partsArgument(call, emptyTime)), zone instanceof ZoneValue ? zone : undefined);
  };
  return jinjaObject(
    {
      datetime: jinjaFunction('datetime', fromParts, {
        now: jinjaFunction('now', (call) => nowIn(argument(call, 0, 'tz'))),
        utcnow: jinjaFunction('utcnow', () => nowIn(undefined)),
        today: jinjaFunction('today', () => nowIn(undefined)),
        strptime: jinjaFunction('strptime', (call) => {
          const { parts, offsetMinutes } = parseDate(
            requiredText(call, 0, 'date_string', 'strptime'),
            requiredText(call, 1, 'format', 'strptime'),
          );
          return new DateTimeValue(microsOf(parts), offsetMinutes === undefined ? undefined : fixedZone(offsetMinutes));
        }),
        fromisoformat: jinjaFunction('fromisoformat', (call) => isoDateTime(requiredText(call, 0, 'date_string', 'fromisoformat'))),
        combine: jinjaFunction('combine', ({ positional: [date] }) => {
          if (date instanceof DateValue) return new DateTimeValue(date.micros, undefined);
          throw new TemplateFault('combine needs a date.');
        }),
      }),
      date: jinjaFunction('date', (call) => new DateValue(startOfDay(microsOf(partsArgument(call, emptyTime)))), {
        today: jinjaFunction('today', () => new DateValue(startOfDay(now.micros))),
        fromisoformat: jinjaFunction(
          'fromisoformat',
          (call) => new DateValue(startOfDay(isoDateTime(requiredText(call, 0, 'date_string', 'fromisoformat')).micros)),
        ),
      }),
      timedelta: jinjaFunction('timedelta', (call) => new DeltaValue(deltaArgument(call))),
      timezone: jinjaObject({ utc }, { name: 'timezone' }),
    },
    { name: 'modules.datetime' },
  );
}

const emptyTime: DateParts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
const partNames = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

function partsArgument(call: CallArguments, otherwise: DateParts): DateParts {
  const given = partNames.flatMap((name, index) => {
    const value = argument(call, index, name);
    if (value === undefined) return [];
    if (typeof value !== 'bigint') throw new TemplateFault(`A date needs an integer for '${name}'.`);
    return [[name, Number(value)] as const];
  });
  const parts = { ...otherwise, ...Object.fromEntries(given) };
  return checked(parts, `${parts.year}-${parts.month}-${parts.day}`);
}

const deltaUnits: readonly (readonly [string, number])[] = [
  ['days', 86_400e6],
  ['seconds', 1e6],
  ['microseconds', 1],
  ['milliseconds', 1e3],
  ['minutes', 60e6],
  ['hours', 3600e6],
  ['weeks', 7 * 86_400e6],
];

function deltaArgument(call: CallArguments): bigint {
  let micros = 0n;
  deltaUnits.forEach(([name, unit], index) => {
    const value = argument(call, index, name);
    if (typeof value === 'bigint') micros += value * BigInt(unit);
    else if (typeof value === 'number') micros += BigInt(Math.round(value * unit));
    else if (value !== undefined) throw new TemplateFault(`timedelta needs a number for '${name}'.`);
  });
  return micros;
}

function isoDateTime(text: string): DateTimeValue {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,6})?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!match) throw new TemplateFault(`'${text}' is no date in ISO format.`);
  const [, date = '', time = '00:00', second = ':00', fraction = '.0', zone] = match;
  const { parts, offsetMinutes } = parseDate(
    `${date} ${time}${second}${fraction}${zone ?? ''}`,
    `%Y-%m-%d %H:%M:%S.%f${zone === undefined ? '' : '%z'}`,
  );
  return new DateTimeValue(microsOf(parts), offsetMinutes === undefined ? undefined : fixedZone(offsetMinutes));
}

function fixedZone(minutes: number): ZoneValue {
  return minutes === 0 ? utc : new ZoneValue(`UTC${offsetOfMinutes(minutes, ':')}`, () => minutes);
}

function inZone(value: DateTimeValue, zone: ZoneValue): DateTimeValue {
  const { instant } = value;
  return new DateTimeValue(instant + BigInt(zone.offsetMinutes(instant)) * 60_000_000n, zone);
}

/** The zone's offset at a time on the wall: a second look settles the hours around a change of the clock. */
function offsetAtWall(micros: bigint, zone: ZoneValue | undefined): number {
  if (!zone) return 0;
  const first = zone.offsetMinutes(micros);
  return zone.offsetMinutes(micros - BigInt(first) * 60_000_000n);
}

function offsetText(micros: bigint, zone: ZoneValue | undefined, separator: string): string {
  return zone ? offsetOfMinutes(offsetAtWall(micros, zone), separator) : '';
}

function offsetOfMinutes(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
}

function isoText(parts: DateParts, between: string, offset: string): string {
  const fraction = parts.microsecond === 0 ? '' : `.${pad(parts.microsecond, 6)}`;
  return `${formatDate(parts, '%Y-%m-%d')}${between}${formatDate(parts, '%H:%M:%S')}${fraction}${offset}`;
}

function startOfDay(micros: bigint): bigint {
  return micros - (((micros % dayMicros) + dayMicros) % dayMicros);
}

function calendarMember(parts: DateParts, name: string): JinjaValue | undefined {
  const part = partNames.find((known) => known === name);
  if (part) return BigInt(parts[part]);
  if (name === 'weekday') return jinjaFunction(name, () => BigInt(weekdayOf(parts)));
  if (name === 'isoweekday') return jinjaFunction(name, () => BigInt(weekdayOf(parts) + 1));
  return undefined;
}

function dateMember(date: DateValue, parts: DateParts, name: string): JinjaValue | undefined {
  switch (name) {
    case 'strftime':
      return jinjaFunction(name, (call) => formatDate(parts, requiredText(call, 0, 'format', name)));
    case 'isoformat':
      return jinjaFunction(name, () => date.text ?? '');
    case 'replace':
      return jinjaFunction(name, (call) => new DateValue(microsOf(partsArgument(call, parts))));
    default:
      return calendarMember(parts, name);
  }
}

function dateTimeMember(value: DateTimeValue, parts: DateParts, name: string): JinjaValue | undefined {
  const { micros, zone } = value;
  switch (name) {
    case 'strftime':
      return jinjaFunction(name, (call) =>
        formatDate(parts, requiredText(call, 0, 'format', name), { name: zone?.zone ?? '', offset: offsetText(micros, zone, '') }),
      );
    case 'isoformat':
      return jinjaFunction(name, () => isoText(parts, 'T', offsetText(micros, zone, ':')));
    case 'date':
      return jinjaFunction(name, () => new DateValue(startOfDay(micros)));
    case 'timestamp':
      return jinjaFunction(name, () => Number(value.instant) / 1e6);
    case 'replace':
      return jinjaFunction(name, (call) => {
        const newZone = call.keyword.get('tzinfo');
        return new DateTimeValue(
          microsOf(partsArgument(call, parts)),
          newZone === undefined ? zone : newZone instanceof ZoneValue ? newZone : undefined,
        );
      });
    case 'astimezone':
      return jinjaFunction(name, ({ positional: [wanted] }) => inZone(value, wanted instanceof ZoneValue ? wanted : utc));
    case 'tzinfo':
      return zone ?? null;
    default:
      return calendarMember(parts, name);
  }
}

function dateOperation(date: DateValue | DateTimeValue, operator: string, other: JinjaValue, reversed: boolean): JinjaValue | undefined {
  const moved = (micros: bigint): JinjaValue =>
    date instanceof DateTimeValue ? new DateTimeValue(micros, date.zone) : new DateValue(startOfDay(micros));
  if (other instanceof DeltaValue) {
    if (operator === '+') return moved(date.micros + other.micros);
    if (operator === '-' && !reversed) return moved(date.micros - other.micros);
  }
  if (operator !== '-' || reversed) return undefined;
  if (date instanceof DateTimeValue && other instanceof DateTimeValue) return new DeltaValue(date.instant - other.instant);
  return date instanceof DateValue && other instanceof DateValue ? new DeltaValue(date.micros - other.micros) : undefined;
}

function deltaOperation(delta: DeltaValue, operator: string, other: JinjaValue, reversed: boolean): JinjaValue | undefined {
  if (other instanceof DeltaValue) {
    if (operator === '+') return new DeltaValue(delta.micros + other.micros);
    if (operator === '-' && !reversed) return new DeltaValue(delta.micros - other.micros);
  }
  return operator === '*' && typeof other === 'bigint' ? new DeltaValue(delta.micros * other) : undefined;
}

function deltaMember(micros: bigint, name: string): JinjaValue | undefined {
  const days = startOfDay(micros) / dayMicros;
  const rest = micros - days * dayMicros;
  switch (name) {
    case 'days':
      return days;
    case 'seconds':
      return rest / 1_000_000n;
    case 'microseconds':
      return rest % 1_000_000n;
    case 'total_seconds':
      return jinjaFunction(name, () => Number(micros) / 1e6);
    default:
      return undefined;
  }
}

function deltaText(micros: bigint): string {
  const days = startOfDay(micros) / dayMicros;
  const parts = partsOf(micros - days * dayMicros);
  const dayText = days === 0n ? '' : `${days} day${days === 1n || days === -1n ? '' : 's'}, `;
  const fraction = parts.microsecond === 0 ? '' : `.${pad(parts.microsecond, 6)}`;
  return `${dayText}${parts.hour}:${pad(parts.minute)}:${pad(parts.second)}${fraction}`;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
