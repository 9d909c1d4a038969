import type { Sketch } from './sketch.ts';

/** Up to which estimate empty registers are counted, by precision from 10 on (Heule, Nunkesser, Hall: HyperLogLog in Practice, 2013). */
const linearUpTo = [900, 1800, 3100, 6500, 11_500, 20_000, 50_000, 120_000, 350_000];

/**
 * The number of different values. Between what empty registers tell and five times the number of registers HLL++ corrects its estimate by
 * tables of measurements, which are not here: an error.
 */
export function estimate({ sparse, registers, precision }: Sketch): bigint {
  if (sparse) return rounded(linear(2 ** precision.sparse, 2 ** precision.sparse - sparse.length));
  const count = 2 ** precision.normal;
  let empty = 0;
  let sum = 0;
  for (const zeros of registers ?? []) {
    if (zeros === 0) empty += 1;
    sum += 2 ** -zeros;
  }
  const few = empty === 0 ? Infinity : linear(count, empty);
  if (few <= (linearUpTo[precision.normal - 10] ?? 2.5 * count)) return rounded(few);
  const raw = ((0.7213 / (1 + 1.079 / count)) * count * count) / sum;
  if (precision.normal <= 18 && raw <= 5 * count)
    throw new Error(
      `The local engine does not count about ${Math.round(raw)} values by a sketch of precision ${precision.normal}: use COUNT(DISTINCT …), or a higher precision`,
    );
  return rounded(raw);
}

function linear(buckets: number, empty: number): number {
  return buckets * Math.log(buckets / empty);
}

function rounded(value: number): bigint {
  return BigInt(Math.round(value));
}
