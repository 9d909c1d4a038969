import type { LogOutputChannel } from 'vscode';
import type { Problem } from '../problem/problem.ts';
import { EngineError } from './engine-error.ts';

/** What a panel shows in place of an answer. */
export function problemForPanel(error: unknown, log: LogOutputChannel): Problem {
  if (error instanceof EngineError && error.problem) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? (error.stack ?? message) : message);
  return { code: 'ATT1707', severity: 'error', message, hint: 'Try again; the log of Attribution Lab has the details.' };
}
