/** What the engine is told about its surroundings, by the editor's server or the command line. */
export interface EngineOptions {
  /** False until the user trusts the workspace: nothing runs, environment variables and key files are not read. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** Rows that a query may have to be answered by Google's reference evaluator; the warehouse's own number where it is not given. */
  readonly evaluatorRows?: number | undefined;
  /** Told to the person while an operation waits for another process to let go of the database. */
  readonly onWaiting?: (message: string) => void;
}

export interface OpenOptions {
  readonly targetName?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
}
