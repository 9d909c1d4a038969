import { decimalText } from './decimal-text.ts';
import { TemplateFault } from './fault.ts';

/** A number without its sign, in the letters of a format such as `%.2f`; `undefined` precision is the format's own. */
export function floatDigits(value: number, kind: 'e' | 'f' | 'g', precision: number | undefined, alternate: boolean): string {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 'nan';
  if (!Number.isFinite(size)) return 'inf';
  const places = precision ?? 6;
  if (places > 100) throw new TemplateFault('A number is formatted with more than 100 digits.');
  if (kind === 'f') return decimalText(size, places) + (alternate && places === 0 ? '.' : '');
  if (kind === 'e') return exponential(size, places);
  return general(size, places === 0 ? 1 : places, alternate);
}

function exponential(value: number, places: number): string {
  const [mantissa = '', exponent = '+0'] = value.toExponential(places).split('e');
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

function general(value: number, digits: number, alternate: boolean): string {
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = exponential(value, digits - 1).split('e');
    return `${alternate ? mantissa : withoutZeros(mantissa)}e${power}`;
  }
  const text = decimalText(value, digits - 1 - exponent);
  return alternate ? text : withoutZeros(text);
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Puts `separator` between each `size` digits of the whole part, from the right. */
export function grouped(digits: string, separator: string, size = 3): string {
  const end = digits.search(/[^0-9a-fA-F]/);
  const whole = end < 0 ? digits : digits.slice(0, end);
  let text = whole.slice(-size);
  for (let position = whole.length - size; position > 0; position -= size)
    text = whole.slice(Math.max(0, position - size), position) + separator + text;
  return end < 0 ? text : text + digits.slice(end);
}
