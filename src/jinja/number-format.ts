import { decimalText } from './decimal-text.ts';
import { TemplateFault } from './fault.ts';

/** A number without its sign, in the letters of a format such as `%.2f`; `undefined` precision is the format's own. */
export function floatDigits(value: number, kind: 'e' | 'f' | 'g', precision: number | undefined, alternate: boolean): string {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 'nan';
  if (!Number.isFinite(size)) return 'inf';
  const places = precision ?? 6;
  if (places > 100) throw new TemplateFault('A number is formatted with more than 100 digits.');
  if (kind === 'f') return pointed(decimalText(size, places), alternate);
  if (kind === 'e') return exponential(size, places, alternate);
  return general(size, places === 0 ? 1 : places, alternate);
}

function exponential(value: number, places: number, alternate: boolean): string {
  const { digits, exponent } = significant(value, places + 1);
  const mantissa = places === 0 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${pointed(mantissa, alternate)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The first digits of a number, rounded half to even (JavaScript's own functions round halves up), and the power of ten of the first. */
function significant(value: number, count: number): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const exponent = Number(value.toExponential().split('e')[1]);
  const digits = decimalText(value, count - 1 - exponent)
    .replace('.', '')
    .replace(/^0+/, '');
  // Rounding up 9.99 gives one digit more.
  const whole = exponent > count - 1 ? exponent + 1 : count;
  return { digits: digits.slice(0, count), exponent: digits.length > whole ? exponent + 1 : exponent };
}

function general(value: number, digits: number, alternate: boolean): string {
  const { exponent } = significant(value, digits);
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = exponential(value, digits - 1, alternate).split('e');
    return `${alternate ? mantissa : withoutZeros(mantissa)}e${power}`;
  }
  const text = decimalText(value, digits - 1 - exponent);
  return alternate ? pointed(text, true) : withoutZeros(text);
}

/** In the alternate form there is always a point. */
function pointed(text: string, alternate: boolean): string {
  return alternate && !text.includes('.') ? `${text}.` : text;
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Puts `separator` between each 3 digits of the whole part, from the right; between each 4 of a number that is not decimal. */
export function grouped(digits: string, separator: string, decimal = true): string {
  const size = decimal ? 3 : 4;
  const end = decimal ? digits.search(/\D/) : -1;
  const whole = end < 0 ? digits : digits.slice(0, end);
  let text = whole.slice(-size);
  for (let position = whole.length - size; position > 0; position -= size) {
    text = whole.slice(Math.max(0, position - size), position) + separator + text;
  }
  return end < 0 ? text : text + digits.slice(end);
}
