import { ProblemError, placeOf } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { TemplateFile } from './template-file.ts';

/** A template that cannot be parsed, at its place. */
export function syntaxError(file: TemplateFile, range: TextRange, message: string, hint?: string): ProblemError {
  return new ProblemError({
    code: 'ATT1101',
    severity: 'error',
    message,
    ...(hint === undefined ? {} : { hint }),
    place: placeOf(file.path, file.text, range),
  });
}
