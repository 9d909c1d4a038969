/**
 * The catalog in memory that a `LocalCatalog` has beside its project's, for tables on the way: they are found by their names alone, on
 * all of its connections, and are gone when it is closed.
 */
export const scratch = 'scratch';

/**
 * A writable local project (`<dataFolder>/<project>.duckdb`), for making samples and importing exports with DuckDB's own SQL.
 * The catalog is the default one, so that `dataset.table` names are enough; file readers (`read_json`, `read_parquet`, `read_csv`) work.
 * Calls run one after another, on one connection. Rejects with `ProblemError` for what a person can mend, and with an
 * `AbortError` when its signal is aborted: the statement is then interrupted and leaves nothing behind.
 */
export interface LocalCatalog {
  /** Runs one or more statements, separated by `;`, for their effect. */
  run(sql: string, signal?: AbortSignal): Promise<void>;

  /**
   * Runs one query and gives its rows as plain values: BIGINT and HUGEINT as bigint, smaller integers and DOUBLE as number, DECIMAL and
   * dates as DuckDB's text, BLOB as base64, lists as arrays, structs as objects.
   */
  rows(sql: string, signal?: AbortSignal): Promise<readonly Record<string, unknown>[]>;

  /**
   * Runs statements that have nothing to do with one another, each a transaction of its own, on connections of their own. They see the
   * tables of `scratch`, but no temporary ones. When it resolves, what they did is in the file; when it rejects, some of it may be.
   */
  sideBySide(
    statements: readonly string[],
    options?: { readonly signal?: AbortSignal | undefined; readonly onDone?: () => void },
  ): Promise<void>;

  /** Commits when `work` ends well, and then the file has it; undoes everything when it does not. Transactions do not nest. */
  transaction<T>(work: () => Promise<T>): Promise<T>;

  /** Gives the file back; nothing else works after it. */
  close(): Promise<void>;
}

export interface LocalCatalogOptions {
  /** Absolute path of the folder of local projects; made where it is missing. */
  readonly dataFolder: string;
  /** The project's name, which is the file's; made where it is missing. */
  readonly project: string;
  /** About how many rows each table that is made will have, where that is known: large tables are then compressed while they are made. */
  readonly rowsOfTable?: number | undefined;
  /** Told, at most once, that another process has the file and that this one waits for it. */
  readonly onWaiting?: (message: string) => void;
}
