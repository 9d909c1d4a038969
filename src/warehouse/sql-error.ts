import type { ProblemCode } from '../problem/catalogue.ts';
import type { TextRange } from '../problem/text-position.ts';

/** A statement that cannot be run as it is written, with the place in it; the caller maps the place to the person's file. */
export class SqlError extends Error {
  readonly code: ProblemCode;
  /** Offsets into the statement that was given; absent where the database told no place. */
  readonly range: TextRange | undefined;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, message: string, detail: { range?: TextRange; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: detail.cause });
    this.name = 'SqlError';
    this.code = code;
    this.range = detail.range;
    this.hint = detail.hint;
  }
}
