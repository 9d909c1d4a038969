import { CancellationError, l10n } from 'vscode';
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';
import type { Problem } from '../problem/problem.ts';
import { isRecord } from '../protocol/panel-state.ts';

/** A request that the engine could not answer, in words for people. */
export class EngineError extends Error {
  /** Absent when the engine itself failed: it crashed, say. */
  readonly problem: Problem | undefined;

  constructor(message: string, problem: Problem | undefined, cause: unknown) {
    super(message, { cause });
    this.name = 'EngineError';
    this.problem = problem;
  }
}

/** The error for people behind whatever the language client rejected with. */
export function engineErrorOf(error: unknown): EngineError | CancellationError {
  if (error instanceof EngineError || error instanceof CancellationError) return error;
  if (error instanceof ResponseError) {
    if (error.code === LSPErrorCodes.RequestCancelled) return new CancellationError();
    if (error.code === ErrorCodes.PendingResponseRejected || error.code === ErrorCodes.ConnectionInactive) {
      return new EngineError(l10n.t('The engine stopped before it could answer.'), undefined, error);
    }
    const data: unknown = error.data;
    return new EngineError(error.message, isProblem(data) ? data : undefined, error);
  }
  return new EngineError(error instanceof Error ? error.message : String(error), undefined, error);
}

function isProblem(value: unknown): value is Problem {
  return isRecord(value) && typeof value.code === 'string' && typeof value.message === 'string' && typeof value.severity === 'string';
}
