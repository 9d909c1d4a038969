import type { GoogleSql } from '../../../googlesql/googlesql-service.ts';
import type { Field, TableName, TableSchema } from '../../../googlesql/schema.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import type { SqlError } from '../../sql-error.ts';
import type { JavaScriptFunction } from '../javascript/javascript-function.ts';
import type { ParameterValue } from '../parameter-values.ts';
import type { DefinedFunction } from './script-definitions.ts';
import type { TableLookup } from './script-tables.ts';

export interface PrepareStatementOptions extends TableLookup {
  readonly googlesql: GoogleSql;
  /** Schemas of relations that are not there yet; they win over what is. */
  readonly schemas?: readonly TableSchema[];
  /** What stands for the statement's parameters. */
  readonly parameters?: readonly ParameterValue[];
  /** The functions that stay; asked for where a statement calls one that is not known. */
  readonly routines?: () => Promise<readonly DefinedFunction[]>;
  /** Datasets (and projects) that a CREATE names are made. */
  readonly makesDatasets?: boolean;
  /** Asks the database, for what is constant in a statement. */
  readonly readTexts?: ReadTexts;
  readonly signal?: AbortSignal;
}

/** The first column of the rows of a query of DuckDB; undefined where the query fails. */
export type ReadTexts = (sql: string) => Promise<readonly string[] | undefined>;

export interface PreparedScript {
  readonly statements: readonly TranslatedStatement[];
}

export interface TranslatedStatement {
  readonly kind: 'query' | 'ddl' | 'dml';
  /** SQL of DuckDB: for a query one statement, for others perhaps several, separated by `;`. */
  readonly sql: string;
  /** The result's columns; empty for a statement that gives none. */
  readonly fields: readonly Field[];
  /** Tables and views that it reads or changes, wildcards as written. */
  readonly tables: readonly TableName[];
  /** Where the statement is in the script that was given. */
  readonly range: TextRange;
  /** For a query that has no form in DuckDB: what Google's reference evaluator can answer while the tables are small. */
  readonly evaluation?: Evaluation;
  /** Functions that DuckDB has to be told of before. */
  readonly javaScript?: readonly JavaScriptFunction[];
  /** A fingerprint of the functions that stay, where the statement calls any. */
  readonly routines?: string;
}

export interface Evaluation {
  readonly sql: string;
  readonly tables: readonly { readonly path: readonly string[]; readonly schema: TableSchema }[];
  /** Why it is not translated: what is told where the evaluator does not answer either. */
  readonly refusal: SqlError;
}
