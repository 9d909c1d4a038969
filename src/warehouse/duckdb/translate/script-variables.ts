import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { analysed, namesOf, type Script } from './analyse-statement.ts';
import { duckdbTypeOf } from './duckdb-type.ts';
import type { TranslatedStatement } from './prepared-script.ts';
import { refuse } from './refusal.ts';
import { calledJavaScript } from './script-definitions.ts';
import { isChangeable } from './sql-text.ts';
import { scalarSql } from './translate.ts';

/** A variable's value: SQL that is put in its place, or what the database keeps of it, as it is when the variable is set. */
export async function variableOf(expression: string, range: TextRange, whole: TextRange, script: Script) {
  const { options } = script;
  const sql = `SELECT ${expression} AS value`;
  // Most values read no table: there is nothing to ask.
  const [text] = /\bFROM\b/i.test(expression) ? await options.googlesql.statements(sql, options.signal) : [];
  const { statement, named, context, functions } = await analysed(sql, text?.tables ?? [], script).catch((error: unknown) => {
    throw error instanceof GoogleSqlError ? new GoogleSqlError(error.message, range, error) : error;
  });
  const type = statement.kind === 'QueryStmt' ? statement.outputColumnList[0]?.column.type : undefined;
  const duckdb = type && duckdbTypeOf(type);
  if (statement.kind !== 'QueryStmt' || type === undefined || duckdb === undefined) throw refuse('This value of a variable', range);
  const value = scalarSql(statement, context);
  if (!isChangeable(value)) return { variable: { type, sql: value }, statements: [] };
  const name = `value_${(script.values += 1)}`;
  const kept: TranslatedStatement = {
    kind: 'dml',
    sql: `SET VARIABLE ${name} = ${value}`,
    fields: [],
    tables: namesOf(named),
    range: whole,
    javaScript: calledJavaScript(value, functions),
  };
  return { variable: { type, sql: `CAST(getvariable('${name}') AS ${duckdb})` }, statements: [kept] };
}
