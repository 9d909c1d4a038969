import { escapeRegExp } from '../escape-regexp.ts';
import { GoogleSqlError } from '../../googlesql/googlesql-error.ts';
import type { AnalysisRequest, GoogleSql, StatementText } from '../../googlesql/googlesql-service.ts';
import type { ResolvedStatement } from '../../googlesql/resolved-node.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../googlesql/schema.ts';
import { fieldOfType, fieldSqlType } from '../../googlesql/sql-type.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { TextRange } from '../../problem/text-position.ts';
import { resultFields } from '../result-columns.ts';
import { tableNameOf } from '../table-path.ts';
import { SqlError } from '../sql-error.ts';
import type { QueryParameter } from '../query-parameter.ts';
import type { PreparedStatement } from '../warehouse.ts';
import type { DryRun } from './dry-run.ts';

export interface PrepareContext {
  readonly googlesql: () => Promise<GoogleSql>;
  readonly project: string;
  readonly dataset: string;
  /** Relations that are not there yet. */
  readonly schemas: readonly TableSchema[];
  /** Columns of what is there; with `fresh`, as they are at this moment. */
  readonly lookup: (name: TableName, fresh: boolean) => Promise<TableSchema | undefined>;
  readonly parameters: readonly QueryParameter[];
  /** Rejects with `SqlError` for what BigQuery refuses. */
  readonly dryRun: (sql: string) => Promise<DryRun>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Has a statement or script read by Google's analyser on this machine, so that most mistakes are found at once and for nothing. The
 * analyser is older than BigQuery: what it refuses is put to BigQuery's dry run, whose word is final. Rejects with `SqlError`.
 */
export async function prepareSql(sql: string, context: PrepareContext): Promise<PreparedStatement> {
  try {
    return await analysed(sql, context, false);
  } catch (refusal) {
    context.signal?.throwIfAborted();
    if (!isRefusal(refusal)) throw refusal;
    try {
      // Columns that are remembered may have changed since.
      return await analysed(sql, context, true);
    } catch (again) {
      context.signal?.throwIfAborted();
      if (!isRefusal(again)) throw again;
      return askBigQuery(sql, again, context);
    }
  }
}

/** Nothing is known against the statement: the analyser does not understand it, or is not there. */
class NotAnalysed extends Error {}

type Refusal = GoogleSqlError | NotAnalysed | ProblemError;

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof GoogleSqlError ||
    error instanceof NotAnalysed ||
    (error instanceof ProblemError && error.problem.code === 'ATT1303') ||
    (error instanceof SqlError && error.code === 'ATT1302')
  );
}

async function askBigQuery(sql: string, refusal: Refusal, { schemas, dryRun, signal }: PrepareContext): Promise<PreparedStatement> {
  try {
    const { fields, tables } = await dryRun(sql);
    return { sql, fields, tables, native: sql };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(refusal instanceof GoogleSqlError)) throw error;
    const own = new SqlError('ATT1301', refusal.message, { ...(refusal.range && { range: refusal.range }), cause: refusal });
    // BigQuery cannot judge a statement over a table that this very run is still to make, nor when it is out of reach.
    const missesPlanned = schemas.some(({ name }) => error instanceof SqlError && error.message.includes(name.table));
    if (!(error instanceof SqlError) || (error.code === 'ATT1405' && missesPlanned)) throw own;
    if (error.range !== undefined) throw error;
    throw new SqlError(error.code, error.message, { ...(refusal.range && { range: refusal.range }), cause: error });
  }
}

async function analysed(sql: string, context: PrepareContext, fresh: boolean): Promise<PreparedStatement> {
  const googlesql = await context.googlesql();
  const texts = await googlesql.statements(sql, context.signal);
  const made = new Map(context.schemas.map((schema) => [tableKey(schema.name), schema]));
  const tables = new Map<string, TableName>();
  let fields: readonly Field[] = [];
  for (const text of texts) {
    const statement = sql.slice(text.range.start, text.range.end);
    const isScript = texts.length > 1;
    const named = await namedTables(text, { sql, made, fresh, isScript, context });
    for (const { schema } of named) tables.set(tableKey(schema.name), schema.name);
    const resolved = await inScript(text.range, () =>
      googlesql.analyze(statement, {
        tables: named,
        ...parameterTypes(context.parameters),
        ...(context.signal && { signal: context.signal }),
      }),
    );
    fields = resolved.kind === 'QueryStmt' ? resultFields(resolved) : [];
    noteMade(resolved, made, context);
  }
  return { sql, fields, tables: [...tables.values()], native: sql };
}

function parameterTypes(parameters: readonly QueryParameter[]): Partial<AnalysisRequest> {
  if (parameters.some(({ name }) => name === undefined)) return { positional: parameters.map(({ field }) => fieldSqlType(field)) };
  return { parameters: Object.fromEntries(parameters.map(({ name = '', field }) => [name, fieldSqlType(field)])) };
}

interface Naming {
  readonly sql: string;
  readonly made: ReadonlyMap<string, TableSchema>;
  readonly fresh: boolean;
  readonly isScript: boolean;
  readonly context: PrepareContext;
}

/** Looks up what a statement names; rejects with ATT1405 for what is not there. */
async function namedTables({ tables, range }: StatementText, { sql, made, fresh, isScript, context }: Naming) {
  const statement = sql.slice(range.start, range.end);
  const found = await Promise.all(
    tables.map(async (path) => {
      const name = tableNameOf(path, { defaultProject: context.project, defaultDataset: context.dataset });
      if (name === undefined || isSystemName(path)) throw new NotAnalysed();
      const planned = made.get(tableKey(name));
      const schema = planned ?? (await context.lookup(name, fresh));
      if (schema) return { path, schema: { ...schema, name } };
      if (isDrop(statement)) return undefined;
      if (isScript) throw new NotAnalysed();
      throw missing(name, placeOf(path, sql));
    }),
  );
  return found.filter((table) => table !== undefined);
}

/** INFORMATION_SCHEMA and tables of a session, whose columns the API does not tell. */
function isSystemName(path: readonly string[]): boolean {
  return /(?:^|\.)(?:INFORMATION_SCHEMA|_SESSION|__TABLES__)(?:\.|$)/i.test(path.join('.'));
}

function missing(name: TableName, range: TextRange | undefined): SqlError {
  const message = name.table.endsWith('*')
    ? `${tableKey(name)} does not match any table.`
    : `Not found: Table ${name.project}:${name.dataset}.${name.table} was not found`;
  return new SqlError('ATT1405', message, {
    ...(range && { range }),
    hint: 'Check the name; models have to be built before what reads them, and sources have to be in BigQuery.',
  });
}

function placeOf(path: readonly string[], sql: string): TextRange | undefined {
  const escaped = path.map(escapeRegExp);
  const match = new RegExp(escaped.map((segment) => `\`?${segment}\`?`).join('\\s*\\.\\s*'), 'i').exec(sql);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

function isDrop(statement: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*DROP\b/i.test(statement);
}

/** Whether a table or view can be made of it. */
export function isQuery(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|#[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:SELECT|WITH|FROM)\b/i.test(sql);
}

/** Places in a statement become places in the script. */
async function inScript<T>({ start: offset }: TextRange, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GoogleSqlError) || error.range === undefined) throw error;
    const { start, end } = error.range;
    throw new GoogleSqlError(error.message, { start: start + offset, end: end + offset }, error);
  }
}

/** What an earlier statement makes is known to the later ones. */
function noteMade(statement: ResolvedStatement, made: Map<string, TableSchema>, { project, dataset }: PrepareContext): void {
  if (statement.kind !== 'CreateTableStmt' && statement.kind !== 'CreateTableAsSelectStmt' && statement.kind !== 'CreateViewStmt') return;
  const name = tableNameOf(statement.namePath, { defaultProject: project, defaultDataset: dataset });
  if (name === undefined) return;
  const columns =
    statement.kind === 'CreateTableStmt'
      ? statement.columnDefinitionList
      : statement.outputColumnList.map(({ name: column, column: { type } }) => ({ name: column, type }));
  made.set(tableKey(name), {
    name,
    fields: columns.map(({ name: column, type }) => fieldOfType(column, type)).filter((field) => field !== undefined),
  });
}
