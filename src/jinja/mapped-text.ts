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

  appendExact(text: string, file: string, sourceStart: number, call: SegmentCall | undefined): void {
    if (text === '') return;
    const start = this.#text.length;
    this.#text += text;
    this.#addSegment(segment(start, this.#text.length, file, sourceStart, sourceStart + text.length, true, call));
  }

  /** Text that an expression gave: all of it belongs to the whole expression. */
  appendFrom(text: string, source: SourceRange, call: SegmentCall | undefined): void {
    if (text === '') return;
    const start = this.#text.length;
    this.#text += text;
    this.#segments.push(segment(start, this.#text.length, source.file, source.start, source.end, false, call));
  }

  appendMapped(mapped: MappedText): void {
    const base = this.#text.length;
    for (const each of mapped.segments) {
      this.#addSegment(segment(each.start + base, each.end + base, each.file, each.sourceStart, each.sourceEnd, each.exact, each.call));
    }
    this.#text += mapped.text;
  }

  finish(): MappedText {
    return new MappedText(this.#text, this.#segments);
  }

  #addSegment(next: SourceMapSegment): void {
    const last = this.#segments.at(-1);
    if (last && isContinued(last, next)) {
      this.#segments[this.#segments.length - 1] = segment(
        last.start,
        next.end,
        last.file,
        last.sourceStart,
        next.sourceEnd,
        true,
        last.call,
      );
    } else {
      this.#segments.push(next);
    }
  }
}

/** Written out, because spreading is slow and this is done for every piece of text. */
function segment(
  start: number,
  end: number,
  file: string,
  sourceStart: number,
  sourceEnd: number,
  exact: boolean,
  call: SegmentCall | undefined,
): SourceMapSegment {
  return call ? { start, end, file, sourceStart, sourceEnd, exact, call } : { start, end, file, sourceStart, sourceEnd, exact };
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
