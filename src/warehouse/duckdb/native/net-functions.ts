import { addressText, parseAddress } from './internet-address.ts';
import type { NativeFunction } from './native-function.ts';
import { domainOf, urlHost } from './url-host.ts';

function domain(url: string) {
  const host = urlHost(url);
  return host === undefined ? undefined : domainOf(host);
}

function mask(length: number, ones: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (0xff00 >> Math.min(8, Math.max(0, ones - index * 8))) & 255);
}

function netMask(length: bigint, ones: bigint): Uint8Array {
  if (length !== 4n && length !== 16n)
    throw new Error(`The first argument of NET.IP_NET_MASK() must be either 4 (for IPv4) or 16 (for IPv6); got ${length}`);
  if (ones < 0n || ones > length * 8n)
    throw new Error(`The second argument of NET.IP_NET_MASK() must be between 0 and the first argument * 8; got ${ones}`);
  return mask(Number(length), Number(ones));
}

function truncated(address: Uint8Array, ones: bigint): Uint8Array {
  if (address.length !== 4 && address.length !== 16)
    throw new Error(`The first argument of NET.IP_TRUNC() must have length 4 (for IPv4) or 16 (for IPv6); got ${address.length}`);
  if (ones < 0n || ones > address.length * 8)
    throw new Error(`The second argument of NET.IP_TRUNC() must be between 0 and 8 * LENGTH(first argument); got ${ones}`);
  const kept = mask(address.length, Number(ones));
  return address.map((byte, index) => byte & (kept[index] ?? 0));
}

function addressOrError(text: string): Uint8Array {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`NET.IP_FROM_STRING() encountered an unparseable IP-address: ${text}`);
  return address;
}

function textOrError(address: Uint8Array): string {
  const text = addressText(address);
  if (text === undefined)
    throw new Error(
      `NET.IP_TO_STRING() encountered an invalid IP address. Expected 4 (for IPv4) or 16 (for IPv6) bytes but got ${address.length}`,
    );
  return text;
}

function toInteger(address: Uint8Array): bigint {
  if (address.length !== 4)
    throw new Error(`NET.IPV4_TO_INT64() encountered a non-IPv4 address. Expected 4 bytes but got ${address.length}`);
  return address.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

function fromInteger(number: bigint): Uint8Array {
  if (number < -0x80000000n || number > 0xffffffffn)
    throw new Error(`NET.IPV4_FROM_INT64() encountered an invalid integer IP. Expected range: [-0x80000000, 0xFFFFFFFF]; got ${number}`);
  const unsigned = Number(BigInt.asUintN(32, number));
  return Uint8Array.of(unsigned >>> 24, (unsigned >>> 16) & 255, (unsigned >>> 8) & 255, unsigned & 255);
}

export const netFunctions: readonly NativeFunction[] = [
  { name: 'googlesql_net_host', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => urlHost(args.text(0)) ?? null },
  {
    name: 'googlesql_net_reg_domain',
    parameters: ['VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => domain(args.text(0))?.registered ?? null,
  },
  {
    name: 'googlesql_net_public_suffix',
    parameters: ['VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => domain(args.text(0))?.publicSuffix ?? null,
  },
  { name: 'googlesql_net_ip_from_string', parameters: ['VARCHAR'], returns: 'BLOB', evaluate: (args) => addressOrError(args.text(0)) },
  {
    name: 'googlesql_net_safe_ip_from_string',
    parameters: ['VARCHAR'],
    returns: 'BLOB',
    evaluate: (args) => parseAddress(args.text(0)) ?? null,
  },
  { name: 'googlesql_net_ip_to_string', parameters: ['BLOB'], returns: 'VARCHAR', evaluate: (args) => textOrError(args.bytes(0)) },
  {
    name: 'googlesql_net_ip_net_mask',
    parameters: ['BIGINT', 'BIGINT'],
    returns: 'BLOB',
    evaluate: (args) => netMask(args.integer(0), args.integer(1)),
  },
  {
    name: 'googlesql_net_ip_trunc',
    parameters: ['BLOB', 'BIGINT'],
    returns: 'BLOB',
    evaluate: (args) => truncated(args.bytes(0), args.integer(1)),
  },
  { name: 'googlesql_net_ipv4_to_int64', parameters: ['BLOB'], returns: 'BIGINT', evaluate: (args) => toInteger(args.bytes(0)) },
  { name: 'googlesql_net_ipv4_from_int64', parameters: ['BIGINT'], returns: 'BLOB', evaluate: (args) => fromInteger(args.integer(0)) },
];
