/**
 * A finite float with `digits` places after the point (or, when negative, rounded to tens, hundreds…), as text without exponent.
 * Rounds what the float exactly is, halves to the even digit, as Python's `round` and `%.2f` do.
 */
export function decimalText(value: number, digits: number): string {
  const negative = value < 0 || Object.is(value, -0);
  const rounded = roundedInteger(Math.abs(value), digits);
  const text = digits < 0 ? (rounded === 0n ? '0' : `${rounded}${'0'.repeat(-digits)}`) : rounded.toString().padStart(digits + 1, '0');
  const unsigned = digits > 0 ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return negative ? `-${unsigned}` : unsigned;
}

/** `value * 10 ** digits` as the nearest integer, in exact arithmetic. */
function roundedInteger(value: number, digits: number): bigint {
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  const scale = 10n ** BigInt(Math.abs(digits));
  const numerator = digits >= 0 ? BigInt(mantissa) * scale : BigInt(mantissa);
  const denominator = digits >= 0 ? 2n ** BigInt(exponent) : 2n ** BigInt(exponent) * scale;
  return halfEven(numerator, denominator);
}

/** The nearest integer to a fraction of a positive denominator; the even one of two as near. */
export function halfEven(numerator: bigint, denominator: bigint): bigint {
  let quotient = numerator / denominator;
  let rest = numerator % denominator;
  if (rest < 0n) {
    quotient -= 1n;
    rest += denominator;
  }
  const twice = rest * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n !== 0n)) return quotient + 1n;
  return quotient;
}
