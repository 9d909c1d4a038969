/** What a run of tests inside VS Code needs; all are absolute paths. */
export interface HostRun {
  readonly extension: string;
  /** A CommonJS module whose `run` runs the tests and rejects when some fail. */
  readonly tests: string;
  readonly workspace: string;
  /** Where VS Code keeps what it keeps, and its log of the run. */
  readonly dataFolder: string;
}

/** How a line that the tests print begins. */
export const testLine = '| ';
