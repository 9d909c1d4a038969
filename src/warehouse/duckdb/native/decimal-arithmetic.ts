import { bignumericScale, isBignumeric } from '../bignumeric.ts';

/** The number 1 as a whole number of 10^-38. */
export const one = 10n ** BigInt(bignumericScale);

/** Half away from zero. */
export function rounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [over, under] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (over * 2n + under) / (under * 2n);
  return negative ? -quotient : quotient;
}

/** A decimal text in units of 10^-scale; undefined for what is none. With `loose` commas, and a sign behind or apart, are read too. */
export function decimalUnits(text: string, scale: number, loose: boolean): bigint | undefined {
  const pattern = loose
    ? /^(?:([+-])\s*)?([0-9,]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?(?:\s*([+-]))?$/
    : /^([+-])?([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;
  const match = pattern.exec(text.replace(/^\s+|\s+$/g, ''));
  const [, before, whole = '', fraction = '', exponent = '0', after] = match ?? [];
  const digits = whole.replaceAll(',', '') + fraction;
  if (!match || digits === '' || (before !== undefined && after !== undefined)) return undefined;
  const size = BigInt(digits);
  const shift = scale - fraction.length + Number(exponent);
  // Beyond what any number of SQL has, it is too large whatever follows; as far below, it is nothing.
  if (shift > 200 && size !== 0n) return undefined;
  const units = shift >= 0 ? size * 10n ** BigInt(Math.min(shift, 200)) : roundedDown(size, digits.length, -shift);
  return (before ?? after) === '-' ? -units : units;
}

function roundedDown(size: bigint, digits: number, places: number): bigint {
  return places > digits + 1 ? 0n : rounded(size, 10n ** BigInt(places));
}

/** As CAST reads a text, or as PARSE_BIGNUMERIC does. */
export function bignumericOf(text: string, way: 'cast' | 'parse'): bigint {
  const units = decimalUnits(text, bignumericScale, way === 'parse');
  if (units !== undefined && isBignumeric(units)) return units;
  throw new Error(way === 'cast' ? `Invalid BIGNUMERIC value: ${text}` : `Invalid input to PARSE_BIGNUMERIC: "${text}"`);
}

/** The number that a double really is, to 38 digits after the point. */
export function bignumericOfFloat(value: number): bigint {
  const units = floatUnits(value, 'BIGNUMERIC', bignumericScale);
  if (isBignumeric(units)) return units;
  throw new Error(`BIGNUMERIC out of range: ${value}`);
}

/** The same in units of 10^-scale; `type` is for the error that NaN and the infinities are. */
export function floatUnits(value: number, type: string, scale: number): bigint {
  if (!Number.isFinite(value))
    throw new Error(`Illegal conversion of non-finite floating point number to ${type}: ${String(value).toLowerCase()}`);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = (exponent === 0 ? fraction : fraction | 0x10000000000000n) * 10n ** BigInt(scale);
  const power = Math.max(exponent, 1) - 1075;
  const size = power >= 0 ? mantissa << BigInt(power) : rounded(mantissa, 1n << BigInt(-power));
  return value < 0 ? -size : size;
}
