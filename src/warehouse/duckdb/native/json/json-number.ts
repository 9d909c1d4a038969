const integer = /^-?[0-9]+$/;

/** A number as the type JSON keeps it: whole ones of 64 bits as they are, others as doubles. Undefined beyond all doubles. */
export function canonicalNumber(text: string): string | undefined {
  if (integer.test(text)) {
    const whole = BigInt(text);
    if (whole >= -(2n ** 63n) && whole < 2n ** 64n) return String(whole);
  }
  const value = Number(text);
  return Number.isFinite(value) ? doubleText(value) : undefined;
}

/** Whether a double says the same number: no digit is lost. */
export function isExact(text: string): boolean {
  const canonical = canonicalNumber(text);
  return canonical !== undefined && sameDecimal(text, canonical);
}

function sameDecimal(left: string, right: string): boolean {
  const [a, b] = [decimal(left), decimal(right)];
  return a.digits === b.digits && (a.digits === '' || (a.exponent === b.exponent && a.negative === b.negative));
}

/** Significant digits without zeros around them, and the power of ten of the last one. */
function decimal(text: string): { readonly negative: boolean; readonly digits: string; readonly exponent: number } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { negative: sign === '-', digits, exponent: Number(exponent) - fraction.length + (all.length - digits.length) };
}

/** A double in JSON: always with a point or an exponent, the latter outside of 1e-4 to 1e15. */
export function doubleText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const before = Number(power) + 1;
  if (value === 0) return `${sign}0.0`;
  if (before > 15 || before <= -4)
    return `${sign}${mantissa}e${power.startsWith('-') ? '-' : '+'}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
  if (before <= 0) return `${sign}0.${'0'.repeat(-before)}${digits}`;
  return `${sign}${digits.slice(0, before).padEnd(before, '0')}.${digits.slice(before) || '0'}`;
}

/** A double as CAST to STRING writes it: the fewest of 15 or 17 digits that give it back. */
export function castText(value: number): string {
  const short = value.toPrecision(15);
  const precision = Number(short) === value ? 15 : 17;
  const [mantissa = '0', power = '0'] = value.toExponential(precision - 1).split('e');
  const exponent = Number(power);
  const trimmed = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent < -4 || exponent >= precision)
    return `${trimmed(mantissa)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return trimmed(value.toFixed(Math.max(0, precision - 1 - exponent)));
}
