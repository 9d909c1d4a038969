import { createHash } from 'node:crypto';
import type { CatalogDefinitions, SqlFunction } from '../../../googlesql/catalog.ts';
import type { CreateFunctionStmt, CreateTableFunctionStmt } from '../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../googlesql/sql-type.ts';
import { type JavaScriptFunction, javaScriptFunction } from '../javascript/javascript-function.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { refuse } from './refusal.ts';
import { unqualified } from './statements/target-name.ts';
import { type DefaultPath, tableNameOf } from '../../table-path.ts';

/** What the statements of a script so far have defined for those that follow. */
export interface ScriptDefinitions {
  /** By `functionKey`; undefined for one that was dropped. */
  readonly functions: Map<string, DefinedFunction | undefined>;
  /** By lower-case name. */
  readonly variables: Map<string, { readonly type: SqlType; readonly sql: string }>;
}

/** A function under its full path, or under its name alone when it lives no longer than the script. */
export interface DefinedFunction extends SqlFunction {
  /** Paths of the tables that its body names. */
  readonly tables: readonly (readonly string[])[];
}

export function createScriptDefinitions(): ScriptDefinitions {
  return { functions: new Map(), variables: new Map() };
}

/** The function that a statement makes. Throws `SqlError` ATT1302 for one that cannot be had locally. */
export function definedFunction(
  statement: CreateFunctionStmt | CreateTableFunctionStmt,
  tables: readonly (readonly string[])[],
  defaults: DefaultPath,
): DefinedFunction {
  const isTable = statement.kind === 'CreateTableFunctionStmt';
  const { range, namePath } = statement;
  const language = statement.language.toLowerCase();
  if (!isTable) {
    if (statement.isAggregate) throw refuse('CREATE AGGREGATE FUNCTION', range);
    if (statement.isRemote) throw refuse('A remote function', range);
    if (statement.optionList.some(({ name }) => name.toLowerCase() === 'library'))
      throw refuse('OPTIONS (library = …) of a JavaScript function', range, 'Write the code of the library into the function.');
  }
  if (language !== 'sql' && (language !== 'js' || isTable))
    throw refuse(`CREATE FUNCTION in ${statement.language}`, range, 'Write the function in SQL or JavaScript.');
  const types = statement.argumentTypes.map((type) => (type.kind === 'OTHER' ? undefined : type));
  const explicit = !isTable && statement.hasExplicitReturnType ? statement.returnType : undefined;
  const definition: DefinedFunction = {
    path: statement.createScope === 'CREATE_TEMP' ? namePath : fullPath(namePath, defaults, range),
    arguments: statement.argumentNameList.map((name, index) => ({ name, type: types[index] })),
    returnType: explicit,
    body: statement.code,
    kind: isTable ? 'table' : language === 'js' ? 'javascript' : 'scalar',
    tables,
  };
  return definition.kind === 'javascript' ? { ...definition, key: javaScriptFunction(definition, range).native } : definition;
}

/** `project.dataset.name` of a function that stays. */
export function fullPath(path: readonly string[], defaults: DefaultPath, range: TextRange | undefined): readonly string[] {
  const name = tableNameOf(path, defaults);
  if (name === undefined) throw unqualified(path, range);
  return [name.project, name.dataset, name.table];
}

export function functionKey(path: readonly string[]): string {
  return path.join('.').toLowerCase();
}

/** All that a call can mean: what the script has made wins over what was there before. */
export function callableFunctions({ functions }: ScriptDefinitions, stored: readonly DefinedFunction[]): readonly DefinedFunction[] {
  const all = new Map<string, DefinedFunction | undefined>(stored.map((definition) => [functionKey(definition.path), definition]));
  for (const [key, definition] of functions) all.set(key, definition);
  return [...all.values()].filter((definition) => definition !== undefined);
}

/** The analyser's catalog; a function of the default project, or dataset, goes by its shorter names too. */
export function catalogDefinitions(
  functions: readonly DefinedFunction[],
  { variables }: ScriptDefinitions,
  { defaultProject, defaultDataset }: DefaultPath,
): CatalogDefinitions {
  const stays = functions.filter(({ path }) => path.length > 1);
  const named = stays.flatMap((definition): readonly SqlFunction[] => {
    const [project, dataset, name] = definition.path;
    if (dataset === undefined || name === undefined || project !== defaultProject) return [definition];
    const short = dataset === defaultDataset ? [{ ...definition, path: [name] }] : [];
    return [...short, { ...definition, path: [dataset, name] }, definition];
  });
  // Of two with one name the last one counts.
  const temporary = functions.filter(({ path }) => path.length === 1);
  return { functions: [...named, ...temporary], variables: Object.fromEntries([...variables].map(([name, { type }]) => [name, type])) };
}

/** Functions in JavaScript that SQL of DuckDB calls. */
export function calledJavaScript(sql: string, functions: readonly DefinedFunction[]): readonly JavaScriptFunction[] {
  const called = functions.filter(({ key }) => key !== undefined && sql.includes(key));
  return [...new Map(called.map((definition) => [definition.key, javaScriptFunction(definition)])).values()];
}

/** What a set of functions is, for finding out whether it is still the same. */
export function functionsFingerprint(functions: readonly DefinedFunction[]): string {
  const texts = functions.map((definition) => JSON.stringify(definition)).sort();
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url');
}
