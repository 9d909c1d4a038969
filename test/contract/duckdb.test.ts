import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { warehouseContract } from './warehouse-contract.ts';

for (const kept of ['file', 'memory'] as const) {
  warehouseContract(`DuckDB (${kept})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'attribution-lab-'));
    const googlesql = createGoogleSql();
    const warehouse = createDuckDbWarehouse({
      databaseFile: kept === 'file' ? join(folder, 'warehouse.duckdb') : ':memory:',
      dataFolder: join(folder, 'data'),
      project: 'local',
      dataset: 'main',
      googlesql,
      threads: 2,
      memoryLimit: '1GB',
    });
    return {
      warehouse,
      project: 'local',
      dispose: async () => {
        await warehouse.close();
        await googlesql.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  });
}
