const pad = (value: bigint | number, width: number) => String(value).padStart(width, '0');

const fractionText = (micros: number) => (micros === 0 ? '' : `.${pad(micros, 6)}`.replace(/0+$/, ''));

/** DATETIME as the service packs it: from the low end 6 bits second, 6 minute, 5 hour, 5 day, 4 month, 14 year. */
export function decodeDatetime(bits: bigint, nanos: number): string {
  const date = `${pad(bits >> 26n, 4)}-${pad((bits >> 22n) & 15n, 2)}-${pad((bits >> 17n) & 31n, 2)}`;
  return `${date} ${clock(bits)}${fractionText(Math.floor(nanos / 1000))}`;
}

/** TIME as the service packs it: 30 bits of nanoseconds below second, minute and hour. */
export function decodeTime(bits: bigint): string {
  return `${clock(bits >> 30n)}${fractionText(Math.floor(Number(bits & 0x3fffffffn) / 1000))}`;
}

export function encodeDatetime(text: string): { readonly bitFieldDatetimeSeconds: string; readonly nanos: number } {
  const [date = '', time = ''] = text.split(/[ T]/);
  const [year = '0', month = '0', day = '0'] = date.split('-');
  const { seconds, nanos } = clockBits(time);
  const bits = (BigInt(year) << 26n) | (BigInt(month) << 22n) | (BigInt(day) << 17n) | seconds;
  return { bitFieldDatetimeSeconds: String(bits), nanos };
}

export function encodeTime(text: string): bigint {
  const { seconds, nanos } = clockBits(text);
  return (seconds << 30n) | BigInt(nanos);
}

function clock(bits: bigint): string {
  return `${pad((bits >> 12n) & 31n, 2)}:${pad((bits >> 6n) & 63n, 2)}:${pad(bits & 63n, 2)}`;
}

function clockBits(time: string): { readonly seconds: bigint; readonly nanos: number } {
  const [hour = '0', minute = '0', rest = '0'] = time.split(':');
  const [second = '0', fraction = ''] = rest.split('.');
  return { seconds: (BigInt(hour) << 12n) | (BigInt(minute) << 6n) | BigInt(second), nanos: Number(fraction.padEnd(9, '0')) };
}
