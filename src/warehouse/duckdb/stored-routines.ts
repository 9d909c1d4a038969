import type { DuckDBConnection } from '@duckdb/node-api';
import type { SqlType } from '../../googlesql/sql-type.ts';
import type { DefinedFunction } from './translate/script-definitions.ts';
import { routineMark } from './translate/statements/routine.ts';

/** The functions that stay, of all projects that are attached. What is no definition of ours is left out. */
export async function readRoutines(connection: DuckDBConnection): Promise<readonly DefinedFunction[]> {
  const result = await connection.runAndReadAll(
    `SELECT database_name, schema_name, function_name, macro_definition FROM duckdb_functions()
     WHERE function_type = 'macro' AND NOT internal AND starts_with(macro_definition, '''${routineMark}')`,
  );
  return result.getRows().flatMap(([project, dataset, name, text]) => {
    const definition = parseDefinition(String(text).slice(1, -1).replaceAll("''", "'"));
    return definition ? [{ ...definition, path: [String(project), String(dataset), String(name)] }] : [];
  });
}

type Definition = Omit<DefinedFunction, 'path'>;

function parseDefinition(text: string): Definition | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    const definition: unknown = typeof stored === 'object' && stored !== null && 'routine' in stored ? stored.routine : undefined;
    return isDefinition(definition) ? definition : undefined;
  } catch {
    return undefined;
  }
}

function isDefinition(value: unknown): value is Definition {
  if (typeof value !== 'object' || value === null) return false;
  if (!('arguments' in value && 'body' in value && 'kind' in value && 'tables' in value)) return false;
  return (
    Array.isArray(value.arguments) &&
    value.arguments.every(isArgument) &&
    typeof value.body === 'string' &&
    (value.kind === 'scalar' || value.kind === 'table' || value.kind === 'javascript') &&
    (!('key' in value) || typeof value.key === 'string') &&
    (!('returnType' in value) || isType(value.returnType)) &&
    Array.isArray(value.tables) &&
    value.tables.every((path) => Array.isArray(path) && path.every((name) => typeof name === 'string'))
  );
}

function isArgument(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    (!('type' in value) || isType(value.type))
  );
}

function isType(value: unknown): value is SqlType {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') return false;
  if (value.kind === 'ARRAY') return 'element' in value && isType(value.element);
  if (value.kind === 'STRUCT') return 'fields' in value && Array.isArray(value.fields) && value.fields.every(isMember);
  return true;
}

function isMember(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'type' in value &&
    isType(value.type)
  );
}
