import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { GoogleSql, StatementText } from '../../../googlesql/googlesql-service.ts';
import type { CreateFunctionStmt, CreateTableFunctionStmt, ResolvedStatement } from '../../../googlesql/resolved-node.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../../googlesql/schema.ts';
import type { ScriptStep } from '../../../googlesql/script.ts';
import { type SqlType, typeText } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import type { JavaScriptFunction } from '../javascript/javascript-function.ts';
import { duckdbType, duckdbTypeOf } from './duckdb-type.ts';
import { type NamedTable, namedTables } from './named-tables.ts';
import { refuse } from './refusal.ts';
import { resultFields } from './result-columns.ts';
import {
  calledJavaScript,
  callableFunctions,
  catalogDefinitions,
  createScriptDefinitions,
  definedFunction,
  type DefinedFunction,
  fullPath,
  functionKey,
  functionsFingerprint,
  type ScriptDefinitions,
} from './script-definitions.ts';
import { createScriptTables, type ScriptTables, type TableLookup } from './script-tables.ts';
import { makeDatasetSql } from './statements/ddl.ts';
import { createRoutineSql } from './statements/routine.ts';
import { scalarSql, translate, type TranslationOptions } from './translate.ts';

export interface PrepareStatementOptions extends TableLookup {
  readonly googlesql: GoogleSql;
  /** Schemas of relations that are not there yet; they win over what is. */
  readonly schemas?: readonly TableSchema[];
  /** Named parameters (and script variables) with their type and their value as DuckDB SQL. */
  readonly parameters?: Readonly<Record<string, { readonly type: SqlType; readonly sql: string }>>;
  /** The functions that stay; asked for where a statement calls one that is not known. */
  readonly routines?: () => Promise<readonly DefinedFunction[]>;
  /** Datasets (and projects) that a CREATE names are made. */
  readonly makesDatasets?: boolean;
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

/**
 * Reads a script: its statements one by one, the schemas of what they name, their meaning, their translation. What an earlier
 * statement makes (tables, functions, variables) is known to the later ones. Rejects with `SqlError` whose range is in the script.
 */
export async function prepareStatement(sql: string, options: PrepareStatementOptions): Promise<PreparedScript> {
  const script: Script = {
    sql,
    options,
    tables: createScriptTables(options, options.schemas ?? []),
    definitions: createScriptDefinitions(),
    stored: [],
    values: 0,
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
    return refuse(
      '_PARTITIONTIME or _PARTITIONDATE of a table that was not made with PARTITION BY ingestion time here',
      error.range,
      'Use a column of the table.',
    );
  }
  const unsupported = /^Statement not supported: (\w+?)Statement/.exec(error.message)?.[1];
  if (unsupported !== undefined) return refuse(unsupported.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(), error.range);
  const message = error.message.replace(/JavaScript:javascript_[0-9a-f]+\./gi, '');
  return new SqlError('ATT1301', message, { ...(error.range && { range: error.range }), cause: error });
}

interface Script {
  readonly sql: string;
  readonly options: PrepareStatementOptions;
  readonly tables: ScriptTables;
  readonly definitions: ScriptDefinitions;
  /** Functions that were there before, once they are needed. */
  stored: readonly DefinedFunction[];
  /** How many values are kept by the database. */
  values: number;
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
      const text = type === undefined ? `(${initial})` : `CAST((${initial}) AS ${type})`;
      const { variable, statements } = await variableOf(text, step.initial ?? step.range, step.range, script);
      for (const name of step.names) definitions.variables.set(name.toLowerCase(), variable);
      return statements;
    }
    case 'set': {
      const known = definitions.variables.get(step.name.toLowerCase());
      if (known === undefined) throw new SqlError('ATT1301', `Undeclared variable: ${step.name}`, { range: step.range });
      const text = `CAST((${sql.slice(step.value.start, step.value.end)}) AS ${typeText(known.type)})`;
      const { variable, statements } = await variableOf(text, step.value, step.range, script);
      definitions.variables.set(step.name.toLowerCase(), variable);
      return statements;
    }
    default: {
      const text = step.kind === 'text' ? step.text : await textAt(step.range, sql, options);
      return prepareOne(text, script);
    }
  }
}

async function textAt(range: TextRange, sql: string, { googlesql, signal }: PrepareStatementOptions): Promise<StatementText> {
  const [text] = await googlesql.statements(sql.slice(range.start, range.end), signal);
  return { range, tables: text?.tables ?? [] };
}

/** What may be another value when it is asked for again. */
const changeable = /\b(?:SELECT|random|gen_random_uuid|now|current_\w+|get_current_\w+|today|javascript_\w+)\b/i;

/** A variable's value: SQL that is put in its place, or what the database keeps of it, as it is when the variable is set. */
async function variableOf(expression: string, range: TextRange, whole: TextRange, script: Script) {
  const { options } = script;
  const sql = `SELECT ${expression} AS value`;
  const [text] = await options.googlesql.statements(sql, options.signal);
  const { statement, named, context, functions } = await analysed(sql, text?.tables ?? [], script).catch((error: unknown) => {
    throw error instanceof GoogleSqlError ? new GoogleSqlError(error.message, range, error) : error;
  });
  const type = statement.kind === 'QueryStmt' ? statement.outputColumnList[0]?.column.type : undefined;
  const duckdb = type && duckdbTypeOf(type);
  if (statement.kind !== 'QueryStmt' || type === undefined || duckdb === undefined) throw refuse('This value of a variable', range);
  const value = scalarSql(statement, context);
  if (!changeable.test(value)) return { variable: { type, sql: value }, statements: [] };
  const name = `value_${(script.values += 1)}`;
  const kept: TranslatedStatement = {
    kind: 'dml',
    sql: `SET VARIABLE ${name} = ${value}`,
    fields: [],
    tables: namesOf(named),
    range: whole,
    javaScript: calledJavaScript(value, functions),
  };
  return { variable: { type, sql: `CAST(getvariable('${name}') AS ${duckdb})` }, statements: [kept] };
}

function namesOf(named: readonly NamedTable[]): readonly TableName[] {
  return [...new Map(named.map(({ source: { schema } }) => [tableKey(schema.name), schema.name])).values()];
}

async function analysed(sql: string, paths: StatementText['tables'], script: Script) {
  try {
    return await analysedWith(sql, paths, script);
  } catch (error) {
    const { routines } = script.options;
    const isUnknown = error instanceof GoogleSqlError && /(?:Function|Table-valued function) not found/i.test(error.message);
    if (!isUnknown || routines === undefined || script.stored.length > 0) throw error;
    script.stored = await routines();
    if (script.stored.length === 0) throw error;
    return analysedWith(sql, paths, script);
  }
}

async function analysedWith(sql: string, paths: StatementText['tables'], { options, tables, definitions, stored }: Script) {
  const functions = callableFunctions(definitions, stored);
  const called = functions.filter(({ path }) => sql.includes(path.at(-1) ?? '')).flatMap((definition) => tablesOf(definition, functions));
  const named = await namedTables(sql, [...paths, ...called], tables);
  const parameters = Object.entries(options.parameters ?? {});
  const statement = await options.googlesql.analyze(sql, {
    tables: named.map(({ path, source }) => ({ path, schema: source.schema })),
    parameters: Object.fromEntries(parameters.map(([name, { type }]) => [name, type])),
    definitions: catalogDefinitions(functions, definitions, options),
    ...(options.signal && { signal: options.signal }),
  });
  const values = [
    ...parameters.map(([name, value]) => [name.toLowerCase(), value.sql] as const),
    ...[...definitions.variables].map(([name, value]) => [name, value.sql] as const),
  ];
  const context: TranslationOptions = {
    defaultProject: options.defaultProject,
    defaultDataset: options.defaultDataset,
    temporary: tables.temporary,
    makesDatasets: options.makesDatasets === true,
    hasOwnDefinitions: tables.temporary.size + definitions.variables.size > 0 || functions.some(({ path }) => path.length === 1),
    tables: new Map(named.map(({ source }) => [tableKey(source.schema.name), source])),
    parameters: new Map(values),
  };
  return { statement, named, context, functions };
}

/** The tables of a function's body and of the functions that it may call. */
function tablesOf(
  definition: DefinedFunction,
  functions: readonly DefinedFunction[],
  seen: ReadonlySet<DefinedFunction> = new Set(),
): readonly (readonly string[])[] {
  if (seen.has(definition)) return [];
  const inside = functions.filter(({ path }) => definition.body.includes(path.at(-1) ?? ''));
  return [...definition.tables, ...inside.flatMap((other) => tablesOf(other, functions, new Set([...seen, definition])))];
}

/** The statement as it runs; none for what only the script knows, and for what changes nothing. */
async function prepareOne(text: StatementText, script: Script): Promise<readonly TranslatedStatement[]> {
  const offset = text.range.start;
  const sql = script.sql.slice(offset, text.range.end);
  try {
    const { statement, named, context, functions } = await analysed(sql, text.tables, script);
    if (statement.kind === 'CreateFunctionStmt' || statement.kind === 'CreateTableFunctionStmt')
      return functionStatements(statement, text, script);
    const isNew = await script.tables.check(statement);
    const { kind, sql: native, fields, evaluation } = translatedOrEvaluated(statement, sql, named, context, script);
    await script.tables.note(statement);
    if (statement.kind === 'DropFunctionStmt' || statement.kind === 'DropTableFunctionStmt')
      script.definitions.functions.set(functionKey(fullPath(statement.namePath, script.options, statement.range)), undefined);
    if (!isNew || native === '') return [];
    if (statement.kind === 'CreateViewStmt' && native.includes('getvariable('))
      throw refuse('A variable of the script in a view', statement.range);
    const callsStored = script.stored.some(({ path }) => sql.includes(path.at(-1) ?? ''));
    const translated: TranslatedStatement = {
      kind,
      sql: native,
      fields,
      tables: namesOf(named),
      range: text.range,
      javaScript: calledJavaScript(native, functions),
      ...(evaluation && { evaluation }),
      ...(callsStored && { routines: functionsFingerprint(script.stored) }),
    };
    return [translated];
  } catch (error) {
    throw moved(error, offset);
  }
}

function functionStatements(
  statement: CreateFunctionStmt | CreateTableFunctionStmt,
  text: StatementText,
  { definitions, options }: Script,
): readonly TranslatedStatement[] {
  const definition = definedFunction(statement, text.tables, options);
  const [project, dataset] = definition.path;
  definitions.functions.set(functionKey(definition.path), definition);
  if (statement.createScope === 'CREATE_TEMP' || project === undefined || dataset === undefined) return [];
  const sql = [...makeDatasetSql({ project, dataset }, options), createRoutineSql(statement, definition)].join(';\n');
  return [{ kind: 'ddl', sql, fields: [], tables: [], range: text.range }];
}

/** A query whose translation is refused goes to the reference evaluator, which knows nothing of scripts, wildcards and grouping sets. */
function translatedOrEvaluated(
  statement: ResolvedStatement,
  sql: string,
  named: readonly NamedTable[],
  context: TranslationOptions,
  { definitions, options, stored }: Script,
): ReturnType<typeof translate> & { readonly evaluation?: Evaluation } {
  try {
    return translate(statement, context);
  } catch (refusal) {
    if (!(refusal instanceof SqlError) || refusal.code !== 'ATT1302' || statement.kind !== 'QueryStmt' || statement.isValueTable)
      throw refusal;
    const plain = definitions.functions.size + stored.length === 0 && definitions.variables.size === 0 && options.parameters === undefined;
    const isStored = named.every(({ source }) => source.shards === undefined && source.sql === undefined && canBeGiven(source));
    if (!plain || !isStored || /\b(?:ROLLUP|CUBE|GROUPING\s+SETS|TABLESAMPLE|RAND|GENERATE_UUID|CURRENT_\w+)\b/i.test(sql)) throw refusal;
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
