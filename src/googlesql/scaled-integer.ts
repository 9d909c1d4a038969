/** The decimal text of the service's NUMERIC bytes: little-endian two's complement of the value times 10^scale. */
export function decodeScaled(bytes: Uint8Array, scale: number): string {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[index] ?? 0);
  if (bytes.length > 0) value = BigInt.asIntN(bytes.length * 8, value);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

export function encodeScaled(text: string, scale: number): Uint8Array {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale));
  let value = text.startsWith('-') ? -magnitude : magnitude;
  const bytes: number[] = [];
  for (;;) {
    const low = Number(BigInt.asUintN(8, value));
    bytes.push(low);
    value >>= 8n;
    if ((value === 0n && low < 128) || (value === -1n && low >= 128)) return Uint8Array.from(bytes);
  }
}
