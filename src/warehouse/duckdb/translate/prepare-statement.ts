import type { GoogleSql, StatementText } from '../../../googlesql/googlesql-service.ts';
import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../../googlesql/schema.ts';
import { fieldOfType, type SqlType } from '../../../googlesql/sql-type.ts';
import type { ResolvedStatement } from '../../../googlesql/resolved-node.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { tableNameOf } from './table-path.ts';
import type { SourceTable } from './table-source.ts';
import { translate } from './translate.ts';
import { unqualified } from './statements/target-name.ts';
import { wildcardTable } from './wildcard-table.ts';

export interface PrepareStatementOptions {
  readonly googlesql: GoogleSql;
  readonly defaultProject: string;
  readonly defaultDataset: string | undefined;
  /** The columns of a table or view; undefined where there is none. */
  readonly lookup: (name: TableName) => Promise<TableSchema | undefined>;
  /** The tables that a name ending in `*` stands for, in any order. Views are left out, as BigQuery does. */
  readonly wildcard: (name: TableName) => Promise<readonly TableSchema[]>;
  /** Schemas of relations that are not there yet; they win over what is. */
  readonly schemas?: readonly TableSchema[];
  /** Named parameters (and script variables) with their type and their value as DuckDB SQL. */
  readonly parameters?: Readonly<Record<string, { readonly type: SqlType; readonly sql: string }>>;
  readonly signal?: AbortSignal;
}

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
}

/**
 * Reads a script: its statements one by one, the schemas of what they name, their meaning, their translation. A table that an earlier
 * statement of the script makes is known to the later ones. Rejects with `SqlError` whose range is in the script.
 */
export async function prepareStatement(sql: string, options: PrepareStatementOptions): Promise<PreparedScript> {
  const made = new Map((options.schemas ?? []).map((schema) => [tableKey(schema.name), schema]));
  const statements: TranslatedStatement[] = [];
  try {
    for (const text of await options.googlesql.statements(sql, options.signal)) {
      const { translated, statement } = await prepareOne(sql, text, made, options);
      statements.push(translated);
      noteMade(statement, made, options);
    }
  } catch (error) {
    throw error instanceof GoogleSqlError
      ? new SqlError('ATT1301', error.message, { ...(error.range && { range: error.range }), cause: error })
      : error;
  }
  return { statements };
}

async function prepareOne(sql: string, text: StatementText, made: ReadonlyMap<string, TableSchema>, options: PrepareStatementOptions) {
  const offset = text.range.start;
  const statementSql = sql.slice(offset, text.range.end);
  try {
    const named = await namedTables(statementSql, text, made, options);
    const parameters = Object.entries(options.parameters ?? {});
    const statement = await options.googlesql.analyze(statementSql, {
      tables: named.map(({ path, source }) => ({ path, schema: source.schema })),
      parameters: Object.fromEntries(parameters.map(([name, { type }]) => [name, type])),
      ...(options.signal && { signal: options.signal }),
    });
    const {
      kind,
      sql: native,
      fields,
    } = translate(statement, {
      defaultProject: options.defaultProject,
      defaultDataset: options.defaultDataset,
      tables: new Map(named.map(({ source }) => [tableKey(source.schema.name), source])),
      parameters: new Map(parameters.map(([name, value]) => [name.toLowerCase(), value.sql])),
    });
    const tables = [...new Map(named.map(({ source: { schema } }) => [tableKey(schema.name), schema.name])).values()];
    return { statement, translated: { kind, sql: native, fields, tables, range: text.range } };
  } catch (error) {
    throw moved(error, offset);
  }
}

/** Places in a statement become places in the script. */
function moved(error: unknown, offset: number): unknown {
  if (offset === 0) return error;
  if (error instanceof GoogleSqlError && error.range) return new GoogleSqlError(error.message, shifted(error.range, offset), error);
  if (error instanceof SqlError && error.range) {
    return new SqlError(error.code, error.message, {
      range: shifted(error.range, offset),
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error.cause,
    });
  }
  return error;
}

function shifted({ start, end }: TextRange, offset: number): TextRange {
  return { start: start + offset, end: end + offset };
}

interface NamedTable {
  readonly path: readonly string[];
  readonly source: SourceTable;
}

async function namedTables(
  sql: string,
  { tables }: StatementText,
  made: ReadonlyMap<string, TableSchema>,
  options: PrepareStatementOptions,
): Promise<readonly NamedTable[]> {
  const found = await Promise.all(
    tables.map(async (path): Promise<NamedTable | undefined> => {
      const name = tableNameOf(path, options);
      if (name === undefined) throw unqualified(path, placeOf(path, sql));
      const source = await sourceOf(name, made, options);
      // The table that the statement itself makes may not be there; the analyser says so of the others.
      if (source === undefined && !mayBeMissing(sql)) throw missing(name, placeOf(path, sql));
      return source && { path, source };
    }),
  );
  return found.filter((table) => table !== undefined);
}

async function sourceOf(
  name: TableName,
  made: ReadonlyMap<string, TableSchema>,
  options: PrepareStatementOptions,
): Promise<SourceTable | undefined> {
  if (name.table.endsWith('*')) return wildcardTable(name, await options.wildcard(name));
  const schema = made.get(tableKey(name)) ?? (await options.lookup(name));
  return schema && { schema: { ...schema, name } };
}

function mayBeMissing(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*DROP\b/i.test(sql);
}

function missing(name: TableName, range: TextRange | undefined): SqlError {
  const message = name.table.endsWith('*')
    ? `${tableKey(name)} does not match any table.`
    : `Not found: Table ${name.project}:${name.dataset}.${name.table} was not found`;
  return new SqlError('ATT1405', message, {
    ...(range && { range }),
    hint: 'Check the name; models have to be built before what reads them, and sources imported or made.',
  });
}

/** Where a path is written first. */
function placeOf(path: readonly string[], sql: string): TextRange | undefined {
  const escaped = path.map((segment) => segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(escaped.map((segment) => `\`?${segment}\`?`).join('\\s*\\.\\s*'), 'i').exec(sql);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function noteMade(statement: ResolvedStatement, made: Map<string, TableSchema>, options: PrepareStatementOptions): void {
  if (statement.kind === 'DropStmt') {
    const name = tableNameOf(statement.namePath, options);
    if (name) made.delete(tableKey(name));
    return;
  }
  if (statement.kind !== 'CreateTableStmt' && statement.kind !== 'CreateTableAsSelectStmt' && statement.kind !== 'CreateViewStmt') return;
  const name = tableNameOf(statement.namePath, options);
  if (name === undefined) return;
  const columns =
    statement.kind === 'CreateTableStmt'
      ? statement.columnDefinitionList
      : statement.outputColumnList.map(({ name: column, column: { type } }) => ({ name: column, type }));
  const fields = columns.map((column) => fieldOfType(column.name, column.type)).filter((field) => field !== undefined);
  made.set(tableKey(name), { name, fields });
}
