import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as delay } from 'node:timers/promises';
import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import { SqlError } from '../sql-error.ts';
import type { Catalog, Dataset, Relation } from './catalog.ts';
import { columnTypeOf, typeText } from './column-type.ts';
import { isConflict } from './duckdb-error.ts';
import { quoteTable } from './identifiers.ts';
import { noteText } from './relation-note.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

const attempts = 5;

/** Where something is changed. */
export interface Where {
  readonly connection: DuckDBConnection;
  readonly catalog: Catalog;
}

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
 * `fields`, and the note as its comment. Gives the number of rows of a table.
 */
export async function replaceRelation(
  { connection, catalog }: Where,
  { name, kind, note }: Relation,
  query: { readonly sql: string; readonly fields: readonly Field[] },
  signal: AbortSignal | undefined,
): Promise<number> {
  const body = await withExactTypes(connection, query.sql, query.fields);
  const existing = await existingKind({ connection, catalog }, name);
  const word = kind.toUpperCase();
  const target = quoteTable(name);
  const comment = noteText(note);
  const rows = await transaction(
    connection,
    async () => {
      if (existing !== undefined && existing !== kind) await connection.run(`DROP ${existing} ${target}`);
      const result = await connection.run(`CREATE OR REPLACE ${word} ${target} AS ${body}`);
      if (comment !== undefined) await connection.run(`COMMENT ON ${word} ${target} IS ${quoteText(comment)}`);
      return kind === 'table' ? Number((await result.getRows())[0]?.[0] ?? 0) : 0;
    },
    signal,
  );
  catalog.changed(name, { name, kind, note });
  return rows;
}

/** Drops whatever table or view has the name. */
export async function dropRelation(where: Where, name: TableName, signal: AbortSignal | undefined): Promise<void> {
  const kind = await existingKind(where, name);
  if (kind === undefined) return;
  await transaction(where.connection, () => where.connection.run(`DROP ${kind} ${quoteTable(name)}`), signal);
  where.catalog.changed(name, undefined);
}

/** DuckDB takes `Orders` and `orders` for one table: rather than replace the other, the second is refused. */
async function existingKind({ connection, catalog }: Where, name: TableName): Promise<Relation['kind'] | undefined> {
  const relations = await catalog.relations(connection, name);
  const exact = relations.get(name.table);
  if (exact) return exact.kind;
  const similar = [...relations.keys()].find((table) => table.toLowerCase() === name.table.toLowerCase());
  if (similar !== undefined) throw capitalsProblem(`${tableKey(name)} and the existing ${similar}`);
  return undefined;
}

/** Makes a dataset unless it is there. */
export async function createDataset(connection: DuckDBConnection, { project, dataset }: Dataset): Promise<void> {
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(project)}.${quoteName(dataset)}`);
  const found = await connection.runAndReadAll(
    `SELECT schema_name FROM duckdb_schemas() WHERE database_name = ${quoteText(project)} AND lower(schema_name) = lower(${quoteText(dataset)})`,
  );
  const existing = String(found.getRows()[0]?.[0]);
  if (existing !== dataset) throw capitalsProblem(`The dataset ${dataset} and the existing ${existing}`);
}

function capitalsProblem(both: string): ProblemError {
  return new ProblemError({
    code: 'ATT1408',
    severity: 'error',
    message: `${both} differ only in capitals, which the local engine cannot hold side by side.`,
    hint: 'Give one of them another name.',
  });
}

/** The query with its columns named as `fields` and cast where DuckDB's type is not quite theirs. */
export async function withExactTypes(connection: DuckDBConnection, sql: string, fields: readonly Field[]): Promise<string> {
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
