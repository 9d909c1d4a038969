import type { RunCommand } from './run-event.ts';

/** What to run, in the words of the command line. */
export interface RunRequest {
  readonly command: RunCommand;
  /** dbt selection syntax; absent or empty for everything. */
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly fullRefresh?: boolean;
  readonly threads?: number;
  readonly failFast?: boolean;
}
