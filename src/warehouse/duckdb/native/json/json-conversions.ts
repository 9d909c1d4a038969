import { castText } from './json-number.ts';
import type { JsonTree } from './json-tree.ts';

/** A scalar as JSON_VALUE gives it. */
export function scalarText(tree: JsonTree): string | null {
  if (tree.kind === 'number') return tree.text;
  return tree.kind === 'string' || tree.kind === 'boolean' ? String(tree.value) : null;
}

/** Values of JSON_VALUE_ARRAY; null where an element is no scalar. */
export function scalarTexts(items: readonly JsonTree[]): readonly (string | null)[] | null {
  return items.some(({ kind }) => kind === 'array' || kind === 'object') ? null : items.map(scalarText);
}

const fits = (whole: bigint) => whole >= -(2n ** 63n) && whole < 2n ** 63n;

const isWhole = (text: string) => /^-?[0-9]+$/.test(text);

export function toInteger(tree: JsonTree): bigint {
  if (tree.kind !== 'number' || (isWhole(tree.text) && !fits(BigInt(tree.text))))
    throw new Error('The provided JSON input is not an integer');
  if (isWhole(tree.text)) return BigInt(tree.text);
  const value = Number(tree.text);
  if (!Number.isInteger(value) || !fits(BigInt(value)))
    throw new Error(`The provided JSON number: ${tree.text} cannot be converted to an integer`);
  return BigInt(value);
}

export function toDouble(tree: JsonTree, exact: boolean): number {
  if (tree.kind !== 'number') throw new Error('The provided JSON input is not a number');
  const value = Number(tree.text);
  if (exact && isWhole(tree.text) && BigInt(value) !== BigInt(tree.text))
    throw new Error(`JSON number: ${tree.text} cannot be converted to FLOAT64 without loss of precision`);
  return value;
}

export function toBoolean(tree: JsonTree): boolean {
  if (tree.kind !== 'boolean') throw new Error('The provided JSON input is not a boolean');
  return tree.value;
}

export function toText(tree: JsonTree): string {
  if (tree.kind !== 'string') throw new Error('The provided JSON input is not a string');
  return tree.value;
}

export function laxInteger(tree: JsonTree): bigint | null {
  if (tree.kind === 'boolean') return tree.value ? 1n : 0n;
  if (tree.kind !== 'number' && tree.kind !== 'string') return null;
  const text = tree.kind === 'number' ? tree.text : tree.value.trim();
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) return null;
  if (/^[+-]?[0-9]+$/.test(text)) {
    const whole = BigInt(text.replace('+', ''));
    return fits(whole) ? whole : null;
  }
  const value = Number(text);
  // Half away from zero.
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return Number.isFinite(rounded) && fits(BigInt(rounded)) ? BigInt(rounded) : null;
}

export function laxDouble(tree: JsonTree): number | null {
  if (tree.kind === 'number') return Number(tree.text);
  if (tree.kind !== 'string') return null;
  const text = tree.value.trim();
  const [, sign = '', word = ''] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== '') return word.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity;
  if (/^0x[0-9a-f]+$/i.test(text)) return Number(text);
  return /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : null;
}

export function laxBoolean(tree: JsonTree): boolean | null {
  if (tree.kind === 'boolean') return tree.value;
  if (tree.kind === 'number') return Number(tree.text) !== 0;
  if (tree.kind !== 'string' || !/^(?:true|false)$/i.test(tree.value)) return null;
  return tree.value.toLowerCase() === 'true';
}

export function laxText(tree: JsonTree): string | null {
  return tree.kind === 'number' && !isWhole(tree.text) ? castText(Number(tree.text)) : scalarText(tree);
}
