import type { ProblemCode } from './catalogue.ts';
import { lineStarts, positionAt, type TextRange } from './text-position.ts';

export type Severity = 'error' | 'warning' | 'information';

/**
 * Something a person has to know about: what is wrong, where in the file that they wrote, and what to do.
 * `file` is an absolute path; line and column count from 1. A problem of no file (a locked database, say) has no place.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly hint?: string;
  readonly place?: ProblemPlace;
}

export interface ProblemPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The one class of error that is shown to people as it stands; anything else that is thrown is a defect of ours. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The place of a range of offsets in a file's text; `starts` are its lines' starts, where there are many places to find in it. */
export function placeOf(file: string, text: string, range: TextRange, starts = lineStarts(text)): ProblemPlace {
  const start = positionAt(text, range.start, starts);
  const end = positionAt(text, range.end, starts);
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
