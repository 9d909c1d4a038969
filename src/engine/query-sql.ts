import type { ProblemCode } from '../problem/catalogue.ts';
import { placeOf, ProblemError } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { QueryParameter } from '../warehouse/query-parameter.ts';
import type { RowSet } from '../warehouse/row-set.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** SQL that a person gave, with the file that it is from; none for standard input. */
export interface SqlSource {
  readonly file: string | undefined;
  readonly sql: string;
}

export interface QuerySqlOptions {
  readonly limit?: number;
  readonly parameters?: readonly QueryParameter[];
  readonly signal?: AbortSignal;
}

/**
 * Runs the statements of a source as one script, so that each has what those before it define and make, and gives the last one's rows.
 * Nothing is run of a script that has a statement which cannot be. A problem has its place in the source.
 */
export async function querySql(warehouse: Warehouse, source: SqlSource, options: QuerySqlOptions = {}): Promise<RowSet> {
  const { parameters, signal } = options;
  const prepare = { ...(parameters && { parameters }), ...(signal && { signal }) };
  return atItsPlace(source, async () => warehouse.query(await warehouse.prepare(source.sql, prepare), options));
}

/** What the database would be sent. */
export async function explainSql(warehouse: Warehouse, source: SqlSource, options: QuerySqlOptions = {}): Promise<string> {
  const { parameters, signal } = options;
  const prepare = { ...(parameters && { parameters }), ...(signal && { signal }) };
  return atItsPlace(source, async () => (await warehouse.prepare(source.sql, prepare)).native);
}

/** Puts what is wrong with a statement at its place in the source. */
async function atItsPlace<Result>(source: SqlSource, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw sqlProblem(source, error.code, error.message, error.range, error.hint, error);
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
