import { rotate, shiftMix, word, wrap } from '../words-of-64-bits.ts';

/**
 * Google's Fingerprint2011, the hash of HLL++ sketches (google/zetasketch, aggregator.proto: `DefaultOpsType`; published with Guava), as an
 * unsigned number of 64 bits. Integers are hashed as eight little-endian bytes, texts as UTF-8.
 */
export function fingerprint2011(bytes: Uint8Array): bigint {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { byteLength: length } = data;
  const body = length <= 32 ? murmur(data) : length <= 64 ? upTo64(data) : long(data);
  const first = length >= 8 ? word(data, 0) : k0;
  const last = length >= 9 ? word(data, length - 8) : k0;
  const hash = mixed(body + last, first);
  return hash <= 1n ? wrap(hash - 2n) : hash;
}

const k0 = 0xa5b85c5e198ed849n;
const k1 = 0x8d58ac26afe12e47n;
const k2 = 0xc47b6e9e3a970ed3n;
const k3 = 0xc6a4a7935bd1e995n;

function mixed(high: bigint, low: bigint): bigint {
  const a = shiftMix((wrap(low) ^ wrap(high)) * k3);
  return wrap(shiftMix((wrap(high) ^ a) * k3) * k3);
}

function murmur(data: DataView): bigint {
  const length = data.byteLength;
  const whole = length - (length % 8);
  let hash = k0 ^ k1 ^ k2 ^ wrap(BigInt(length) * k3);
  for (let at = 0; at < whole; at += 8) hash = wrap((hash ^ wrap(shiftMix(word(data, at) * k3) * k3)) * k3);
  if (whole < length) {
    let rest = 0n;
    for (let at = length - 1; at >= whole; at -= 1) rest = (rest << 8n) | BigInt(data.getUint8(at));
    hash = wrap((hash ^ rest) * k3);
  }
  return shiftMix(shiftMix(hash) * k3);
}

function upTo64(data: DataView): bigint {
  const length = data.byteLength;
  const at = (offset: number) => word(data, offset);
  const half = (start: bigint, second: bigint, third: bigint, end: bigint): readonly [bigint, bigint] => {
    const a = start + second;
    const whole = a + third;
    return [whole + end, rotate(start + end, 52n) + rotate(whole, 31n) + rotate(start, 37n) + rotate(a, 7n)];
  };
  const [vf, vs] = half(at(0) + (BigInt(length) + at(length - 16)) * k0, at(8), at(16), at(24));
  const [wf, ws] = half(at(16) + at(length - 32), at(length - 24), at(length - 16), at(length - 8));
  return wrap(shiftMix(shiftMix((vf + ws) * k2 + (wf + vs) * k0) * k0 + vs) * k2);
}

type Pair = readonly [bigint, bigint];

function of32(data: DataView, at: number, seedA: bigint, seedB: bigint): Pair {
  const start = wrap(seedA + word(data, at));
  const last = word(data, at + 24);
  const sum = wrap(start + word(data, at + 8) + word(data, at + 16));
  return [wrap(sum + last), wrap(rotate(seedB + start + last, 51n) + rotate(sum, 23n) + start)];
}

function long(data: DataView): bigint {
  const length = data.byteLength;
  let x = word(data, 0);
  let y = word(data, length - 16) ^ k1;
  let z = word(data, length - 56) ^ k0;
  let v = of32(data, length - 64, BigInt(length), y);
  let w = of32(data, length - 32, wrap(BigInt(length) * k1), k0);
  z = wrap(z + shiftMix(v[1]) * k1);
  x = wrap(rotate(z + x, 39n) * k1);
  y = wrap(rotate(y, 33n) * k1);
  for (let at = 0; at < length - 1 - ((length - 1) % 64); at += 64) {
    x = wrap(rotate(x + y + v[0] + word(data, at + 16), 37n) * k1) ^ w[1];
    y = wrap(rotate(y + v[1] + word(data, at + 48), 42n) * k1) ^ v[0];
    z = rotate(z ^ w[0], 33n);
    v = of32(data, at, wrap(v[1] * k1), x + w[0]);
    w = of32(data, at + 32, z + w[1], y);
    [x, z] = [z, x];
  }
  return mixed(mixed(v[0], w[0]) + shiftMix(y) * k1 + z, mixed(v[1], w[1]) + x);
}
