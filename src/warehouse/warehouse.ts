import type { Field, TableName, TableSchema } from '../googlesql/schema.ts';
import type { JobDetails } from './job-details.ts';
import type { QueryParameter } from './query-parameter.ts';
import type { Increment, IncrementResult } from './increment.ts';
import type { RowSet, Value } from './row-set.ts';

/**
 * The port to a database that answers GoogleSQL. Every method may be called at any time and from several runs at once; each takes
 * an AbortSignal that reaches the database, and rejects with `ProblemError` for what a person can mend, with an `AbortError` when
 * cancelled. Statements are GoogleSQL; positions in errors are offsets into the statement as it was given (`SqlError`).
 */
export interface Warehouse {
  readonly kind: 'duckdb' | 'bigquery';

  /** Analyses a statement (and, locally, translates it) without running it. Rejects with `SqlError`. */
  prepare(sql: string, options?: PrepareOptions): Promise<PreparedStatement>;

  /** Runs a prepared query and gives its rows. */
  query(statement: PreparedStatement, options?: QueryOptions): Promise<RowSet>;

  /** The same with its rows as they come, some thousands at a time; absent where they come all at once. */
  readonly queryPages?: (statement: PreparedStatement, signal?: AbortSignal) => Promise<RowPages>;

  /** Runs any statement or script (DDL, DML) for its effect; several statements are separated by `;`. */
  execute(sql: string, options?: ExecuteOptions): Promise<void>;

  /** What a table or view has for columns; undefined where there is none. A name ending in `*` is a wildcard table. */
  describe(name: TableName, signal?: AbortSignal): Promise<TableDescription | undefined>;

  /** Tables and views of a dataset. Empty where there is no such dataset. */
  list(dataset: { readonly project: string; readonly dataset: string }, signal?: AbortSignal): Promise<readonly TableDescription[]>;

  /** The names of a dataset's tables and views alone, where that is cheaper than `list`. */
  readonly tableNames?: (
    dataset: { readonly project: string; readonly dataset: string },
    signal?: AbortSignal,
  ) => Promise<readonly string[]>;

  /** Makes the dataset unless it is there. */
  createDataset(dataset: { readonly project: string; readonly dataset: string }, signal?: AbortSignal): Promise<void>;

  /**
   * Makes a table of a query's rows in place of whatever table or view has the name, atomically: until it is done, and if it is
   * killed at any moment, the old one is there whole.
   */
  createTable(name: TableName, statement: PreparedStatement, options?: CreateOptions): Promise<CreateResult>;

  /**
   * Brings a query's rows into a table that is there, changing its columns first where that is asked for. Rejects with ATT1405 where there
   * is no such table, and with ATT1403 where several new rows would update one. Locally one transaction; on BigQuery one statement
   * changes the rows, whatever is done before.
   */
  incrementTable(name: TableName, statement: PreparedStatement, increment: Increment, options?: CreateOptions): Promise<IncrementResult>;

  /** As `createTable`, with a view. */
  createView(name: TableName, statement: PreparedStatement, options?: CreateOptions): Promise<void>;

  /** Makes a table of given rows (a seed), in place of what has the name, atomically. */
  createTableOfRows(
    name: TableName,
    fields: readonly Field[],
    rows: AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>,
    signal?: AbortSignal,
  ): Promise<CreateResult>;

  /** Adds rows whose `key` is not in the table yet, in one transaction, making the table where there is none. */
  appendNewRows(
    name: TableName,
    fields: readonly Field[],
    key: string,
    rows: AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>,
    signal?: AbortSignal,
  ): Promise<AppendResult>;

  drop(name: TableName, signal?: AbortSignal): Promise<void>;

  /** The most bytes that a statement would be billed for, found without running it; absent where reading costs nothing. */
  readonly estimateBytes?: (sql: string, signal?: AbortSignal) => Promise<number>;

  /** Lets go of files and connections; the next call opens them again. */
  release(): Promise<void>;

  close(): Promise<void>;
}

export interface PrepareOptions {
  /** Schemas of relations that are not in the warehouse yet (models earlier in the plan); they win over what is there. */
  readonly schemas?: readonly TableSchema[];
  /** Set for what is to become a view: refused is then also what can be answered, but not kept as one. */
  readonly as?: 'view' | undefined;
  /** Values for `@name` and `?`: all have a name, or none has. */
  readonly parameters?: readonly QueryParameter[];
  readonly signal?: AbortSignal;
}

/** A statement whose meaning is known: made by one warehouse, run by the same. */
export interface PreparedStatement {
  readonly sql: string;
  /** The columns of its result; empty for a statement that gives none. */
  readonly fields: readonly Field[];
  /** Tables and views that it reads, wildcards as written. */
  readonly tables: readonly TableName[];
  /** What the database is really sent, for people who want to see it: DuckDB SQL locally. */
  readonly native: string;
  /** What a person should know of how it is answered, as a sentence. */
  readonly note?: string;
}

/** A result that is too large to be held: each page is read when it is asked for. */
export interface RowPages {
  readonly fields: readonly Field[];
  readonly pages: AsyncIterable<readonly (readonly Value[])[]>;
}

export interface QueryOptions {
  readonly limit?: number;
  /** Set to be told what the query took, where the database can tell. */
  readonly withJob?: boolean;
  readonly signal?: AbortSignal;
}

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
}

export interface CreateOptions {
  readonly signal?: AbortSignal;
  readonly description?: string;
  readonly partitionBy?: unknown;
  readonly clusterBy?: unknown;
  /** The table's labels, hours until it is gone, and rules for its partitions: for warehouses that have such things. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly hoursToExpiration?: number;
  readonly partitionExpirationDays?: number;
  readonly requirePartitionFilter?: boolean;
}

export interface CreateResult {
  /** Rows in the new table. */
  readonly rows: number;
  /** The job that made it, where the database has such a thing. */
  readonly job?: JobDetails;
}

export interface AppendResult {
  readonly rowsRead: number;
  readonly rowsAdded: number;
}

export interface TableDescription extends TableSchema {
  readonly kind: 'table' | 'view';
}
