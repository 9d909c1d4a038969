import { coarser, type Precision, rho } from './precision.ts';
import { coarserValue, registerOf, sparseValue, withoutRepeats } from './sparse-value.ts';

/** An HLL++ sketch as BigQuery's (google/zetasketch): of few values their sparse numbers, of many the zeros of each register. */
export interface Sketch {
  /** What was hashed: 8 for INT64, which counts as unsigned here, 11 for STRING and BYTES (aggregator.proto, `DefaultOpsType`). */
  readonly valueType: number;
  /** Of all rows, repeated values too. */
  readonly valueCount: number;
  readonly precision: Precision;
  readonly sparse: readonly number[] | undefined;
  readonly registers: Uint8Array | undefined;
}

export function sketchOf(hashes: Iterable<bigint>, valueType: number, valueCount: number, precision: Precision): Sketch {
  const values = new Set<number>();
  for (const hash of hashes) values.add(sparseValue(hash, precision));
  return kept({ valueType, valueCount, precision, sparse: withoutRepeats(values, precision), registers: undefined });
}

/** A sketch of all values of several; the coarsest precision is that of all. */
export function merged(sketches: readonly Sketch[]): Sketch {
  return sketches.reduce((a, b) => {
    if (a.valueType !== b.valueType) throw new Error('HLL sketches of values of different types cannot be merged');
    const precision = coarser(a.precision, b.precision);
    const [one, other] = [atPrecision(a, precision), atPrecision(b, precision)];
    const both = { valueType: a.valueType, valueCount: a.valueCount + b.valueCount, precision };
    if (one.sparse && other.sparse)
      return kept({ ...both, sparse: withoutRepeats([...one.sparse, ...other.sparse], precision), registers: undefined });
    const registers = registersOf(one).slice();
    for (const [at, zeros] of registersOf(other).entries()) raise(registers, at, zeros);
    return { ...both, sparse: undefined, registers };
  });
}

function atPrecision(sketch: Sketch, precision: Precision): Sketch {
  const { sparse, registers, precision: own } = sketch;
  if (own.normal === precision.normal && own.sparse === precision.sparse) return sketch;
  if (sparse) {
    const values = sparse.map((value) => coarserValue(value, own, precision));
    return kept({ ...sketch, precision, sparse: withoutRepeats(values, precision) });
  }
  const bits = own.normal - precision.normal;
  const fewer = new Uint8Array(2 ** precision.normal);
  for (const [at, zeros] of (registers ?? new Uint8Array()).entries()) {
    if (zeros === 0) continue;
    const dropped = at % 2 ** bits;
    raise(fewer, Math.floor(at / 2 ** bits), dropped === 0 ? zeros + bits : rho(dropped, bits));
  }
  return { ...sketch, precision, registers: fewer };
}

function raise(registers: Uint8Array, at: number, zeros: number): void {
  if (zeros > (registers[at] ?? 0)) registers[at] = zeros;
}

/** Sparse numbers are kept while they take less than three quarters of what the registers would. */
function kept(sketch: Sketch): Sketch {
  const isSmall = sparseLength(sketch.sparse ?? []) < 0.75 * 2 ** sketch.precision.normal;
  return isSmall ? sketch : { ...sketch, sparse: undefined, registers: registersOf(sketch) };
}

/** In bytes of seven bits, of the distances between the numbers. */
function sparseLength(sparse: readonly number[]): number {
  let length = 0;
  let before = 0;
  for (const value of sparse) {
    length += Math.max(1, Math.ceil((32 - Math.clz32(value - before)) / 7));
    before = value;
  }
  return length;
}

function registersOf({ registers, sparse, precision }: Sketch): Uint8Array {
  if (registers) return registers;
  const filled = new Uint8Array(2 ** precision.normal);
  for (const value of sparse ?? []) raise(filled, ...registerOf(value, precision));
  return filled;
}
