import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import { type FaultServer, startFaultServer } from '../../fault-server/fault-server.ts';
import { bigQueryAddress, faultProfile } from '../../support/fault-project.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

describe('an incremental model on BigQuery', () => {
  const folder = temporaryFolder();
  let server: FaultServer;
  const columns = [
    { name: 'n', type: 'INTEGER' },
    { name: 'gone', type: 'INTEGER' },
  ];

  before(async () => {
    const outcomeOf = (sql: string) =>
      sql.includes('nosuch')
        ? { error: { reason: 'invalidQuery', message: 'Name nosuch not found inside DBT_INTERNAL_DEST' } }
        : { affected: 1 };
    server = await startFaultServer(outcomeOf, { m: { type: 'TABLE', numRows: '1', schema: { fields: columns } } });
  });
  after(async () => {
    await server.stop();
    await closeAnalyser();
  });

  const run = async (settings: string, sql: string) => {
    await writeFiles(folder.path, {
      'dbt_project.yml': 'name: shop\nprofile: shop\n',
      'profiles.yml': faultProfile('shop', bigQueryAddress(server)),
      'models/m.sql': `{{ config(materialized='incremental', ${settings}) }}\n${sql}`,
    });
    const open = await OpenProject.open(folder.path, { trusted: true, env: {}, homeFolder: folder.path }, { targetName: 'cloud' });
    const before = { jobs: server.jobs.length, requests: server.requests.length };
    try {
      const { results } = await runNodes(open, { command: 'run' });
      return {
        result: results[0],
        jobs: server.jobs.slice(before.jobs).map((job) => job.sql.split(' ').slice(0, 2).join(' ')),
        requests: server.requests.slice(before.requests),
      };
    } finally {
      await open.close();
    }
  };

  it('may read a column of its table that this run drops', async () => {
    const { result, jobs } = await run("on_schema_change='sync_all_columns'", 'select max(gone) as n from {{ this }} where gone > 1');
    assert.equal(result?.status, 'success', result?.message);
    assert.deepEqual(jobs, ['CREATE OR', 'ALTER TABLE', 'INSERT INTO']);
    assert.match(result.message ?? '', /\(append: 1 row changed, columns dropped: gone, 1 row in all, 20 MiB billed/);
  });

  it('costs no job where its MERGE is wrong', async () => {
    const { result, jobs } = await run(
      "unique_key='n', incremental_predicates=['DBT_INTERNAL_DEST.nosuch = 1']",
      'select 1 as n, 2 as gone',
    );
    assert.equal(result?.status, 'error');
    assert.match(result.message ?? '', /^The new rows do not go into the table: .*nosuch/);
    assert.deepEqual(jobs, []);
  });

  it('is merged by one job', async () => {
    const { result, jobs } = await run("unique_key='n'", 'select 1 as n, 2 as gone');
    assert.equal(result?.status, 'success', result?.message);
    assert.deepEqual(jobs, ['MERGE INTO']);
  });
});
