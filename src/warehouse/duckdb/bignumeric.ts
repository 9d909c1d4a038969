import { decimalText } from './value-text.ts';

/**
 * A BIGNUMERIC is a whole number of 10^-38 of 256 bits. In DuckDB, whose own numbers end at 128, it is a BIT of that length, with the sign's
 * bit turned: equal numbers are equal bits, and their order is that of the numbers, so that comparing, sorting, grouping and joining are
 * DuckDB's own. No other type of GoogleSQL is a BIT, so that a column tells of itself what it is.
 */
export const bignumericScale = 38;

const half = 2n ** 255n;

export function isBignumeric(scaled: bigint): boolean {
  return scaled >= -half && scaled < half;
}

/** Writes the 32 bytes of a number that `isBignumeric`. */
export function writeBignumeric(scaled: bigint, view: DataView, offset: number): void {
  const bits = scaled + half;
  view.setBigUint64(offset, bits >> 192n);
  view.setBigUint64(offset + 8, BigInt.asUintN(64, bits >> 128n));
  view.setBigUint64(offset + 16, BigInt.asUintN(64, bits >> 64n));
  view.setBigUint64(offset + 24, BigInt.asUintN(64, bits));
}

export function readBignumeric(view: DataView, offset: number): bigint {
  const high = (view.getBigUint64(offset) << 64n) | view.getBigUint64(offset + 8);
  const low = (view.getBigUint64(offset + 16) << 64n) | view.getBigUint64(offset + 24);
  return ((high << 128n) | low) - half;
}

export function bignumericText(scaled: bigint): string {
  return decimalText(scaled, bignumericScale);
}

/** A constant in SQL of DuckDB. */
export function bignumericSql(scaled: bigint): string {
  return `CAST('${hexText(scaled).replaceAll(/../g, (byte) => `\\x${byte.toUpperCase()}`)}'::BLOB AS BIT)`;
}

/** A number as the sum of what `bignumericLimbs` gives of the numbers, and their count. */
export function bignumericTotal(count: bigint, limbs: readonly bigint[]): bigint {
  return limbs.reduce((total, limb) => (total << 64n) + limb, 0n) - count * half;
}

/** The four parts of 64 bits of a number, the highest first, each as a HUGEINT, which can be added up. */
export function bignumericLimbs(value: string): readonly string[] {
  return [1, 17, 33, 49].map((start) => `CAST(CAST('0x' || substring(hex(CAST(${value} AS BLOB)), ${start}, 16) AS UBIGINT) AS HUGEINT)`);
}

function hexText(scaled: bigint): string {
  return (scaled + half).toString(16).padStart(64, '0');
}
