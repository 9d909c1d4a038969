/** BigQuery's type names, as its API gives them for columns, in GoogleSQL spelling. */
export type FieldType =
  | 'INT64'
  | 'FLOAT64'
  | 'NUMERIC'
  | 'BIGNUMERIC'
  | 'BOOL'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'DATETIME'
  | 'TIME'
  | 'TIMESTAMP'
  | 'INTERVAL'
  | 'JSON'
  | 'GEOGRAPHY'
  | 'STRUCT';

export type FieldMode = 'NULLABLE' | 'REQUIRED' | 'REPEATED';

/** A column, or a member of a STRUCT, in BigQuery's own form: an ARRAY is the mode REPEATED, a STRUCT has `fields`. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly mode: FieldMode;
  readonly fields?: readonly Field[];
  readonly description?: string;
  /** Of `STRING(10)` and `NUMERIC(10, 2)`: what values are held to when they are stored. */
  readonly parameters?: FieldParameters;
}

export interface FieldParameters {
  readonly maxLength?: number;
  readonly precision?: number;
  readonly scale?: number;
}

/** The full name of a table or view. */
export interface TableName {
  readonly project: string;
  readonly dataset: string;
  readonly table: string;
}

/** What a table or view is more precisely. A clone is a table like others. */
export type TableVariety = 'SNAPSHOT' | 'CLONE' | 'MATERIALIZED VIEW';

/** What is known of a table or view besides its columns. */
export interface TableAbout {
  /** What a person wrote about it. */
  readonly description?: string;
  readonly variety?: TableVariety;
  /** The table that a snapshot or a clone was made of. */
  readonly base?: TableName;
}

/** A table's columns as a statement sees them. */
export interface TableSchema extends TableAbout {
  readonly name: TableName;
  readonly fields: readonly Field[];
  /** Pseudo-columns such as `_TABLE_SUFFIX`: named by a query, absent from `SELECT *`. */
  readonly pseudoFields?: readonly Field[];
  /** The text of a view. */
  readonly query?: string;
}

/** `project.dataset.table`, as an identity and for messages; not SQL. */
export function tableKey(name: TableName): string {
  return `${name.project}.${name.dataset}.${name.table}`;
}
