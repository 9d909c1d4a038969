import { ProblemError, type Problem } from '../problem/problem.ts';
import { SqlError } from '../warehouse/sql-error.ts';

/** What to tell a person of anything that was thrown. What is not a problem of theirs is a defect of ours, and says so. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof SqlError) {
    return { code: error.code, severity: 'error', message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'ATT1799',
    severity: 'error',
    message: `Unexpected: ${message}`,
    hint: 'This is a defect of Attribution Lab; the log has more.',
  };
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
