// A process that makes one table through a server, to be killed while it waits: MAKE_TABLE_AT names the server and the folder.
import { createGoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { createBigQueryWarehouse } from '../../src/warehouse/bigquery/bigquery-warehouse.ts';

/** The same in the process that is killed and in the one after it. */
export function makeTable(place: { readonly endpoint: string; readonly folder: string }) {
  const googlesql = createGoogleSql();
  const warehouse = createBigQueryWarehouse({
    place: {
      name: 'faults',
      project: 'test',
      dataset: 'main',
      location: 'US',
      threads: 1,
      settings: { api_endpoint: place.endpoint },
    },
    googlesql,
    stateFolder: place.folder,
    backoff: { firstMs: 1, longestMs: 4, attempts: 6 },
  });
  const sql = 'SELECT 1 AS n';
  const statement = {
    sql,
    native: sql,
    fields: [{ name: 'n', type: 'INT64', mode: 'NULLABLE' }],
    tables: [{ project: 'test', dataset: 'main', table: 'read' }],
  } as const;
  return {
    made: warehouse.createTable({ project: 'test', dataset: 'main', table: 'made' }, statement),
    close: async () => {
      await warehouse.close();
      await googlesql.close();
    },
  };
}

const [endpoint, folder] = (process.env.MAKE_TABLE_AT ?? '').split(' ');
if (endpoint !== undefined && folder !== undefined) void makeTable({ endpoint, folder }).made;
