/** A FLOAT64 of hexadecimal digits as C writes them (`0x1F`, `-0x1.8p3`), infinite where it is too large; text that is none is an error. */
export function hexadecimalFloat(text: string): number {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^[ \t\n\v\f\r]*([+-]?)0x(?=\.?[0-9a-f])([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?[ \t\n\v\f\r]*$/i.exec(text) ?? [];
  if (sign === undefined) throw new Error(`Bad double value: ${text}`);
  const size = timesPowerOfTwo(BigInt(`0x${whole}${fraction}`), Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

/** `digits` times a power of two as the nearest double: of 53 bits, and of no smaller steps than 2 to the power of -1074. */
function timesPowerOfTwo(digits: bigint, power: number): number {
  if (digits === 0n) return 0;
  const length = digits.toString(2).length;
  if (length + power > 1024) return Infinity;
  if (length + power < -1074) return 0;
  const step = Math.max(length + power - 53, -1074);
  return Number(halfToEven(digits, power - step)) * 2 ** step;
}

function halfToEven(digits: bigint, power: number): bigint {
  if (power >= 0) return digits << BigInt(power);
  const bits = BigInt(-power);
  const whole = digits >> bits;
  const rest = digits - (whole << bits);
  const half = 1n << (bits - 1n);
  return rest > half || (rest === half && whole % 2n === 1n) ? whole + 1n : whole;
}
