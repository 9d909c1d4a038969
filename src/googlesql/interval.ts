/** An INTERVAL's three independent parts. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

/**
 * The service's 16 bytes, little-endian: 8 of microseconds, 4 of days, 4 that hold from the low end 10 bits of nanoseconds within a
 * microsecond, 3 unused, 18 of months and the months' sign.
 */
export function decodeInterval(bytes: Uint8Array): Interval {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = view.getUint32(12, true);
  const months = (packed >>> 13) & 0x3ffff;
  return { micros: view.getBigInt64(0, true), days: view.getInt32(8, true), months: packed >>> 31 === 1 ? -months : months };
}
