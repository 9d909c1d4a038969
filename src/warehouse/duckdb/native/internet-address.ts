/** The 4 or 16 bytes of an IP address in its usual spelling; undefined for text that is none. */
export function parseAddress(text: string): Uint8Array | undefined {
  const four = parseFour(text);
  if (four) return Uint8Array.from(four);
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return undefined;
  const [head, tail] = [groups(halves[0] ?? '', halves.length === 1), groups(halves[1] ?? '', true)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}

function parseFour(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.map(Number);
}

/** Groups of 16 bits; the last may be an IPv4 address. */
function groups(text: string, mayEndInFour: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const found: number[] = [];
  for (const [index, part] of parts.entries()) {
    const four = mayEndInFour && index === parts.length - 1 ? parseFour(part) : undefined;
    if (four) found.push((four[0] ?? 0) * 256 + (four[1] ?? 0), (four[2] ?? 0) * 256 + (four[3] ?? 0));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(parseInt(part, 16));
    else return undefined;
  }
  return found;
}

/** As `inet_ntop` writes it: the longest run of zero groups as `::`, IPv4 within IPv6 with points. Undefined for another number of bytes. */
export function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  const words = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0));
  const { start, length } = longestZeros(words);
  const four = start === 0 && (length === 6 || (length === 5 && words[5] === 0xffff));
  const shown = (part: readonly number[]) => part.map((word) => word.toString(16)).join(':');
  if (four) return `::${length === 5 ? 'ffff:' : ''}${bytes.subarray(12).join('.')}`;
  return length < 2 ? shown(words) : `${shown(words.slice(0, start))}::${shown(words.slice(start + length))}`;
}

function longestZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start += 1) {
    let length = 0;
    while (words[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}
