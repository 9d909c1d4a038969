import { createGoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { createBigQueryWarehouse } from '../../src/warehouse/bigquery/bigquery-warehouse.ts';
import { requireEmulator, startEmulator } from '../support/emulator.ts';
import { warehouseContract } from './warehouse-contract.ts';

describe('BigQuery, by an emulator', () => {
  before(function () {
    requireEmulator(this);
  });

  warehouseContract('BigQuery', async () => {
    const emulator = await startEmulator();
    const googlesql = createGoogleSql();
    const warehouse = createBigQueryWarehouse({
      place: {
        name: 'emulator',
        project: emulator.project,
        dataset: 'main',
        location: undefined,
        threads: 4,
        settings: { method: 'oauth', api_endpoint: emulator.endpoint },
      },
      googlesql,
    });
    return {
      warehouse,
      project: emulator.project,
      dispose: async () => {
        await warehouse.close();
        await googlesql.close();
        await emulator.stop();
      },
    };
  });
});
