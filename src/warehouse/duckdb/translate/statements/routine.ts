import type { CreateFunctionStmt, CreateTableFunctionStmt, DropFunctionStmt } from '../../../../googlesql/resolved-node.ts';
import { type DefinedFunction, fullPath } from '../script-definitions.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import type { DefaultPath } from '../../../table-path.ts';

/** How a stored definition begins. */
export const routineMark = '{"routine":';

/**
 * A function that stays is kept as a macro of DuckDB under its name, in its dataset: nothing calls the macro, its value is the definition.
 * So it lives and dies with its dataset and is part of what a transaction does.
 */
export function createRoutineSql(
  { createMode }: CreateFunctionStmt | CreateTableFunctionStmt,
  { path, ...definition }: DefinedFunction,
): string {
  const replace = createMode === 'CREATE_OR_REPLACE' ? 'OR REPLACE ' : '';
  const unless = createMode === 'CREATE_IF_NOT_EXISTS' ? 'IF NOT EXISTS ' : '';
  return `CREATE ${replace}MACRO ${unless}${path.map(quoteName).join('.')}() AS ${quoteText(`${routineMark}${JSON.stringify(definition)}}`)}`;
}

export function dropRoutineSql({ namePath, isIfExists, range }: DropFunctionStmt, defaults: DefaultPath): string {
  const path = fullPath(namePath, defaults, range);
  return `DROP MACRO ${isIfExists ? 'IF EXISTS ' : ''}${path.map(quoteName).join('.')}`;
}
