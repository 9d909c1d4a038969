import type { TextRange } from '../../../problem/text-position.ts';
import type { Column, ResolvedExpression, ResolvedScan, TableScan } from '../../../googlesql/resolved-node.ts';
import { bindValue } from './bind-value.ts';
import type { Relation } from './relation.ts';
import { isSimple } from './sql-text.ts';

/** What the translation of every node of one statement shares, and what the place of a node adds. Made by `translate.ts`. */
export interface Context {
  readonly expression: (node: ResolvedExpression, context: Context) => string;
  readonly relation: (scan: ResolvedScan, context: Context) => Relation;
  /** What stands for a table in FROM: its columns have the table's own names. */
  readonly table: (scan: TableScan) => string;
  /** Columns that are variables of a lambda here rather than columns of a scan, by id. */
  readonly bound: ReadonlyMap<string, string>;
  /** Columns of the queries around the subquery that is translated, as SQL: the bodies of DuckDB's lambdas do not see them. */
  readonly outer: ReadonlySet<string>;
  /** Columns that go by another name than their own: those of a table that is changed. */
  readonly named: ReadonlyMap<string, string>;
  /** Inside TRY, where nothing volatile may stand. */
  readonly inTry: boolean;
  /** Inside TRY: a variable that is an empty text, for errors that nothing else keeps from being raised when the statement is planned. */
  readonly emptyText?: string;
  /** Names that no other part of the statement uses. */
  readonly fresh: (prefix: string) => string;
  /** The columns' names of each WITH query, in order; filled as the queries are translated. */
  readonly withColumns: Map<string, readonly string[]>;
  /** The few numbers that columns can have, by their names here; filled as the queries are translated (`known-values.ts`). */
  readonly values: Map<string, ReadonlySet<number>>;
  /** Texts that values with names for one expression are, by those names (`constant-text.ts`). */
  readonly texts: Map<string, string>;
  /** The recursive query that is being translated. */
  readonly recursive: { readonly name: string; readonly columns: readonly string[] } | undefined;
  /** Columns that hold the values of calls which a SELECT repeats, by what they are calls of (`shared-calls.ts`). */
  readonly shared: ReadonlyMap<string, string>;
  /** Query parameters (`@name`, `?1`) and script variables by lower-case name, as SQL. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Conditions that every row meets, as the shards that do not are not read. */
  readonly met: ReadonlySet<ResolvedExpression>;
}

/** The name of a scan's column: its id makes it the only one in the statement, the word in front is for people. */
export function columnName(column: Column): string {
  const word = column.name.toLowerCase().replace(/[^a-z0-9_]+/g, '');
  return `${/^[a-z]/.test(word) ? word : `c${word}`}_${column.id}`;
}

export function columnSql(column: Column, context: Context): string {
  return context.bound.get(column.id) ?? context.named.get(column.id) ?? columnName(column);
}

/**
 * Uses a value several times while it is computed once. DuckDB has no LET: a lambda over a list of one binds the value, in place, so that a
 * CASE around it keeps its laziness. Short text is repeated instead, which DuckDB's own search for common expressions makes cheaper still.
 */
export function once(sql: string, context: Context, use: (name: string) => string): string {
  if (isRepeatable(sql)) return use(sql);
  const name = context.fresh('v');
  return bindValue(name, sql, use(name), context.outer);
}

/** To compute it again is right, and costs little. */
export function isRepeatable(sql: string): boolean {
  return isSimple(sql) || (sql.length < 160 && !/\b(?:random|gen_random_uuid|lambda|SELECT|javascript_\w+)\b/.test(sql));
}

export interface Placed {
  readonly range?: TextRange;
}
