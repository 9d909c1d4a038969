import type { BigQueryTarget } from '../project/target.ts';

/** A service account's key, as far as it is needed to sign in. */
export interface ServiceAccountKey {
  readonly client_email: string;
  readonly private_key: string;
}

/** What the engine is told about its surroundings, by the editor's server or the command line. */
export interface EngineOptions {
  /** False until the user trusts the workspace: nothing runs, environment variables and key files are not read. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** A target that the editor's settings describe: offered where the profile has none. */
  readonly settingsTarget?: BigQueryTarget | undefined;
  /** The key that a person has stored for a target; it is used in place of the credentials that the target names. Never logged. */
  readonly storedKey?: (root: string, targetName: string) => ServiceAccountKey | undefined;
  /** Rows that a query may have to be answered by Google's reference evaluator; the warehouse's own number where it is not given. */
  readonly evaluatorRows?: number | undefined;
  /** Told to the person while an operation waits for another process to let go of the database. */
  readonly onWaiting?: (message: string) => void;
}

export interface OpenOptions {
  readonly targetName?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
}
