import type { DuckDBConnection } from '@duckdb/node-api';
import { type Field, tableKey, type TableName, type TableSchema } from '../../googlesql/schema.ts';
import type { Increment, IncrementResult } from '../increment.ts';
import { alterStatements, incrementStatements, retypeQuery } from '../increment-sql.ts';
import { SqlError } from '../sql-error.ts';
import { quotedTable } from '../sql-names.ts';
import type { PreparedStatement, PrepareOptions } from '../warehouse.ts';
import { transaction, type Where, withExactTypes } from './change-relations.ts';
import { quoteTable } from './identifiers.ts';
import { noteText } from './relation-note.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

/** The statements that change a table, translated. */
export interface PreparedIncrement {
  readonly increment: Increment;
  /** What changes its columns; absent where they stay. */
  readonly reshape: PreparedStatement | undefined;
  /** What changes its rows, in order. */
  readonly changes: readonly PreparedStatement[];
}

/** Where the new rows are put first: a temporary table of the connection's own. */
const staged: TableName = { project: 'temp', dataset: 'main', table: 'increment' };

/** Has the statements of an increment read by the analyser, over the table as it will be and the new rows' columns. */
export async function prepareIncrement(
  name: TableName,
  increment: Increment,
  fields: readonly Field[],
  prepare: (sql: string, options: PrepareOptions) => Promise<PreparedStatement>,
  signal: AbortSignal | undefined,
): Promise<PreparedIncrement> {
  const options = signal ? { signal } : {};
  const retype = retypeQuery(name, increment);
  const rebuild = retype === undefined ? [] : [`CREATE OR REPLACE TABLE ${quotedTable(name)} AS ${retype}`];
  const script = [...alterStatements(name, increment.schemaChange), ...rebuild].join(';\n');
  const schemas: readonly TableSchema[] = [
    { name: staged, fields },
    { name, fields: increment.fieldsAfter },
  ];
  const changes: PreparedStatement[] = [];
  for (const sql of incrementStatements(name, staged, increment)) changes.push(await prepare(sql, { ...options, schemas }));
  return { increment, reshape: script === '' ? undefined : await prepare(script, options), changes };
}

/** Brings the rows of a query in DuckDB's SQL into a table, as one transaction. */
export async function incrementTable(
  { connection, catalog }: Where,
  name: TableName,
  query: { readonly sql: string; readonly fields: readonly Field[] },
  { increment, reshape, changes }: PreparedIncrement,
  description: string | undefined,
  signal: AbortSignal | undefined,
): Promise<IncrementResult> {
  const existing = (await catalog.relations(connection, name)).get(name.table);
  if (existing?.kind !== 'table') {
    throw new SqlError('ATT1405', `There is no table ${tableKey(name)} to add rows to.`, { hint: 'Run with --full-refresh to build it.' });
  }
  const body = await withExactTypes(connection, query.sql, query.fields);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${quoteName(staged.table)} AS ${body}`);
  const table = quoteTable(name);
  const comment = noteText({ ...existing.note, ...(description !== undefined && { description }) });
  const result = await transaction(
    connection,
    async () => {
      if (reshape) await connection.run(reshape.native);
      for (const column of emptyArrays(increment)) await connection.run(`ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT []`);
      let rowsChanged = 0;
      for (const { native } of changes) rowsChanged += await changedRows(connection, native);
      if (comment !== undefined) await connection.run(`COMMENT ON TABLE ${table} IS ${quoteText(comment)}`);
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
      return { rows: Number(counted.getRows()[0]?.[0] ?? 0), rowsChanged };
    },
    signal,
  );
  catalog.forget(name);
  return result;
}

/** Runs statements one by one: DuckDB tells what the first of several did. */
async function changedRows(connection: DuckDBConnection, sql: string): Promise<number> {
  const statements = await connection.extractStatements(sql);
  let changed = 0;
  for (let index = 0; index < statements.count; index += 1) {
    const statement = await statements.prepare(index);
    try {
      changed += (await statement.run()).rowsChanged;
    } finally {
      statement.destroySync();
    }
  }
  return changed;
}

/** Arrays that new rows do not bring: BigQuery reads such a one back as empty. */
function emptyArrays({ fieldsAfter, columns }: Increment): readonly string[] {
  return fieldsAfter.filter(({ mode, name }) => mode === 'REPEATED' && !columns.includes(name)).map(({ name }) => quoteName(name));
}
