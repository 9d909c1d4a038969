import type { SourceMapSegment, SourceRange } from './source-map.ts';
import { JinjaObject, type CallArguments, type JinjaValue } from './value.ts';

/** Text that knows where each piece of it was written: what macros, `caller()` and `{% set %}` blocks give while nothing changed it. */
export class MappedText {
  readonly text: string;
  /** Covers `text` without gaps. */
  readonly segments: readonly SourceMapSegment[];

  constructor(text: string, segments: readonly SourceMapSegment[]) {
    this.text = text;
    this.segments = segments;
  }
}

/** A macro or the body of a `{% call %}`, as a value to be called. */
export class MacroFunction extends JinjaObject {
  readonly callMapped: (call: CallArguments) => JinjaValue | MappedText;

  constructor(
    name: string,
    callMapped: (call: CallArguments) => JinjaValue | MappedText,
    member?: (name: string) => JinjaValue | undefined,
  ) {
    super({ name, call: (call) => withoutMap(callMapped(call)), member });
    this.callMapped = callMapped;
  }
}

export function withoutMap(value: JinjaValue | MappedText): JinjaValue {
  return value instanceof MappedText ? value.text : value;
}

/** The call of a macro that text belongs to, as segments have it. */
export type SegmentCall = NonNullable<SourceMapSegment['call']>;

/** Collects rendered text with its source map; neighbours that were neighbours in the template become one segment. */
export class OutputBuffer {
  #text = '';
  readonly #segments: SourceMapSegment[] = [];

  appendExact(text: string, file: string, start: number, call: SegmentCall | undefined): void {
    this.#append(text, {
      start: 0,
      end: text.length,
      file,
      sourceStart: start,
      sourceEnd: start + text.length,
      exact: true,
      ...(call && { call }),
    });
  }

  /** Text that an expression gave: all of it belongs to the whole expression. */
  appendFrom(text: string, { file, start, end }: SourceRange, call: SegmentCall | undefined): void {
    this.#append(text, { start: 0, end: text.length, file, sourceStart: start, sourceEnd: end, exact: false, ...(call && { call }) });
  }

  appendMapped(mapped: MappedText): void {
    const base = this.#text.length;
    for (const segment of mapped.segments) this.#addSegment({ ...segment, start: segment.start + base, end: segment.end + base });
    this.#text += mapped.text;
  }

  finish(): MappedText {
    return new MappedText(this.#text, this.#segments);
  }

  #append(text: string, segment: SourceMapSegment): void {
    if (text === '') return;
    const base = this.#text.length;
    this.#addSegment({ ...segment, start: base, end: base + text.length });
    this.#text += text;
  }

  #addSegment(segment: SourceMapSegment): void {
    const last = this.#segments.at(-1);
    if (last && isContinued(last, segment))
      this.#segments[this.#segments.length - 1] = { ...last, end: segment.end, sourceEnd: segment.sourceEnd };
    else this.#segments.push(segment);
  }
}

function isContinued(last: SourceMapSegment, next: SourceMapSegment): boolean {
  return (
    last.exact &&
    next.exact &&
    last.sourceEnd === next.sourceStart &&
    last.file === next.file &&
    last.call?.sourceStart === next.call?.sourceStart &&
    last.call?.file === next.call?.file
  );
}
