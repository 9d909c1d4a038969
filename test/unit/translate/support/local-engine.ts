import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGoogleSql, type GoogleSql } from '../../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { SqlError } from '../../../../src/warehouse/sql-error.ts';
import type { Warehouse } from '../../../../src/warehouse/warehouse.ts';
import type { Value } from '../../../../src/warehouse/row-set.ts';
import { comparable, travelling } from './evaluated-value.ts';

export interface LocalEngine {
  readonly googlesql: GoogleSql;
  readonly warehouse: Warehouse;
  close(): Promise<void>;
}

/** The analyser and an empty throw-away database with the dataset `p.d`. */
export async function openLocalEngine(): Promise<LocalEngine> {
  const googlesql = createGoogleSql();
  const warehouse = createDuckDbWarehouse({
    databaseFile: ':memory:',
    dataFolder: path.join(tmpdir(), 'no-such-folder'),
    project: 'p',
    dataset: 'd',
    googlesql,
    idleMs: 60_000,
  });
  await warehouse.createDataset({ project: 'p', dataset: 'd' });
  return {
    googlesql,
    warehouse,
    close: async () => {
      await warehouse.close();
      await googlesql.close();
    },
  };
}

export async function queryRows({ warehouse }: LocalEngine, sql: string): Promise<readonly (readonly Value[])[]> {
  return (await warehouse.query(await warehouse.prepare(sql))).rows;
}

let tables = 0;

/** A new table in `p.d`; gives its name. */
export async function createTable({ warehouse }: LocalEngine, columns: string): Promise<string> {
  const name = `p.d.t${(tables += 1)}`;
  await warehouse.execute(`CREATE TABLE ${name} (${columns})`);
  return name;
}

/** For `assert.rejects`: the statement fails, or is refused, in words like these. */
export function isSqlError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof SqlError && message.test(error.message);
}

/** What a query without tables gives: its rows, `error`, or `refused` with the construct. */
export type Answer = { readonly rows: string } | { readonly error: string } | { readonly refused: string };

export async function localAnswer({ warehouse }: LocalEngine, sql: string): Promise<Answer> {
  try {
    const prepared = await warehouse.prepare(sql);
    // The reference evaluator is what this is compared with.
    if (prepared.native.startsWith('-- Answered by')) return { refused: prepared.native };
    const { rows } = await warehouse.query(prepared);
    return { rows: comparable(rows.map((row) => [...row])) };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return error.code === 'ATT1302' || error.message.includes('local engine') ? { refused: error.message } : { error: error.message };
  }
}

/** The same of Google's reference evaluator, which refuses nothing that these tests ask. */
export async function referenceAnswer({ googlesql }: LocalEngine, sql: string): Promise<Answer> {
  try {
    const { columns, rows } = await googlesql.evaluate(sql, { tables: [] });
    const values: readonly Value[] = rows.map((row) => columns.map(({ type }, index) => travelling(type, row[index] ?? null)));
    return { rows: comparable(values) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
