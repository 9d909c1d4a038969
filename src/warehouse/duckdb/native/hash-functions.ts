import { createHash } from 'node:crypto';
import { farmFingerprint } from './farm-fingerprint.ts';
import type { NativeFunction } from './native-function.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, with padding. */
function toBase32(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 5) {
    const group = bytes.subarray(start, start + 5);
    const bits = [...group].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    for (let bit = 0; bit < bits.length; bit += 5) text += alphabet.charAt(parseInt(bits.slice(bit, bit + 5).padEnd(5, '0'), 2));
    text = text.padEnd(Math.ceil(text.length / 8) * 8, '=');
  }
  return text;
}

function fromBase32(text: string): Uint8Array {
  const letters = text.replace(/=+$/, '');
  const values = Array.from(letters, (letter) => alphabet.indexOf(letter.toUpperCase()));
  const whole = text.length % 8 === 0 && ![1, 3, 6].includes(letters.length % 8) && text.length - letters.length < 7;
  if (!whole || values.includes(-1)) throw new Error('Failed to decode invalid base32 string');
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) => parseInt(bits.slice(index * 8, index * 8 + 8), 2));
}

const sha512 = (input: string | Uint8Array) => createHash('sha512').update(input).digest();

export const hashFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_farm_fingerprint',
    parameters: ['VARCHAR'],
    returns: 'BIGINT',
    evaluate: (args) => farmFingerprint(Buffer.from(args.text(0))),
  },
  {
    name: 'googlesql_farm_fingerprint_bytes',
    parameters: ['BLOB'],
    returns: 'BIGINT',
    evaluate: (args) => farmFingerprint(args.bytes(0)),
  },
  { name: 'googlesql_sha512', parameters: ['VARCHAR'], returns: 'BLOB', evaluate: (args) => sha512(args.text(0)) },
  { name: 'googlesql_sha512_bytes', parameters: ['BLOB'], returns: 'BLOB', evaluate: (args) => sha512(args.bytes(0)) },
  { name: 'googlesql_to_base32', parameters: ['BLOB'], returns: 'VARCHAR', evaluate: (args) => toBase32(args.bytes(0)) },
  { name: 'googlesql_from_base32', parameters: ['VARCHAR'], returns: 'BLOB', evaluate: (args) => fromBase32(args.text(0)) },
];
