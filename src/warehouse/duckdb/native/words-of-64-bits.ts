/** Arithmetic on unsigned numbers of 64 bits, of which Google's fingerprints are made. */
export const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

/** To the right; what falls out comes in again on the left. */
export function rotate(value: bigint, by: bigint): bigint {
  const unsigned = wrap(value);
  return (unsigned >> by) | wrap(unsigned << (64n - by));
}

export const shiftMix = (value: bigint): bigint => wrap(value) ^ (wrap(value) >> 47n);

export const word = (data: DataView, at: number): bigint => data.getBigUint64(at, true);
