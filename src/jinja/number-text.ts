import { trimmed } from './white-space.ts';

const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };

/** Python's `int(text, base)`; undefined where the text is no integer. */
export function parsedInt(text: string, base: number): bigint | undefined {
  const match = /^([+-]?)(.*)$/s.exec(trimmed(text).toLowerCase());
  const sign = match?.[1] === '-' ? -1n : 1n;
  const prefix = prefixes[base];
  const written = match?.[2] ?? '';
  const digits = prefix !== undefined && written.startsWith(prefix) ? written.slice(2).replace(/^_/, '') : written;
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/.test(digits) || digits.length > 4300) return undefined;
  let value = 0n;
  for (const letter of digits.replaceAll('_', '')) {
    const digit = parseInt(letter, 36);
    if (digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  return sign * value;
}

/** Python's `float(text)`; undefined where the text is no number. */
export function parsedFloat(text: string): number | undefined {
  const written = trimmed(text).toLowerCase();
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(written);
  if (special) return special[2] === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/.test(written)) return undefined;
  return Number(written.replaceAll('_', ''));
}
