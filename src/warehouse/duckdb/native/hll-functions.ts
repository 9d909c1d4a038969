import { estimate } from './hll/estimate.ts';
import { fingerprint2011 } from './hll/fingerprint-2011.ts';
import { precisionOf } from './hll/precision.ts';
import { merged, type Sketch, sketchOf } from './hll/sketch.ts';
import { sketchBytes, sketchOfBytes } from './hll/sketch-bytes.ts';
import type { NativeArguments, NativeFunction, NativeValue } from './native-function.ts';

const integers = 8;
const bytesOrText = 11;

/** The values, of which none is there twice; the number of rows; the precision. */
function initialized(args: NativeArguments, valueType: number, bytesOf: (value: NativeValue) => Uint8Array): Uint8Array {
  const hashes = args.list(0).map((value) => fingerprint2011(bytesOf(value)));
  return sketchBytes(sketchOf(hashes, valueType, Number(args.integer(1)), precisionOf(Number(args.integer(2)))));
}

function textBytes(value: NativeValue): Uint8Array {
  return Buffer.from(String(value));
}

function integerBytes(value: NativeValue): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, BigInt(String(value)), true);
  return new Uint8Array(bytes.buffer);
}

function plainBytes(value: NativeValue): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function mergedOf(args: NativeArguments): Sketch {
  return merged(args.list(0).map((value) => sketchOfBytes(plainBytes(value))));
}

const initialize = (
  name: string,
  values: 'VARCHAR[]' | 'BIGINT[]' | 'BLOB[]',
  evaluate: (args: NativeArguments) => Uint8Array,
): NativeFunction => ({
  name,
  parameters: [values, 'BIGINT', 'BIGINT'],
  returns: 'BLOB',
  evaluate,
});

/** HLL_COUNT: sketches with which different values are counted approximately. */
export const hllFunctions: readonly NativeFunction[] = [
  initialize('googlesql_hll_of_texts', 'VARCHAR[]', (args) => initialized(args, bytesOrText, textBytes)),
  initialize('googlesql_hll_of_integers', 'BIGINT[]', (args) => initialized(args, integers, integerBytes)),
  initialize('googlesql_hll_of_bytes', 'BLOB[]', (args) => initialized(args, bytesOrText, plainBytes)),
  { name: 'googlesql_hll_merged', parameters: ['BLOB[]'], returns: 'BLOB', evaluate: (args) => sketchBytes(mergedOf(args)) },
  { name: 'googlesql_hll_merged_count', parameters: ['BLOB[]'], returns: 'BIGINT', evaluate: (args) => estimate(mergedOf(args)) },
  { name: 'googlesql_hll_count', parameters: ['BLOB'], returns: 'BIGINT', evaluate: (args) => estimate(sketchOfBytes(args.bytes(0))) },
];
