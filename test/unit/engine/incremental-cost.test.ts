import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { estimateCost } from '../../../src/engine/estimate-cost.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { type FaultServer, type Outcome, startFaultServer } from '../../fault-server/fault-server.ts';
import { bigQueryAddress, faultProfile } from '../../support/fault-project.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

const refused: Outcome = { error: { reason: 'billingNotEnabled', message: 'DML queries are not allowed in the free tier.' } };

describe('the cost of an incremental model', () => {
  const folder = temporaryFolder();
  let server: FaultServer;
  let hasDml = true;
  /** The table that is there, where it is. */
  const tables: Record<string, object> = {};
  const there = { type: 'TABLE', numRows: '1', schema: { fields: [{ name: 'n', type: 'INTEGER' }] } };

  before(async () => {
    server = await startFaultServer(
      (sql) => (sql.startsWith('MERGE') ? (hasDml ? { bytes: 5000 } : refused) : { bytes: sql.includes('where n >') ? 300 : 7000 }),
      tables,
    );
    await writeFiles(folder.path, {
      'dbt_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': faultProfile('shop', bigQueryAddress(server)),
      'models/m.sql':
        "{{ config(materialized='incremental', unique_key='n') }}\nselect 1 as n{% if is_incremental() %} from {{ this }} where n > 5{% endif %}",
    });
  });
  after(async () => {
    await server.stop();
    await closeAnalyser();
  });

  const bytes = async (request: { readonly fullRefresh?: boolean } = {}) => {
    const open = await OpenProject.open(folder.path, { trusted: true, env: {}, homeFolder: folder.path }, { targetName: 'cloud' });
    try {
      const { models, problems } = await estimateCost(open, request, {});
      assert.deepEqual(problems, []);
      return models.map((model) => model.bytes);
    } finally {
      await open.close();
    }
  };

  it('is that of its whole query before its table is there, and of a full refresh', async () => {
    assert.deepEqual(await bytes(), [7000]);
    tables.m = there;
    assert.deepEqual(await bytes({ fullRefresh: true }), [7000]);
  });

  it('is that of the MERGE, which reads the table too', async () => {
    tables.m = there;
    assert.deepEqual(await bytes(), [5000]);
  });

  it('is that of the new rows where DML cannot be judged', async () => {
    tables.m = there;
    hasDml = false;
    assert.deepEqual(await bytes(), [300]);
  });
});
