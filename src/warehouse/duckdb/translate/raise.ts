import { quoteText } from './sql-text.ts';

/**
 * SQL that fails with a message when it is evaluated. `error()` is volatile to DuckDB, which TRY does not allow; there a cast of text
 * that is no boolean fails instead, and its message is not seen.
 */
export function raise(messageSql: string, inTry: boolean): string {
  return inTry ? `CASE WHEN CAST(${messageSql} AS BOOLEAN) THEN NULL END` : `error(${messageSql})`;
}

export function message(text: string, valueSql?: string): string {
  return valueSql === undefined ? quoteText(text) : `${quoteText(text)} || coalesce(CAST(${valueSql} AS VARCHAR), 'NULL')`;
}
