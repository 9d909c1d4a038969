/** How finely a sketch tells values apart: 2 to the power of `normal` registers, and while there are few values 2 to the power of `sparse`. */
export interface Precision {
  readonly normal: number;
  readonly sparse: number;
}

/** As HLL_COUNT.INIT makes it; throws for what is not 10 to 24. */
export function precisionOf(normal: number): Precision {
  if (!(normal >= 10 && normal <= 24)) throw new Error(`HLL_COUNT precision must be between 10 and 24 but is ${normal}`);
  return { normal, sparse: Math.min(normal + 5, 25) };
}

/** What two sketches have in common. */
export function coarser(a: Precision, b: Precision): Precision {
  if ((a.normal - b.normal) * (a.sparse - b.sparse) < 0) throw new Error('HLL sketches of these precisions cannot be merged');
  return { normal: Math.min(a.normal, b.normal), sparse: Math.min(a.sparse, b.sparse) };
}

/** The number of zeros that some lowest bits of a number begin with, and 1; with no other bits all of them and 1. */
export function rho(bits: number, length: number): number {
  return bits === 0 ? length + 1 : Math.clz32(bits) - (32 - length) + 1;
}
