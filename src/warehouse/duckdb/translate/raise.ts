import type { Context } from './context.ts';

/**
 * SQL that fails with a message when it is evaluated. DuckDB's `error()` is volatile: TRY does not allow it, and an optimiser that
 * sees it keeps filters and joins where they are. So where there is a value that is at fault, a cast of the message to BOOLEAN fails
 * instead; the value has to be in the message, shown or not, or the cast would be tried when the statement is planned.
 * `raisedMessage` finds the message again.
 */
export function raise(messageSql: string, { inTry }: Pick<Context, 'inTry'>, cause?: string, told = false): string {
  if (cause === undefined) return inTry ? `CASE WHEN CAST(${messageSql} AS BOOLEAN) THEN NULL END` : `error(${messageSql})`;
  const shown = `coalesce(CAST(${cause} AS VARCHAR), 'NULL')`;
  return `CASE WHEN CAST(${messageSql} || ${told ? shown : `left(${shown}, 0)`} AS BOOLEAN) THEN NULL END`;
}

/** The message that `raise` wrote, in an error of DuckDB. */
export function raisedMessage(error: string): string | undefined {
  return /^Conversion Error: Could not convert string '(.*)' to BOOL\b/s.exec(error)?.[1];
}
