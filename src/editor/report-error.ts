import { CancellationError, l10n, window, type LogOutputChannel } from 'vscode';
import { EngineError } from './engine-error.ts';

/** Tells a person what went wrong and what to do. A cancellation is no error. */
export function reportError(error: unknown, log: LogOutputChannel): void {
  if (error instanceof CancellationError) return;
  const message = error instanceof Error ? error.message : String(error);
  const problem = error instanceof EngineError ? error.problem : undefined;
  if (problem) log.error(`${problem.code}: ${problem.message}`);
  else log.error(error instanceof Error ? (error.stack ?? message) : message);
  const showLog = l10n.t('Show Log');
  const text = problem?.hint === undefined ? message : `${withFullStop(message)} ${problem.hint}`;
  void window.showErrorMessage(text, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}

function withFullStop(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
