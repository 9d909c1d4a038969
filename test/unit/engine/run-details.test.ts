import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import { at } from '../../../src/warehouse/bigquery/json.ts';
import { type FaultServer, startFaultServer } from '../../fault-server/fault-server.ts';
import { bigQueryAddress, faultProfile, passingTest } from '../../support/fault-project.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

describe('what a run took on BigQuery', () => {
  const folder = temporaryFolder();
  let server: FaultServer;

  before(async () => {
    server = await startFaultServer((sql) => (sql.includes('should_error') ? passingTest : {}), { mart: { type: 'TABLE', numRows: '1' } });
    await writeFiles(folder.path, {
      'dbt_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
      'profiles.yml': faultProfile('shop', bigQueryAddress(server)),
      'models/mart.sql': 'select 1 as n',
      'models/schema.yml': 'models: [{name: mart, columns: [{name: n, data_tests: [not_null]}]}]\n',
    });
  });
  after(async () => {
    await server.stop();
    await closeAnalyser();
  });

  const open = () => OpenProject.open(folder.path, { trusted: true, env: {}, homeFolder: folder.path }, { targetName: 'cloud' });

  it('is told of models and tests, with the page of each job, and is known again after a restart', async () => {
    const project = await open();
    const { results } = await runNodes(project, { command: 'build' });
    await project.close();
    assert.deepEqual(
      results.map(({ name, status, job }) => [name, status, job?.bytesBilled, job?.slotMs, job?.cacheHit]),
      [
        ['mart', 'success', 10_485_760, 42, false],
        ['not_null_mart_n', 'pass', 10_485_760, 42, false],
      ],
    );
    // Whatever runs, it has a limit.
    for (const { configuration } of server.jobs) assert.equal(at(configuration, 'query', 'maximumBytesBilled'), String(100 * 1024 ** 3));
    const [model, test] = server.jobs;
    assert.deepEqual(
      results.map(({ job }) => job?.link),
      [model, test].map((job) => `https://console.cloud.google.com/bigquery?project=test&j=bq:US:${job?.id ?? ''}&page=queryresults`),
    );

    const again = await open();
    await again.readLastResults();
    for (const { id, job } of results) assert.deepEqual(again.results.get(id)?.job, job);
    await again.close();
  });
});
