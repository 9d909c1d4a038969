import { SqlError } from '../../sql-error.ts';
import { statementError } from '../duckdb-error.ts';
import type { JavaScriptFunction } from './javascript-function.ts';

/**
 * The column, from 1, at which BigQuery says that an error of this line was thrown: that of its `throw`. Undefined where the line has
 * none, or several: the engine itself knows lines alone.
 */
export function columnOfThrow(code: string, line: number): number | undefined {
  const text = code.split('\n')[line - 1] ?? '';
  const throws = [...text.matchAll(/(?<![\w$.'"`])throw(?![\w$])/g)];
  const [only] = throws;
  return throws.length === 1 && only !== undefined ? only.index + 1 : undefined;
}

/** The error of a function in JavaScript at its place in the statement that has the function; other errors as they are. */
export function placedInCode(error: unknown, sql: string, functions: readonly JavaScriptFunction[]): unknown {
  if (!(error instanceof Error)) return error;
  const match = / at (\w+)\([^\n]*\) line (\d+)(?:, column (\d+))?\s*$/.exec(error.message);
  const { code } = functions.find(({ name }) => name === match?.[1]) ?? {};
  const begin = code === undefined ? -1 : sql.indexOf(code);
  if (match === null || code === undefined || begin < 0) return error;
  const lines = code.split('\n');
  const line = Number(match[2]);
  const start = begin + lines.slice(0, line - 1).reduce((length, text) => length + text.length + 1, 0);
  const text = lines[line - 1] ?? '';
  const from = match[3] === undefined ? text.length - text.trimStart().length : Number(match[3]) - 1;
  const range = { start: start + from, end: start + Math.max(text.trimEnd().length, from + 1) };
  return new SqlError('ATT1403', statementError(error).message, { range, cause: error });
}
