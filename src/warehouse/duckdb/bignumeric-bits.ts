import { DuckDBBitValue } from '@duckdb/node-api';
import { readBignumeric, writeBignumeric } from './bignumeric.ts';

/** DuckDB's own form of a BIT has a byte in front that says how many bits of the next one do not count. */
export function bignumericBits(scaled: bigint): DuckDBBitValue {
  const bytes = new Uint8Array(33);
  writeBignumeric(scaled, new DataView(bytes.buffer), 1);
  return new DuckDBBitValue(bytes);
}

export function bignumericOfBits({ data }: DuckDBBitValue): bigint {
  return readBignumeric(new DataView(data.buffer, data.byteOffset, data.byteLength), 1);
}
