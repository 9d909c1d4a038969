import { rotate, shiftMix, word, wrap } from './words-of-64-bits.ts';

/**
 * Google's FarmHash `Fingerprint64` as a signed number, which is what FARM_FINGERPRINT gives. After the published algorithm
 * (github.com/google/farmhash, MIT); libraries from npm go wrong where the length is a multiple of 64.
 */
export function farmFingerprint(bytes: Uint8Array): bigint {
  return BigInt.asIntN(64, hash(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
}

const k0 = 0xc3a5c85c97cb3127n;
const k1 = 0xb492b66fbe98f273n;
const k2 = 0x9ae16a3b2f90404fn;

type Pair = readonly [bigint, bigint];

function mix(u: bigint, v: bigint, multiplier: bigint): bigint {
  const a = shiftMix((wrap(u) ^ wrap(v)) * multiplier);
  return wrap(shiftMix((wrap(v) ^ a) * multiplier) * multiplier);
}

function hash(data: DataView): bigint {
  const length = data.byteLength;
  if (length <= 16) return hashTo16(data, length);
  if (length <= 32) return hashTo32(data, length);
  return length <= 64 ? hashTo64(data, length) : hashLong(data, length);
}

function hashTo16(data: DataView, length: number): bigint {
  const multiplier = wrap(k2 + BigInt(length * 2));
  if (length >= 8) {
    const a = word(data, 0) + k2;
    const b = word(data, length - 8);
    return mix(rotate(b, 37n) * multiplier + a, (rotate(a, 25n) + b) * multiplier, multiplier);
  }
  if (length >= 4) return mix(BigInt(length + data.getUint32(0, true) * 8), BigInt(data.getUint32(length - 4, true)), multiplier);
  if (length === 0) return k2;
  const y = BigInt(data.getUint8(0) + data.getUint8(length >> 1) * 256);
  const z = BigInt(length + data.getUint8(length - 1) * 4);
  return wrap(shiftMix(wrap(y * k2) ^ wrap(z * k0)) * k2);
}

function hashTo32(data: DataView, length: number): bigint {
  const multiplier = wrap(k2 + BigInt(length * 2));
  const a = word(data, 0) * k1;
  const b = word(data, 8);
  const c = word(data, length - 8) * multiplier;
  const d = word(data, length - 16) * k2;
  return mix(rotate(a + b, 43n) + rotate(c, 30n) + d, a + rotate(b + k2, 18n) + c, multiplier);
}

function hashTo64(data: DataView, length: number): bigint {
  const multiplier = wrap(k2 + BigInt(length * 2));
  const a = word(data, 0) * k2;
  const b = word(data, 8);
  const c = word(data, length - 8) * multiplier;
  const d = word(data, length - 16) * k2;
  const y = rotate(a + b, 43n) + rotate(c, 30n) + d;
  const z = mix(y, a + rotate(b + k2, 18n) + c, multiplier);
  const e = word(data, 16) * multiplier;
  const f = word(data, 24);
  const g = (y + word(data, length - 32)) * multiplier;
  const h = (z + word(data, length - 24)) * multiplier;
  return mix(rotate(e + f, 43n) + rotate(g, 30n) + h, e + rotate(f + a, 18n) + g, multiplier);
}

function weak(data: DataView, at: number, seedA: bigint, seedB: bigint): Pair {
  const [w, x, y, z] = [word(data, at), word(data, at + 8), word(data, at + 16), word(data, at + 24)];
  const a = seedA + w;
  const sum = a + x + y;
  return [wrap(sum + z), wrap(rotate(seedB + a + z, 21n) + rotate(sum, 44n) + a)];
}

interface State {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly v: Pair;
  readonly w: Pair;
}

/** One block of 64 bytes; `scale` is 1 but in the last round. */
function round(data: DataView, at: number, { x, y, z, v, w }: State, multiplier: bigint, scale: bigint): State {
  const newX = wrap(rotate(x + y + v[0] + word(data, at + 8), 37n) * multiplier) ^ wrap(w[1] * scale);
  const newY = wrap(rotate(y + v[1] + word(data, at + 48), 42n) * multiplier + v[0] * scale + word(data, at + 40));
  const newZ = wrap(rotate(z + w[0], 33n) * multiplier);
  return {
    x: newZ,
    y: newY,
    z: newX,
    v: weak(data, at, v[1] * multiplier, newX + w[0]),
    w: weak(data, at + 32, newZ + w[1], newY + word(data, at + 16)),
  };
}

function hashLong(data: DataView, length: number): bigint {
  const seed = 81n;
  const y = wrap(seed * k1 + 113n);
  let state: State = { x: wrap(seed * k2 + word(data, 0)), y, z: wrap(shiftMix(y * k2 + 113n) * k2), v: [0n, 0n], w: [0n, 0n] };
  const rest = (length - 1) & 63;
  for (let at = 0; at < length - 1 - rest; at += 64) state = round(data, at, state, k1, 1n);
  const multiplier = k1 + ((state.z & 0xffn) << 1n);
  const w0 = state.w[0] + BigInt(rest);
  const v0 = wrap(state.v[0] + w0);
  state = { ...state, v: [v0, state.v[1]], w: [wrap(w0 + v0), state.w[1]] };
  const last = round(data, length - 64, state, multiplier, 9n);
  return mix(
    mix(last.v[0], last.w[0], multiplier) + shiftMix(last.y) * k0 + last.z,
    mix(last.v[1], last.w[1], multiplier) + last.x,
    multiplier,
  );
}
