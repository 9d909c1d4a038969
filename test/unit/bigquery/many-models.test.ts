import assert from 'node:assert/strict';
import path from 'node:path';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import { startFaultServer, type FaultServer } from '../../fault-server/fault-server.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

describe('two hundred models on BigQuery', () => {
  const folder = temporaryFolder();
  after(() => closeAnalyser());

  it('run once each, never more jobs at once than there are threads', async () => {
    const threads = 3;
    // The first jobs go on until as many are under way as may be, so that it does not hang on the machine's speed whether they ever meet.
    const server: FaultServer = await startFaultServer(() => ({
      get polls() {
        return server.mostAtOnce() < threads ? Infinity : 2;
      },
    }));
    const models = Array.from({ length: 200 }, (_, index) => [`models/m${index}.sql`, `select ${index} as n`] as const);
    await writeFiles(folder.path, {
      'dbt_project.yml': 'name: many\nprofile: many\nmodels: {many: {+materialized: table}}\n',
      'profiles.yml': `many: {target: big, outputs: {big: {type: bigquery, method: oauth, project: test, dataset: main, threads: ${threads}, api_endpoint: '${server.endpoint}'}}}`,
      ...Object.fromEntries(models),
    });
    const open = await OpenProject.open(
      path.resolve(folder.path),
      { trusted: true, env: {}, homeFolder: folder.path },
      { targetName: 'big' },
    );
    try {
      const { results } = await runNodes(open, { command: 'run' });
      assert.equal(results.filter(({ status }) => status === 'success').length, 200);
      assert.equal(server.jobs.length, 200);
      assert.equal(new Set(server.jobs.map(({ id }) => id)).size, 200);
      assert.equal(server.mostAtOnce(), threads);
    } finally {
      await open.close();
      await server.stop();
    }
  });
});
