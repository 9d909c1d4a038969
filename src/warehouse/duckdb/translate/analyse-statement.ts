import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { StatementText } from '../../../googlesql/googlesql-service.ts';
import { type TableName, tableKey } from '../../../googlesql/schema.ts';
import { type NamedTable, namedTables } from './named-tables.ts';
import type { PrepareStatementOptions, TranslatedStatement } from './prepared-script.ts';
import { callableFunctions, catalogDefinitions, type DefinedFunction, type ScriptDefinitions } from './script-definitions.ts';
import type { ScriptTables } from './script-tables.ts';
import { shardsRead } from './shards-read.ts';
import { quoteText } from './sql-text.ts';
import { withoutVarieties } from './statements/table-varieties.ts';
import type { TranslationOptions } from './translate.ts';

/** What is known of a script while its statements are read one after another. */
export interface Script {
  readonly sql: string;
  readonly options: PrepareStatementOptions;
  readonly tables: ScriptTables;
  readonly definitions: ScriptDefinitions;
  /** What has been translated so far. */
  readonly before: readonly TranslatedStatement[];
  /** Functions that were there before, once they are needed. */
  stored: readonly DefinedFunction[];
  /** Between BEGIN TRANSACTION and its end. */
  inTransaction: boolean;
  /** How many values are kept by the database. */
  values: number;
}

/** The meaning of one statement, after what the script has made and defined so far. */
export async function analysed(sql: string, paths: StatementText['tables'], script: Script) {
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
  const routines = async () => callableFunctions(definitions, stored.length > 0 ? stored : ((await options.routines?.()) ?? []));
  const named = await namedTables(sql, [...paths, ...called], { tables, routines });
  const { parameters = [] } = options;
  const isPositional = parameters.some(({ key }) => key.startsWith('?'));
  const written = await options.googlesql.analyze(sql, {
    tables: named.map(({ path, source }) => ({ path, schema: source.schema })),
    ...(isPositional
      ? { positional: parameters.map(({ type }) => type) }
      : { parameters: Object.fromEntries(parameters.map(({ key, type }) => [key.slice(1), type])) }),
    definitions: catalogDefinitions(functions, definitions, options),
    ...(options.signal && { signal: options.signal }),
  });
  const statement = withoutVarieties(written);
  const values = [
    ...systemValues(options),
    ...parameters.map(({ key, sql: value }) => [key, value] as const),
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
  const shards = await shardsRead(statement, context, options.readTexts);
  return { statement, named, context: { ...context, shards }, functions };
}

/** What the system variables are that are the same for a whole script here. */
function systemValues({ defaultProject, defaultDataset }: PrepareStatementOptions): readonly (readonly [string, string])[] {
  return [
    ['@@time_zone', quoteText('UTC')],
    ['@@project_id', quoteText(defaultProject)],
    ['@@dataset_project_id', quoteText(defaultProject)],
    ['@@dataset_id', defaultDataset === undefined ? 'CAST(NULL AS VARCHAR)' : quoteText(defaultDataset)],
  ];
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

export function namesOf(named: readonly NamedTable[]): readonly TableName[] {
  return [...new Map(named.map(({ source: { schema } }) => [tableKey(schema.name), schema.name])).values()];
}
