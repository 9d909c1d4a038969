import type { TextRange } from '../../problem/text-position.ts';

export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

export interface EditedText {
  readonly text: string;
  /** The offset in the text before the edits; inside a replacement it is the start of what was replaced. */
  readonly original: (offset: number) => number;
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): EditedText {
  const sorted = [...edits].sort((left, right) => left.range.start - right.range.start);
  let edited = '';
  let last = 0;
  const moves: { readonly at: number; readonly end: number; readonly edit: TextEdit }[] = [];
  for (const edit of sorted) {
    edited += text.slice(last, edit.range.start);
    moves.push({ at: edited.length, end: edited.length + edit.text.length, edit });
    edited += edit.text;
    last = edit.range.end;
  }
  edited += text.slice(last);
  const original = (offset: number): number => {
    const move = moves.findLast(({ at }) => at <= offset);
    if (move === undefined) return offset;
    return offset < move.end ? move.edit.range.start : move.edit.range.end + offset - move.end;
  };
  return { text: edited, original };
}
