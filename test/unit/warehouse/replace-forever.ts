import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { Increment } from '../../../src/warehouse/increment.ts';

/** Rows of the table that is merged into. */
const mergedRows = 20_000;

/**
 * A process that replaces two tables, adds to a third and merges into a fourth, for ever, until it is killed. It tells each version that is done. Its
 * arguments: the database file, the rows of a table, the first version.
 */
async function replaceForever(file: string, rows: number, first: number): Promise<void> {
  const warehouse = createDuckDbWarehouse({
    databaseFile: file,
    dataFolder: `${file}-data`,
    project: 'local',
    dataset: 'd',
    googlesql: createGoogleSql(),
    threads: 2,
    memoryLimit: '1GB',
  });
  const named = (table: string) => ({ project: 'local', dataset: 'd', table });
  const fields = [{ name: 'version', type: 'INT64', mode: 'NULLABLE' }] as const;
  await warehouse.createDataset(named(''));
  const mergedFields = [{ name: 'id', type: 'INT64', mode: 'NULLABLE' }, ...fields] as const;
  const merged: Increment = {
    strategy: { kind: 'merge', uniqueKey: ['id'], updateColumns: ['version'], predicates: [] },
    columns: ['id', 'version'],
    schemaChange: { added: [], dropped: [], retyped: [] },
    fieldsAfter: mergedFields,
  };
  const merge = async (version: number): Promise<unknown> => {
    const native = `SELECT id, ${version}::BIGINT AS version FROM range(${mergedRows}) AS r(id)`;
    const statement = { sql: native, native, fields: mergedFields, tables: [] };
    const isThere = (await warehouse.describe(named('merged'))) !== undefined;
    return isThere ? warehouse.incrementTable(named('merged'), statement, merged) : warehouse.createTable(named('merged'), statement);
  };
  for (let version = first; ; version += 1) {
    const native = `SELECT ${version}::BIGINT AS version FROM range(${rows})`;
    const statement = { sql: native, native, fields, tables: [] };
    const batch = Array.from({ length: 100 }, (_, index) => [version * 100 + index]);
    await Promise.all([
      warehouse.createTable(named('a'), statement),
      // Every other time a view, so that one kind takes the place of the other.
      version % 2 === 0 ? warehouse.createTable(named('b'), statement) : warehouse.createView(named('b'), statement),
      warehouse.appendNewRows(named('log'), fields, 'version', batch),
      merge(version),
    ]);
    process.send?.(version);
  }
}

const [, , file = '', rows = '1', first = '1'] = process.argv;
void replaceForever(file, Number(rows), Number(first));
