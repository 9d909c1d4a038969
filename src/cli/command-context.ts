import type { ExitCode } from './exit-code.ts';

/** What every command is given besides its own arguments. */
export interface CommandContext {
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly setExitCode: (code: ExitCode) => void;
}
