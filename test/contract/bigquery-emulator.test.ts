import { createGoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { createBigQueryWarehouse } from '../../src/warehouse/bigquery/bigquery-warehouse.ts';
import { requireEmulator, startEmulator } from '../support/emulator.ts';
import { warehouseContract } from './warehouse-contract.ts';

/** What the emulator does otherwise than BigQuery, found with version 0.8.1. */
const deviations = new Map([
  ['encode what JSON has no number for', 'the emulator fails to format CAST("nan" AS FLOAT64)'],
  ['can be made of themselves', 'the emulator drops a table before it reads what replaces it'],
  ['stay as they were when the new one fails', 'the emulator drops a table before it runs what replaces it'],
  ['of given rows take the place of other tables', 'a load job of the emulator does not replace the columns of a table'],
  ['see tables of a wildcard that come after them', 'the emulator expands a wildcard when the view is made'],
  ['follow the types of what they read', 'a view of the emulator keeps the types that it was made with'],
  ['of arithmetic are told in BigQuery’s words', 'the emulator has words of its own for a division by zero'],
  ['that are several for one row fail, and nothing changes', 'a MERGE of the emulator takes any of them'],
  ['that are cancelled leave the table as it was', 'the emulator cannot cancel'],
  ['ends a query', 'the emulator cannot cancel'],
  ['ends the making of a table and leaves the old one', 'the emulator cannot cancel'],
]);

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
      testsEach: 6,
      deviations,
      dispose: async () => {
        await warehouse.close();
        await googlesql.close();
        await emulator.stop();
      },
    };
  });
});
