import type { CatalogDefinitions, SqlFunction } from '../../../googlesql/catalog.ts';
import type { CreateFunctionStmt, CreateTableFunctionStmt } from '../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../googlesql/sql-type.ts';
import { refuse } from './refusal.ts';

/** What the statements of a script so far have defined for those that follow. */
export interface ScriptDefinitions {
  readonly functions: Map<string, DefinedFunction>;
  /** By lower-case name. */
  readonly variables: Map<string, { readonly type: SqlType; readonly sql: string }>;
}

interface DefinedFunction extends SqlFunction {
  /** Paths of the tables that its body names. */
  readonly tables: readonly (readonly string[])[];
}

export function createScriptDefinitions(): ScriptDefinitions {
  return { functions: new Map(), variables: new Map() };
}

/** A function lives as long as the script: one that should stay is refused rather than forgotten. */
export function defineFunction(
  statement: CreateFunctionStmt | CreateTableFunctionStmt,
  tables: readonly (readonly string[])[],
  definitions: ScriptDefinitions,
  isUsed: boolean,
): void {
  const isTable = statement.kind === 'CreateTableFunctionStmt';
  const what = isTable ? 'CREATE TABLE FUNCTION' : 'CREATE FUNCTION';
  if (statement.language.toUpperCase() !== 'SQL')
    throw refuse(`${what} in ${statement.language}`, statement.range, 'Write the function in SQL.');
  if (statement.kind === 'CreateFunctionStmt' && statement.isAggregate) throw refuse('CREATE AGGREGATE FUNCTION', statement.range);
  if (statement.createScope !== 'CREATE_TEMP' && !isUsed)
    throw refuse(`${what} that stays`, statement.range, 'Use CREATE TEMP FUNCTION in the script that calls it, or a macro.');
  const types = statement.argumentTypes.map((type) => (type.kind === 'OTHER' ? undefined : type));
  const explicit = statement.kind === 'CreateFunctionStmt' && statement.hasExplicitReturnType ? statement.returnType : undefined;
  definitions.functions.set(statement.namePath.join('.').toLowerCase(), {
    path: statement.namePath,
    arguments: statement.argumentNameList.map((name, index) => ({ name, type: types[index] })),
    returnType: explicit,
    body: statement.code,
    kind: isTable ? 'table' : 'scalar',
    tables,
  });
}

export function catalogDefinitions({ functions, variables }: ScriptDefinitions): CatalogDefinitions {
  return { functions: [...functions.values()], variables: Object.fromEntries([...variables].map(([name, { type }]) => [name, type])) };
}
