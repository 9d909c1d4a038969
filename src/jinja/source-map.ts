/**
 * Where a piece of rendered text came from. `exact` pieces were copied from the template letter by letter, so an offset inside
 * them maps to one letter; the others (the output of an expression) map to the whole of the expression that gave them.
 */
export interface SourceMapSegment {
  /** Half-open range of UTF-16 offsets in the rendered text. */
  readonly start: number;
  readonly end: number;
  /** Absolute path of the template: the model's own, or a macro's. */
  readonly file: string;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly exact: boolean;
  /** For text that a macro wrote: where in the model's own template the outermost call of it stands. */
  readonly call?: { readonly file: string; readonly sourceStart: number; readonly sourceEnd: number };
}

/** Segments in order of `start`, covering the rendered text without gaps or overlaps. */
export type SourceMap = readonly SourceMapSegment[];

/** A range of a template that a range of rendered text came from. */
export interface SourceRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The place of `offset` in the file where the letter was written (a macro's file for text from a macro). */
export function sourceAt(map: SourceMap, offset: number): SourceRange | undefined {
  const segment = segmentAt(map, offset);
  if (!segment) return undefined;
  if (!segment.exact) return { file: segment.file, start: segment.sourceStart, end: segment.sourceEnd };
  const start = segment.sourceStart + Math.min(Math.max(offset, segment.start), segment.end) - segment.start;
  return { file: segment.file, start, end: segment.sourceEnd };
}

/** The segment that holds `offset`; the last one for an offset at or past the end. */
export function segmentAt(map: SourceMap, offset: number): SourceMapSegment | undefined {
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return map[low];
}
