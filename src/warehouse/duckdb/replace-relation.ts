import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as delay } from 'node:timers/promises';
import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import { SqlError } from '../sql-error.ts';
import { columnTypeOf, typeText } from './column-type.ts';
import { isConflict } from './duckdb-error.ts';
import { quoteTable } from './identifiers.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

const attempts = 5;

/** Runs `work` as one transaction, again when another one was in its way. What is not committed is gone with the connection. */
export async function transaction<T>(connection: DuckDBConnection, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await connection.run('BEGIN');
      const result = await work();
      signal?.throwIfAborted();
      await connection.run('COMMIT');
      return result;
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      if (attempt >= attempts || signal?.aborted === true || !isConflict(error)) throw error;
      await delay(attempt * 20);
    }
  }
}

/**
 * Makes a table or view of a query in DuckDB's SQL in place of what has its name, as one transaction, with exactly the columns of
 * `fields` and `note` for a comment. Gives the number of rows of a table.
 */
export async function replaceRelation(
  connection: DuckDBConnection,
  kind: 'table' | 'view',
  name: TableName,
  query: { readonly sql: string; readonly fields: readonly Field[] },
  note: string | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  const body = await withExactTypes(connection, query.sql, query.fields);
  const word = kind.toUpperCase();
  const target = quoteTable(name);
  return transaction(
    connection,
    async () => {
      const existing = await existingKind(connection, name);
      if (existing !== undefined && existing !== kind) await connection.run(`DROP ${existing} ${target}`);
      const result = await connection.run(`CREATE OR REPLACE ${word} ${target} AS ${body}`);
      const rows = kind === 'table' ? Number((await result.getRows())[0]?.[0] ?? 0) : 0;
      if (note !== undefined) await connection.run(`COMMENT ON ${word} ${target} IS ${quoteText(note)}`);
      return rows;
    },
    signal,
  );
}

/** Drops whatever table or view has the name. */
export async function dropRelation(connection: DuckDBConnection, name: TableName, signal: AbortSignal | undefined): Promise<void> {
  await transaction(
    connection,
    async () => {
      const kind = await existingKind(connection, name);
      if (kind !== undefined) await connection.run(`DROP ${kind} ${quoteTable(name)}`);
    },
    signal,
  );
}

/** DuckDB takes `Orders` and `orders` for one table: rather than replace the other, the second is refused. */
export async function existingKind(connection: DuckDBConnection, name: TableName): Promise<'table' | 'view' | undefined> {
  const place = `database_name = ${quoteText(name.project)} AND lower(schema_name) = lower(${quoteText(name.dataset)})`;
  const table = `lower(${quoteText(name.table)})`;
  const result = await connection.runAndReadAll(
    `SELECT table_name, 'table' FROM duckdb_tables() WHERE ${place} AND lower(table_name) = ${table}
     UNION ALL SELECT view_name, 'view' FROM duckdb_views() WHERE ${place} AND lower(view_name) = ${table}`,
  );
  const [found] = result.getRows();
  if (!found) return undefined;
  if (found[0] !== name.table) {
    throw new ProblemError({
      code: 'ATT1408',
      severity: 'error',
      message: `${tableKey(name)} and the existing ${String(found[0])} differ only in capitals, which the local engine cannot hold side by side.`,
      hint: 'Give one of them another name.',
    });
  }
  return found[1] === 'view' ? 'view' : 'table';
}

/** The query with its columns named as `fields` and cast where DuckDB's type is not quite theirs. */
async function withExactTypes(connection: DuckDBConnection, sql: string, fields: readonly Field[]): Promise<string> {
  const types = await columnTypes(connection, sql);
  if (types.length !== fields.length) {
    throw new SqlError('ATT1302', `The local engine gives ${types.length} columns where the statement has ${fields.length}.`);
  }
  const columns = fields.map((field, index) => {
    const column = `c${index}`;
    const wanted = columnTypeOf(field);
    return `${types[index] === wanted ? column : `CAST(${column} AS ${wanted})`} AS ${quoteName(field.name)}`;
  });
  return `SELECT ${columns.join(', ')} FROM (\n${sql}\n) AS q(${fields.map((_, index) => `c${index}`).join(', ')})`;
}

async function columnTypes(connection: DuckDBConnection, sql: string): Promise<readonly string[]> {
  const statement = await connection.prepare(sql);
  try {
    return Array.from({ length: statement.columnCount }, (_, index) => typeText(statement.columnType(index)));
  } finally {
    statement.destroySync();
  }
}
