import type { Context } from './context.ts';

/**
 * SQL that fails with a message when it is evaluated. DuckDB's `error()` is volatile: TRY does not allow it, and an optimiser that
 * sees it keeps filters and joins where they are. So where there is a value that is at fault, a cast of the message to BOOLEAN fails
 * instead; the value has to be in the message, shown or not, or the cast would be tried when the statement is planned.
 * `raisedMessage` finds the message again.
 */
export function raise(
  messageSql: string,
  { inTry, emptyText }: Pick<Context, 'inTry' | 'emptyText'>,
  cause?: string,
  told = false,
): string {
  if (cause === undefined || !readsRows(cause)) {
    const text = cause !== undefined && told ? `${messageSql} || coalesce(CAST(${cause} AS VARCHAR), 'NULL')` : messageSql;
    return inTry
      ? `CASE WHEN CAST(${text}${emptyText === undefined ? '' : ` || ${emptyText}`} AS BOOLEAN) THEN NULL END`
      : `error(${text})`;
  }
  const shown = `coalesce(CAST(${cause} AS VARCHAR), 'NULL')`;
  return `CASE WHEN CAST(${messageSql} || ${told ? shown : `left(${shown}, 0)`} AS BOOLEAN) THEN NULL END`;
}

/** Whether an expression reads a column or a lambda's variable; the cast of a constant would be tried at once. */
function readsRows(sql: string): boolean {
  return /\b[a-z]\w*_\d+\b|\b[a-z]+\d+\b|"/.test(sql.replace(/'(?:[^']|'')*'/g, ''));
}

/** The message that `raise` wrote, in an error of DuckDB. */
export function raisedMessage(error: string): string | undefined {
  return /^Conversion Error: Could not convert string '(.*)' to BOOL\b/s.exec(error)?.[1];
}
