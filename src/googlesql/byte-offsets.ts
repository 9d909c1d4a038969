import { lineStarts, type TextRange } from '../problem/text-position.ts';

/** Turns offsets in the UTF-8 form of `text`, as the service counts, into UTF-16 offsets. */
export function utf16Offsets(text: string): (byte: number) => number {
  // eslint-disable-next-line no-control-regex -- ASCII alone: both counts are the same
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => Math.min(byte, text.length);
  const offsets = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  let utf16 = 0;
  for (const character of text) {
    const bytes = Buffer.byteLength(character);
    offsets.fill(utf16, byte, byte + bytes);
    byte += bytes;
    utf16 += character.length;
  }
  offsets[byte] = utf16;
  return (at) => offsets[Math.min(at, byte)] ?? text.length;
}

/**
 * The offset of a line and column in a message of the service: its columns count characters (not bytes, not UTF-16 units) from 1,
 * and a tab moves on to the next multiple of eight.
 */
export function offsetOfErrorPosition(text: string, line: number, column: number): number {
  const start = lineStarts(text)[line - 1];
  if (start === undefined) return text.length;
  let offset = start;
  let at = 1;
  for (const character of text.slice(start)) {
    if (at >= column || character === '\n' || character === '\r') break;
    at = character === '\t' ? at + 8 - ((at - 1) % 8) : at + 1;
    offset += character.length;
  }
  return offset;
}

/** The word, quoted name or single character that stands at an offset: what an error at that place is shown under. */
export function tokenAt(text: string, offset: number): TextRange {
  const match = /^(?:`[^`\n]*`|[\p{L}_@$][\p{L}\p{N}_$]*|[0-9.]+|"[^"\n]*"|'[^'\n]*'|\S)/u.exec(text.slice(offset));
  return { start: offset, end: offset + (match?.[0].length ?? 0) };
}
