import { join } from 'node:path';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import type { Field, TableName } from '../../../src/googlesql/schema.ts';
import { createDuckDbWarehouse, type DuckDbWarehouseOptions } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { PreparedStatement, Warehouse } from '../../../src/warehouse/warehouse.ts';

/** A warehouse whose statements are given in DuckDB's SQL: the analyser is never asked. */
export function localWarehouse(folder: string, options: Partial<DuckDbWarehouseOptions> = {}): Warehouse {
  return createDuckDbWarehouse({
    databaseFile: databaseFile(folder),
    dataFolder: dataFolder(folder),
    project: 'local',
    dataset: 'd',
    googlesql: createGoogleSql(),
    threads: 2,
    memoryLimit: '1GB',
    ...options,
  });
}

export const databaseFile = (folder: string): string => join(folder, '.attribution', 'warehouse.duckdb');
export const dataFolder = (folder: string): string => join(folder, '.attribution', 'data');

export const local = (table: string): TableName => ({ project: 'local', dataset: 'd', table });

export const integers = (...names: readonly string[]): readonly Field[] => names.map((name) => ({ name, type: 'INT64', mode: 'NULLABLE' }));

/** A query in DuckDB's SQL. */
export function statement(native: string, fields: readonly Field[]): PreparedStatement {
  return { sql: native, native, fields, tables: [] };
}
