import { type Precision, rho } from './precision.ts';

const rhoBits = 6;

/** Set where a value has the zeros of its hash written beside the index: those of the index are no help then. */
function flag({ normal, sparse }: Precision): number {
  return 2 ** Math.max(sparse, normal + rhoBits);
}

/** One hash among few, in a sketch's own numbers (hllplus-unique.proto, `sparse_data`). */
export function sparseValue(hash: bigint, precision: Precision): number {
  const restBits = 64 - precision.sparse;
  const rest = BigInt.asUintN(restBits, hash);
  return encoded(Number(hash >> BigInt(restBits)), restBits + 1 - (rest === 0n ? 0 : rest.toString(2).length), precision);
}

function encoded(index: number, zeros: number, precision: Precision): number {
  const between = precision.sparse - precision.normal;
  if (index % 2 ** between !== 0) return index;
  return flag(precision) + (index / 2 ** between) * 2 ** rhoBits + zeros;
}

/** The index at the sparse precision, and the zeros behind it where they are written. */
function decoded(value: number, precision: Precision): { readonly index: number; readonly zeros: number } {
  if (value < flag(precision)) return { index: value, zeros: 0 };
  const plain = value - flag(precision);
  return { index: Math.floor(plain / 2 ** rhoBits) * 2 ** (precision.sparse - precision.normal), zeros: plain % 2 ** rhoBits };
}

/** The same value in a coarser sketch. */
export function coarserValue(value: number, from: Precision, to: Precision): number {
  const { index, zeros } = decoded(value, from);
  const bits = from.sparse - to.sparse;
  const dropped = index % 2 ** bits;
  return encoded(Math.floor(index / 2 ** bits), dropped === 0 ? zeros + bits : rho(dropped, bits), to);
}

/** Sorted, and of each index only the value with the most zeros. */
export function withoutRepeats(values: Iterable<number>, precision: Precision): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const indexAt = (at: number) => decoded(sorted[at] ?? -1, precision).index;
  return sorted.filter((_, at) => at === sorted.length - 1 || indexAt(at) !== indexAt(at + 1));
}

/** The register of a value, and the zeros that it counts there. */
export function registerOf(value: number, precision: Precision): readonly [register: number, zeros: number] {
  const { index, zeros } = decoded(value, precision);
  const bits = precision.sparse - precision.normal;
  const rest = index % 2 ** bits;
  return [Math.floor(index / 2 ** bits), rest === 0 ? zeros + bits : rho(rest, bits)];
}
