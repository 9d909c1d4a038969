import type { EditedText } from '../lowering/text-edits.ts';

/** A piece of SQL: copied from the text at that offset, or made for the sake of what stands there. */
interface Piece {
  readonly text: string;
  readonly at: number;
  readonly isCopy: boolean;
}

/** SQL that knows where each of its pieces is from. */
export type Written = readonly Piece[];

export function copied(sql: string, start: number, end: number): Written {
  return start >= end ? [] : [{ text: sql.slice(start, end), at: start, isCopy: true }];
}

/** Puts SQL together; words of its own belong to the place `at`. */
export function written(at: number, ...parts: readonly (string | Written)[]): Written {
  return parts.flatMap((part) => (typeof part === 'string' ? [{ text: part, at, isCopy: false }] : part));
}

export function joined(at: number, parts: readonly Written[], separator: string): Written {
  return parts.flatMap((part, index) => (index === 0 ? part : [...written(at, separator), ...part]));
}

export function textOf(pieces: Written): string {
  return pieces.map(({ text }) => text).join('');
}

/** The text with the way back to the one that it was made of, which is `length` long. */
export function editedText(pieces: Written, length: number): EditedText {
  const starts: number[] = [];
  let end = 0;
  for (const { text } of pieces) {
    starts.push(end);
    end += text.length;
  }
  const original = (offset: number): number => {
    if (offset >= end) return length;
    const index = starts.findLastIndex((start) => start <= offset);
    const piece = pieces[index];
    if (piece === undefined) return offset;
    return piece.isCopy ? piece.at + offset - (starts[index] ?? 0) : piece.at;
  };
  return { text: textOf(pieces), original };
}
