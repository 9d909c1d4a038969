import { createHash } from 'node:crypto';

/**
 * Random draws as SQL: each is a hash of a row's number, the seed and the name of what is drawn, so that a value depends on nothing
 * else, neither the order of rows nor the number of threads. DuckDB's hash of one integer mixes all of its bits; its hash of
 * several values only XORs them, which would tie all draws of a row together, so number and name are added up first.
 */
export interface Draws {
  /** A UBIGINT, all values equally likely. `row` is an SQL expression that gives a whole number. */
  bits(row: string, name: string): string;
  /** A BIGINT from 0 to `below` - 1. */
  integer(row: string, name: string, below: number | string): string;
  /** A DOUBLE in [0, 1). */
  fraction(row: string, name: string): string;
  /** A BOOLEAN that is true for one row in `1 / probability`. */
  chance(row: string, name: string, probability: number): string;
}

export function createDraws(seed: number): Draws {
  function bits(row: string, name: string): string {
    const digest = createHash('sha256')
      .update(`${String(seed)}:${name}`)
      .digest();
    return `hash((${row})::UBIGINT + ${String(digest.readBigUInt64LE() >> 2n)})`;
  }
  return {
    bits,
    integer: (row, name, below) => `(${bits(row, name)} % ${String(below)})::BIGINT`,
    fraction: (row, name) => `((${bits(row, name)} % 1000000007)::DOUBLE / 1000000007)`,
    chance: (row, name, probability) => `(${bits(row, name)} % 1000000 < ${String(Math.round(probability * 1_000_000))})`,
  };
}

/** One of several values by weight, as SQL; `draw` gives a whole number from 0 to the sum of the weights - 1. */
export function pick(draw: string, choices: readonly (readonly [value: string, weight: number])[]): string {
  let sum = 0;
  const cases = choices.map(([value, weight]) => `WHEN ${draw} < ${String((sum += weight))} THEN ${value}`);
  return `CASE ${cases.join(' ')} END`;
}

/**
 * Shares `total` out over rows in proportion to whole-number weights, exactly, as SQL: each row gets what the running sum of weights
 * passes (systematic sampling). Rows of a `partition` share a total of their own.
 */
export function allocate(total: string, weight: string, order: string, partition?: string): string {
  const by = partition === undefined ? '' : `PARTITION BY ${partition} `;
  // Weights and totals are far below what a BIGINT holds, and its division takes a tenth of the time that a HUGEINT's takes.
  const all = `(sum(${weight}) OVER (${partition === undefined ? '' : `PARTITION BY ${partition}`}))::BIGINT`;
  const running = `(sum(${weight}) OVER (${by}ORDER BY ${order} ROWS UNBOUNDED PRECEDING))::BIGINT`;
  return `coalesce((${running} * (${total})) // ${all} - ((${running} - (${weight})) * (${total})) // ${all}, 0)::INTEGER`;
}
