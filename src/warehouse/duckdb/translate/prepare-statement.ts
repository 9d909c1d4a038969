import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { GoogleSql, StatementText } from '../../../googlesql/googlesql-service.ts';
import type { ResolvedStatement } from '../../../googlesql/resolved-node.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../../googlesql/schema.ts';
import type { ScriptStep } from '../../../googlesql/script.ts';
import { fieldOfType, type SqlType, typeText } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { duckdbType } from './duckdb-type.ts';
import { type NamedTable, namedTables, type TableLookup } from './named-tables.ts';
import { refuse } from './refusal.ts';
import { resultFields } from './result-columns.ts';
import { catalogDefinitions, createScriptDefinitions, defineFunction, type ScriptDefinitions } from './script-definitions.ts';
import { tableNameOf } from './table-path.ts';
import { scalarSql, translate, type TranslationOptions } from './translate.ts';

export interface PrepareStatementOptions extends TableLookup {
  readonly googlesql: GoogleSql;
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
  /** For a query that has no form in DuckDB: what Google's reference evaluator can answer while the tables are small. */
  readonly evaluation?: Evaluation;
}

export interface Evaluation {
  readonly sql: string;
  readonly tables: readonly { readonly path: readonly string[]; readonly schema: TableSchema }[];
  /** Why it is not translated: what is told where the evaluator does not answer either. */
  readonly refusal: SqlError;
}

/**
 * Reads a script: its statements one by one, the schemas of what they name, their meaning, their translation. What an earlier
 * statement makes (tables, functions, variables) is known to the later ones. Rejects with `SqlError` whose range is in the script.
 */
export async function prepareStatement(sql: string, options: PrepareStatementOptions): Promise<PreparedScript> {
  const script: Script = {
    sql,
    options,
    made: new Map((options.schemas ?? []).map((schema) => [tableKey(schema.name), schema])),
    definitions: createScriptDefinitions(),
  };
  const statements: TranslatedStatement[] = [];
  try {
    for (const step of await stepsOf(sql, options)) statements.push(...(await runStep(step, script)));
  } catch (error) {
    throw error instanceof GoogleSqlError ? analysisError(error) : error;
  }
  return { statements };
}

/** The analyser's refusal; of what BigQuery has and it does not know, ours. */
function analysisError(error: GoogleSqlError): SqlError {
  if (/_PARTITION(?:TIME|DATE)\b/i.test(error.message)) {
    return refuse('A table partitioned by ingestion time (_PARTITIONTIME, _PARTITIONDATE)', error.range, 'Use a column of the table.');
  }
  return new SqlError('ATT1301', error.message, { ...(error.range && { range: error.range }), cause: error });
}

interface Script {
  readonly sql: string;
  readonly options: PrepareStatementOptions;
  /** Tables that are not in the warehouse (yet). */
  readonly made: Map<string, TableSchema>;
  readonly definitions: ScriptDefinitions;
}

type Step = ScriptStep | { readonly kind: 'text'; readonly text: StatementText };

const scripting = /\b(?:DECLARE|SET|BEGIN|IF|CASE|WHILE|LOOP|REPEAT|FOR|CALL|EXECUTE|RAISE|RETURN|PROCEDURE)\b/i;

async function stepsOf(sql: string, { googlesql, signal }: PrepareStatementOptions): Promise<readonly Step[]> {
  try {
    return (await googlesql.statements(sql, signal)).map((text) => ({ kind: 'text', text }));
  } catch (error) {
    if (!(error instanceof GoogleSqlError) || !scripting.test(sql)) throw error;
    // What the reader of statements refuses may be a script; if it is none, the first refusal is the better one.
    return googlesql.script(sql, signal).catch(() => Promise.reject(error));
  }
}

async function runStep(step: Step, script: Script): Promise<readonly TranslatedStatement[]> {
  const { sql, options, definitions } = script;
  switch (step.kind) {
    case 'control':
      throw refuse(step.construct, step.range, 'The local engine runs the statements of a script one after another, without control flow.');
    case 'declare': {
      const type = step.type && sql.slice(step.type.start, step.type.end);
      const initial = step.initial ? sql.slice(step.initial.start, step.initial.end) : 'NULL';
      const value = await valueOf(
        type === undefined ? `(${initial})` : `CAST((${initial}) AS ${type})`,
        step.initial ?? step.range,
        script,
      );
      for (const name of step.names) definitions.variables.set(name.toLowerCase(), value);
      return [];
    }
    case 'set': {
      const known = definitions.variables.get(step.name.toLowerCase());
      if (known === undefined) throw new SqlError('ATT1301', `Undeclared variable: ${step.name}`, { range: step.range });
      const value = await valueOf(`CAST((${sql.slice(step.value.start, step.value.end)}) AS ${typeText(known.type)})`, step.value, script);
      definitions.variables.set(step.name.toLowerCase(), value);
      return [];
    }
    default: {
      const text = step.kind === 'text' ? step.text : await textAt(step.range, sql, options);
      const prepared = await prepareOne(text, script);
      noteMade(prepared.statement, script);
      return prepared.translated === undefined ? [] : [prepared.translated];
    }
  }
}

async function textAt(range: TextRange, sql: string, { googlesql, signal }: PrepareStatementOptions): Promise<StatementText> {
  const [text] = await googlesql.statements(sql.slice(range.start, range.end), signal);
  return { range, tables: text?.tables ?? [] };
}

/** The value of a variable, as SQL that is put in its place. */
async function valueOf(expression: string, range: TextRange, { options, made, definitions }: Script) {
  const sql = `SELECT ${expression} AS value`;
  const [text] = await options.googlesql.statements(sql, options.signal);
  const { statement, context } = await analysed(sql, text?.tables ?? [], { options, made, definitions }).catch((error: unknown) => {
    throw error instanceof GoogleSqlError ? new GoogleSqlError(error.message, range, error) : error;
  });
  const type = statement.kind === 'QueryStmt' ? statement.outputColumnList[0]?.column.type : undefined;
  if (statement.kind !== 'QueryStmt' || type === undefined) throw refuse('This value of a variable', range);
  const value = scalarSql(statement, context);
  if (/\b(?:random|gen_random_uuid)\(/.test(value)) throw refuse('A variable with a random value', range);
  return { type, sql: value };
}

async function analysed(
  sql: string,
  paths: StatementText['tables'],
  { options, made, definitions }: Pick<Script, 'options' | 'made' | 'definitions'>,
) {
  const called = [...definitions.functions.values()].flatMap(({ tables }) => tables);
  const named = await namedTables(sql, [...paths, ...called], made, options);
  const parameters = Object.entries(options.parameters ?? {});
  const statement = await options.googlesql.analyze(sql, {
    tables: named.map(({ path, source }) => ({ path, schema: source.schema })),
    parameters: Object.fromEntries(parameters.map(([name, { type }]) => [name, type])),
    definitions: catalogDefinitions(definitions),
    ...(options.signal && { signal: options.signal }),
  });
  const values = [
    ...parameters.map(([name, value]) => [name.toLowerCase(), value.sql] as const),
    ...[...definitions.variables].map(([name, value]) => [name, value.sql] as const),
  ];
  const context: TranslationOptions = {
    defaultProject: options.defaultProject,
    defaultDataset: options.defaultDataset,
    tables: new Map(named.map(({ source }) => [tableKey(source.schema.name), source])),
    parameters: new Map(values),
  };
  return { statement, named, context };
}

async function prepareOne(text: StatementText, script: Script) {
  const offset = text.range.start;
  const sql = script.sql.slice(offset, text.range.end);
  try {
    if (/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*ALTER\b/i.test(sql))
      throw refuse('ALTER', { start: 0, end: sql.length }, 'Make the table anew with CREATE OR REPLACE TABLE … AS SELECT.');
    const { statement, named, context } = await analysed(sql, text.tables, script);
    if (statement.kind === 'CreateFunctionStmt' || statement.kind === 'CreateTableFunctionStmt') {
      const isUsed = script.sql.slice(text.range.end).includes(statement.namePath.at(-1) ?? '');
      defineFunction(statement, text.tables, script.definitions, isUsed);
      return { statement, translated: undefined };
    }
    const { kind, sql: native, fields, evaluation } = translatedOrEvaluated(statement, sql, named, context, script);
    const tables = [...new Map(named.map(({ source: { schema } }) => [tableKey(schema.name), schema.name])).values()];
    const translated: TranslatedStatement = { kind, sql: native, fields, tables, range: text.range, ...(evaluation && { evaluation }) };
    return { statement, translated };
  } catch (error) {
    throw moved(error, offset);
  }
}

/** A query whose translation is refused goes to the reference evaluator, which knows nothing of scripts, wildcards and grouping sets. */
function translatedOrEvaluated(
  statement: ResolvedStatement,
  sql: string,
  named: readonly NamedTable[],
  context: TranslationOptions,
  { definitions, options }: Script,
): ReturnType<typeof translate> & { readonly evaluation?: Evaluation } {
  try {
    return translate(statement, context);
  } catch (refusal) {
    if (!(refusal instanceof SqlError) || refusal.code !== 'ATT1302' || statement.kind !== 'QueryStmt' || statement.isValueTable)
      throw refusal;
    const plain = definitions.functions.size === 0 && definitions.variables.size === 0 && options.parameters === undefined;
    const stored = named.every(({ source }) => source.shards === undefined && source.sql === undefined && canBeGiven(source));
    if (!plain || !stored || /\b(?:ROLLUP|CUBE|GROUPING\s+SETS|TABLESAMPLE|RAND|GENERATE_UUID|CURRENT_\w+)\b/i.test(sql)) throw refusal;
    const evaluation = { sql, tables: named.map(({ path, source }) => ({ path, schema: source.schema })), refusal };
    return {
      kind: 'query',
      sql: `-- Answered by Google's reference evaluator: ${refusal.message}`,
      fields: resultFields(statement),
      evaluation,
    };
  }
}

function canBeGiven({ schema }: NamedTable['source']): boolean {
  return schema.fields.every((field) => duckdbType(field) !== undefined && field.type !== 'INTERVAL');
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

function noteMade(statement: ResolvedStatement, { made, options }: Script): void {
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
