import { GoogleSqlError } from '../googlesql/googlesql-error.ts';
import type { ProblemCode } from '../problem/catalogue.ts';
import { placeOf, ProblemError } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { RowSet } from '../warehouse/row-set.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { analyser } from './analyser.ts';

/** SQL that a person gave, with the file that it is from; none for standard input. */
export interface SqlSource {
  readonly file: string | undefined;
  readonly sql: string;
}

export interface QuerySqlOptions {
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs the statements of a source one after another, each analysed when those before it are done, and gives the last one's rows.
 * A problem has its place in the source.
 */
export async function querySql(warehouse: Warehouse, source: SqlSource, options: QuerySqlOptions = {}): Promise<RowSet> {
  const signal = options.signal ? { signal: options.signal } : {};
  let result: RowSet = { fields: [], rows: [], complete: true };
  for (const { sql, start } of await statementsOf(source, options.signal)) {
    result = await atItsPlace(source, start, async () => warehouse.query(await warehouse.prepare(sql, signal), options));
  }
  return result;
}

/** What the database would be sent. */
export async function explainSql(warehouse: Warehouse, source: SqlSource, signal?: AbortSignal): Promise<string> {
  return atItsPlace(source, 0, async () => (await warehouse.prepare(source.sql, signal ? { signal } : {})).native);
}

async function statementsOf(source: SqlSource, signal?: AbortSignal): Promise<readonly { readonly sql: string; readonly start: number }[]> {
  try {
    const statements = await (await analyser()).statements(source.sql, signal);
    return statements.map(({ range }) => ({ sql: source.sql.slice(range.start, range.end), start: range.start }));
  } catch (error) {
    if (error instanceof GoogleSqlError) throw sqlProblem(source, 'ATT1301', error.message, error.range, undefined, error);
    throw error;
  }
}

/** Puts what is wrong with a statement at its place in the source, in which the statement begins at `start`. */
async function atItsPlace<Result>(source: SqlSource, start: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const range = error.range && { start: error.range.start + start, end: error.range.end + start };
    throw sqlProblem(source, error.code, error.message, range, error.hint, error);
  }
}

function sqlProblem(
  { file, sql }: SqlSource,
  code: ProblemCode,
  message: string,
  range: TextRange | undefined,
  hint: string | undefined,
  cause: unknown,
): ProblemError {
  const place = range && placeOf(file ?? '<stdin>', sql, range);
  return new ProblemError({ code, severity: 'error', message, ...(hint !== undefined && { hint }), ...(place && { place }) }, { cause });
}
