import type { NativeFunction } from './native-function.ts';

/** A FORMAT of numbers: positions before and after the point, and what stands around them. */
interface NumberFormat {
  /** `9`, `0` and `,`. */
  readonly whole: string;
  /** `9` and `0`; undefined where there is no point. */
  readonly fraction: string | undefined;
  readonly currency: string;
  readonly sign: 'before' | 'S before' | 'S after' | 'MI' | 'PR';
  readonly isCompact: boolean;
  readonly isBlankAtZero: boolean;
}

/** A number in decimal digits. */
interface Decimal {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const elements = /FM|MI|PR|[09,.GDSBLC$]/iy;
const known = new Map<string, NumberFormat>();

/** The format's elements; throws where GoogleSQL finds it wrong, or has elements that are not known here. */
export function numberFormat(format: string): NumberFormat {
  const found = known.get(format) ?? parsed(format);
  if (known.size < 1000) known.set(format, found);
  return found;
}

function parsed(format: string): NumberFormat {
  const wrong = (what: string) => new Error(`Error in format string: ${what}`);
  const names: string[] = [];
  for (let at = 0; at < format.length;) {
    elements.lastIndex = at;
    const element = elements.exec(format)?.[0];
    if (element === undefined) throw wrong(`Invalid format element '${format[at] ?? ''}'`);
    names.push(element.toUpperCase());
    at += element.length;
  }
  const only = (...of: readonly string[]) => names.filter((name) => of.includes(name));
  const point = names.findIndex((name) => name === '.' || name === 'D');
  const digits = names.flatMap((name, index) => (name === '9' || name === '0' ? [index] : []));
  const [first = -1, last = -1] = [digits[0], digits.at(-1)];
  const before = names.slice(0, point < 0 ? undefined : point);
  const after = point < 0 ? [] : names.slice(point + 1);
  const commas = names.flatMap((name, index) => (name === ',' || name === 'G' ? [index] : []));
  if (digits.length === 0) throw wrong("Format string must contain at least one of 'X', '0' or '9'");
  if (only('.', 'D').length > 1) throw wrong("There can be at most one of '.', 'D', or 'V'");
  if (commas.some((index) => index < first)) throw wrong("Unexpected ','");
  if (point >= 0 && commas.some((index) => index > point)) throw wrong("',' or 'G' cannot appear after '.', 'D' or 'V'");
  const [sign, ...others] = only('S', 'MI', 'PR');
  if (others.length > 0) throw wrong("There can be at most one of 'S', 'MI', or 'PR'");
  const signAt = sign === undefined ? -1 : names.indexOf(sign);
  if ((sign === 'MI' || sign === 'PR') && signAt < last) throw wrong(`'${sign}' can only appear after all digits and 'EEEE'`);
  if (sign === 'S' && signAt > first && signAt < last) throw wrong("'S' can only appear before or after all digits");
  if (['FM', 'B', '$', 'L', 'C'].some((name) => only(name).length > 1) || only('$', 'L', 'C').length > 1)
    throw wrong('An element stands twice');
  return {
    whole: before
      .filter((name) => /^[09,G]$/.test(name))
      .join('')
      .replaceAll('G', ','),
    fraction: point < 0 ? undefined : after.filter((name) => /^[09]$/.test(name)).join(''),
    currency: only('C').length > 0 ? 'USD' : only('$', 'L').length > 0 ? '$' : '',
    sign: sign === 'S' ? (signAt < first ? 'S before' : 'S after') : sign === 'MI' || sign === 'PR' ? sign : 'before',
    isCompact: only('FM').length > 0,
    isBlankAtZero: only('B').length > 0,
  };
}

function formatted(format: NumberFormat, isNegative: boolean, body: string, isPositiveShown = true): string {
  const { sign, currency, isCompact } = format;
  const text = currency + body.trimStart();
  const blank = isCompact ? '' : ' ';
  const plus = isPositiveShown ? '+' : blank;
  const width = format.whole.length + currency.length + (format.fraction === undefined ? 0 : format.fraction.length + 1);
  const padded = (whole: string, size: number) => (isCompact ? whole.trimEnd() : whole.padStart(size));
  switch (sign) {
    case 'before':
      return padded((isNegative ? '-' : blank) + text, width + 1);
    case 'S before':
      return padded((isNegative ? '-' : plus) + text, width + 1);
    case 'S after':
      return padded(text, width) + (isNegative ? '-' : plus);
    case 'MI':
      return padded(text, width) + (isNegative ? '-' : blank);
    case 'PR':
      return padded((isNegative ? '<' : blank) + text, width + 1) + (isNegative ? '>' : blank);
  }
}

function shown(format: NumberFormat, number: Decimal): string {
  const { whole: positions, fraction: places, isCompact } = format;
  const size = positions.replaceAll(',', '').length;
  const whole = number.whole.replace(/^0+/, '');
  const point = places === undefined ? '' : '.';
  if (whole.length > size)
    return formatted(format, number.isNegative, positions.replace(/[09]/g, '#') + point + '#'.repeat(places?.length ?? 0));
  const width = positions.length + point.length + (places?.length ?? 0);
  if (format.isBlankAtZero && whole === '') return blankOf(format, width);
  const fraction = isCompact ? number.fraction.replace(/0+$/, '') : number.fraction;
  // A zero before the point is shown where nothing else would be.
  const digits = whole === '' && size > 0 && (fraction === '' || places === undefined) ? '0' : whole;
  const least = positions.includes('0') ? positions.slice(positions.indexOf('0')).replaceAll(',', '').length : 0;
  return formatted(format, number.isNegative, placed(positions, digits.padStart(least, '0')) + point + fraction);
}

function blankOf({ isCompact, currency, sign }: NumberFormat, width: number): string {
  return isCompact ? '' : ' '.repeat(width + currency.length + (sign === 'PR' ? 2 : 1));
}

/** Digits at the end of the positions; what stands before the first of them is left out. */
function placed(positions: string, digits: string): string {
  let left = digits.length;
  let text = '';
  for (const position of Array.from(positions).reverse()) {
    if (position === ',') {
      if (left > 0 || (text === '' && digits !== '')) text = `,${text}`;
    } else if (left > 0) {
      text = (digits[left - 1] ?? '') + text;
      left -= 1;
    }
  }
  return text;
}

/** A decimal text rounded to places, half away from zero. */
function decimal(text: string, places: number): Decimal {
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0')) + (Number(fraction[places] ?? 0) >= 5 ? 1n : 0n);
  return split(isNegative, kept, places);
}

/** A double rounded to places by its exact value, a tie to the even digit. */
function ofDouble(value: number, places: number): Decimal {
  const size = Math.abs(value);
  if (size >= 1e21) return split(value < 0, BigInt(size) * 10n ** BigInt(places), places);
  const finer = size.toFixed(Math.min(100, places + 1));
  const rest = size.toFixed(Math.min(100, places + 40)).slice(finer.length);
  const isTie = finer.endsWith('5') && !/[1-9]/.test(rest);
  const up = BigInt(size.toFixed(places).replace('.', ''));
  return split(value < 0, isTie && up % 2n === 1n ? up - 1n : up, places);
}

function split(isNegative: boolean, scaled: bigint, places: number): Decimal {
  const digits = String(scaled).padStart(places + 1, '0');
  return { isNegative, whole: digits.slice(0, digits.length - places), fraction: places === 0 ? '' : digits.slice(-places) };
}

function formattedDouble(value: number, text: string): string {
  const format = numberFormat(text);
  const places = format.fraction?.length ?? 0;
  if (Number.isFinite(value)) return shown(format, ofDouble(value, places));
  const name = Number.isNaN(value) ? 'NAN' : 'INF';
  if (format.whole.length < 3) throw new Error('The local engine does not know this FORMAT of NaN and infinity');
  return formatted(
    format,
    value < 0,
    name + (format.isCompact ? '' : ' '.repeat(format.fraction === undefined ? 0 : places + 1)),
    !Number.isNaN(value),
  );
}

/** The digits of a whole number, however large, with as many zeros behind a point. */
function wholeDigits(value: number, places: number, isGrouped: boolean): string {
  const whole = BigInt(Math.abs(value));
  return `${isGrouped ? whole.toLocaleString('en') : whole}${places === 0 ? '' : `.${'0'.repeat(places)}`}`;
}

export const numberFormatFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_format_double',
    parameters: ['DOUBLE', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => formattedDouble(args.number(0), args.text(1)),
  },
  {
    name: 'googlesql_whole_digits',
    parameters: ['DOUBLE', 'BIGINT', 'BOOLEAN'],
    returns: 'VARCHAR',
    evaluate: (args) => wholeDigits(args.number(0), Number(args.integer(1)), args.flag(2)),
  },
  {
    name: 'googlesql_format_decimal',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => {
      const format = numberFormat(args.text(1));
      return shown(format, decimal(args.text(0), format.fraction?.length ?? 0));
    },
  },
];
