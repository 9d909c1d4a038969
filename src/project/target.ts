/** Where models are built. `local` is the embedded engine and always there; others come from profiles.yml, or from the editor's settings. */
export type Target = DuckDbTarget | BigQueryTarget;

/** A target that can be selected, as far as it is known before its settings are rendered. */
export interface TargetOffer {
  readonly name: string;
  /** dbt's type: `duckdb`, `bigquery`, or one that models cannot be run on; undefined where the profile does not say it plainly. */
  readonly type: string | undefined;
  readonly from: 'engine' | 'profile' | 'settings';
}

interface TargetBase {
  readonly name: string;
  /** dbt's `target.database`: the BigQuery project, or the catalog that stands for it locally. */
  readonly project: string;
  /** dbt's `target.schema`. */
  readonly dataset: string;
  readonly threads: number;
}

export interface DuckDbTarget extends TargetBase {
  readonly type: 'duckdb';
  /** Absolute path of the database file. */
  readonly databaseFile: string;
  /** Absolute path of the folder with other projects' data, one database file each: `bigquery-public-data.duckdb`. */
  readonly dataFolder: string;
}

export interface BigQueryTarget extends TargetBase {
  readonly type: 'bigquery';
  readonly location: string | undefined;
  /** The profile's other keys as they stand (method, keyfile, priority, maximum_bytes_billed, api_endpoint…). Never logged. */
  readonly settings: Readonly<Record<string, unknown>>;
}
