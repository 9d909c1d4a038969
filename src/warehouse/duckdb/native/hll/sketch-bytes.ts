import { Reader, Writer } from 'protobufjs/minimal';
import { precisionOf } from './precision.ts';
import type { Sketch } from './sketch.ts';

const hyperLogLogPlusUnique = 112;
const version = 2;

/** The bytes of a sketch, an AggregatorStateProto (google/zetasketch, aggregator.proto and hllplus-unique.proto). */
export function sketchBytes({ valueType, valueCount, precision, sparse, registers }: Sketch): Uint8Array {
  const writer = Writer.create();
  writer.uint32(tag(1, 0)).uint32(hyperLogLogPlusUnique);
  writer.uint32(tag(2, 0)).uint64(valueCount);
  writer.uint32(tag(3, 0)).uint32(version);
  writer.uint32(tag(4, 0)).uint32(valueType);
  writer.uint32(tag(hyperLogLogPlusUnique, 2)).fork();
  if (sparse && sparse.length > 0) writer.uint32(tag(2, 0)).uint32(sparse.length);
  writer.uint32(tag(3, 0)).uint32(precision.normal);
  writer.uint32(tag(4, 0)).uint32(precision.sparse);
  if (registers) writer.uint32(tag(5, 2)).bytes(registers);
  if (sparse) writer.uint32(tag(6, 2)).bytes(distances(sparse));
  return writer.ldelim().finish();
}

function tag(field: number, wire: number): number {
  return field * 8 + wire;
}

function distances(sparse: readonly number[]): Uint8Array {
  const writer = Writer.create();
  sparse.forEach((value, at) => writer.uint32(value - (sparse[at - 1] ?? 0)));
  return writer.finish();
}

/** Bytes that are no sketch are an error. */
export function sketchOfBytes(bytes: Uint8Array): Sketch {
  try {
    return read(Reader.create(bytes));
  } catch {
    throw new Error('Invalid or incompatible sketch in HLL_COUNT');
  }
}

function read(reader: Reader): Sketch {
  const numbers = new Map<number, number>();
  let state: Reader | undefined;
  while (reader.pos < reader.len) {
    const key = reader.uint32();
    if (key === tag(hyperLogLogPlusUnique, 2)) state = Reader.create(reader.bytes());
    else if (key % 8 === 0) numbers.set(key >> 3, Number(reader.uint64()));
    else reader.skipType(key % 8);
  }
  if (state === undefined || numbers.get(1) !== hyperLogLogPlusUnique || numbers.get(3) !== version)
    throw new Error('another kind of bytes');
  return { valueType: numbers.get(4) ?? 0, valueCount: numbers.get(2) ?? 0, ...readState(state) };
}

function readState(reader: Reader): Pick<Sketch, 'precision' | 'sparse' | 'registers'> {
  const numbers = new Map<number, number>();
  const parts = new Map<number, Uint8Array>();
  while (reader.pos < reader.len) {
    const key = reader.uint32();
    if (key % 8 === 0) numbers.set(key >> 3, reader.uint32());
    else if (key % 8 === 2) parts.set(key >> 3, reader.bytes());
    else reader.skipType(key % 8);
  }
  const { normal } = precisionOf(numbers.get(3) ?? 0);
  const sparse = numbers.get(4) ?? 0;
  const registers = parts.get(5);
  if (sparse < normal || sparse > 25 || (registers && registers.length !== 2 ** normal)) throw new Error('another size');
  const precision = { normal, sparse };
  return registers
    ? { precision, registers, sparse: undefined }
    : { precision, registers: undefined, sparse: sums(parts.get(6) ?? new Uint8Array()) };
}

function sums(bytes: Uint8Array): readonly number[] {
  const reader = Reader.create(bytes);
  const values: number[] = [];
  for (let value = 0; reader.pos < reader.len;) values.push((value += reader.uint32()));
  return values;
}
