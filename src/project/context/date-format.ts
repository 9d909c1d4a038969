import { TemplateFault } from '../../jinja/fault.ts';

/** A date and time as numbers, `month` from 1, microseconds apart. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export function microsOf(parts: DateParts): bigint {
  const date = new Date(0);
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  date.setUTCHours(parts.hour, parts.minute, parts.second);
  return BigInt(date.getTime()) * 1000n + BigInt(parts.microsecond);
}

export function partsOf(micros: bigint): DateParts {
  const microsecond = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((micros - microsecond) / 1000n));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: Number(microsecond),
  };
}

/** Python's weekday: Monday is 0. */
export function weekdayOf(parts: DateParts): number {
  return (new Date(Number(microsOf(parts) / 1000n)).getUTCDay() + 6) % 7;
}

export function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** Python's `strftime` for the letters that make sense without a locale. */
export function formatDate(
  parts: DateParts,
  format: string,
  zone: { readonly name: string; readonly offset: string } = { name: '', offset: '' },
): string {
  const write = (letter: string): string => {
    const hour12 = parts.hour % 12 === 0 ? 12 : parts.hour % 12;
    switch (letter) {
      case 'Y':
        return pad(parts.year, 4);
      case 'y':
        return pad(parts.year % 100);
      case 'm':
        return pad(parts.month);
      case 'd':
        return pad(parts.day);
      case 'e':
        return String(parts.day).padStart(2, ' ');
      case 'H':
        return pad(parts.hour);
      case 'I':
        return pad(hour12);
      case 'M':
        return pad(parts.minute);
      case 'S':
        return pad(parts.second);
      case 'f':
        return pad(parts.microsecond, 6);
      case 'p':
        return parts.hour < 12 ? 'AM' : 'PM';
      case 'b':
      case 'h':
        return (months[parts.month - 1] ?? '').slice(0, 3);
      case 'B':
        return months[parts.month - 1] ?? '';
      case 'a':
        return (weekdays[weekdayOf(parts)] ?? '').slice(0, 3);
      case 'A':
        return weekdays[weekdayOf(parts)] ?? '';
      case 'u':
        return String(weekdayOf(parts) + 1);
      case 'w':
        return String((weekdayOf(parts) + 1) % 7);
      case 'j':
        return pad(Number((microsOf(parts) - microsOf({ ...parts, month: 1, day: 1 })) / 86_400_000_000n) + 1, 3);
      case 'F':
        return `${pad(parts.year, 4)}-${pad(parts.month)}-${pad(parts.day)}`;
      case 'T':
        return `${pad(parts.hour)}:${pad(parts.minute)}:${pad(parts.second)}`;
      case 's':
        return String(microsOf(parts) / 1_000_000n);
      case 'z':
        return zone.offset;
      case 'Z':
        return zone.name;
      case '%':
        return '%';
      default:
        throw new TemplateFault(`strftime does not know %${letter}.`, 'Use %Y, %m, %d, %H, %M, %S and their like.');
    }
  };
  return format.replace(/%(.)/gs, (_, letter: string) => write(letter));
}

const readers: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
  p: '(?<p>[aApP][mM])',
  b: `(?<b>${months.map((month) => month.slice(0, 3)).join('|')})`,
  B: `(?<B>${months.join('|')})`,
  j: '(?<j>\\d{1,3})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  F: '(?<Y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})',
  T: '(?<H>\\d{1,2}):(?<M>\\d{1,2}):(?<S>\\d{1,2})',
  '%': '%',
};

/** Python's `strptime`: the parts, and the offset in minutes where the format has `%z`. */
export function parseDate(text: string, format: string): { readonly parts: DateParts; readonly offsetMinutes: number | undefined } {
  const source = format.replace(/%(.)|\s+|[\\^$.|?*+()[\]{}]/gs, (found, letter: string | undefined) => {
    if (letter === undefined) return /^\s/.test(found) ? '\\s+' : `\\${found}`;
    const reader = readers[letter];
    if (reader === undefined) throw new TemplateFault(`strptime does not know %${letter}.`, 'Use %Y, %m, %d, %H, %M, %S and their like.');
    return reader;
  });
  const groups = new RegExp(`^${source}$`, 'i').exec(text)?.groups;
  if (!groups) throw new TemplateFault(`The date '${text}' does not have the format '${format}'.`);
  const number = (name: string): number | undefined => (groups[name] === undefined ? undefined : Number(groups[name]));
  const monthName = (groups.B ?? groups.b)?.toLowerCase();
  const monthByName = months.findIndex((month) => month.toLowerCase() === monthName || month.slice(0, 3).toLowerCase() === monthName) + 1;
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short < 69 ? 2000 + short : 1900 + short);
  const hour12 = number('I');
  const afternoon = groups.p?.toLowerCase() === 'pm' ? 12 : 0;
  const parts: DateParts = {
    year,
    month: number('m') ?? (monthByName || 1),
    day: number('d') ?? 1,
    hour: number('H') ?? (hour12 === undefined ? 0 : (hour12 % 12) + afternoon),
    minute: number('M') ?? 0,
    second: number('S') ?? 0,
    microsecond: Number((groups.f ?? '0').padEnd(6, '0')),
  };
  return { parts: checked(parts, text), offsetMinutes: offsetOf(groups.z) };
}

/** Fails for a date that there is not, such as 30 February. */
export function checked(parts: DateParts, written: string): DateParts {
  const real = partsOf(microsOf(parts));
  if (
    real.year !== parts.year ||
    real.month !== parts.month ||
    real.day !== parts.day ||
    real.hour !== parts.hour ||
    real.minute !== parts.minute
  ) {
    throw new TemplateFault(`There is no such date as ${written}.`);
  }
  return parts;
}

function offsetOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (written.toUpperCase() === 'Z') return 0;
  const minutes = Number(written.slice(1, 3)) * 60 + Number(written.slice(-2));
  return written.startsWith('-') ? -minutes : minutes;
}
