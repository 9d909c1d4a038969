import { ProblemError, placeOf } from '../problem/problem.ts';
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
  readonly signal?: AbortSignal;
}

/** Runs the statements of a source one after another and gives the last one's rows. A problem has its place in the source. */
export async function querySql(warehouse: Warehouse, source: SqlSource, options: QuerySqlOptions = {}): Promise<RowSet> {
  return atItsPlace(source, async () => {
    const { signal } = options;
    const prepared = await warehouse.prepare(source.sql, { ...(signal && { signal }) });
    return warehouse.query(prepared, options);
  });
}

/** What the database would be sent. */
export async function explainSql(warehouse: Warehouse, source: SqlSource, signal?: AbortSignal): Promise<string> {
  return atItsPlace(source, async () => (await warehouse.prepare(source.sql, { ...(signal && { signal }) })).native);
}

async function atItsPlace<Result>({ file, sql }: SqlSource, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new ProblemError(
      {
        code: error.code,
        severity: 'error',
        message: error.message,
        ...(error.hint !== undefined && { hint: error.hint }),
        ...(error.range && { place: placeOf(file ?? '<stdin>', sql, error.range) }),
      },
      { cause: error },
    );
  }
}
