/** A place in a text file, both numbers counted from 1, columns in UTF-16 code units as editors count them. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A half-open range of UTF-16 offsets into a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Offsets at which each line of `text` begins; the first is 0. Lines end at `\n`, `\r\n` or `\r`. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** The line and column of `offset`, which is clamped into the text. */
export function positionAt(text: string, offset: number, starts = lineStarts(text)): TextPosition {
  const target = Math.min(Math.max(offset, 0), text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= target) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: target - (starts[low] ?? 0) + 1 };
}

/** The offset of a position; a line or column past the end gives the end of the text or line. */
export function offsetAt(text: string, position: TextPosition, starts = lineStarts(text)): number {
  const start = starts[position.line - 1];
  if (start === undefined) return text.length;
  const next = starts[position.line] ?? text.length + 1;
  return Math.min(start + position.column - 1, next - 1);
}
