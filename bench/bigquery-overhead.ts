// Question: what does a model on BigQuery cost in time of our own, beside the requests themselves made with nothing around them?
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAnalyser } from '../src/engine/analyser.ts';
import { OpenProject } from '../src/engine/open-project.ts';
import { runNodes } from '../src/engine/run-nodes.ts';
import { startFaultServer } from '../test/fault-server/fault-server.ts';
import { writeFiles } from '../test/support/temporary-folder.ts';

const count = 200;

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'attribution-lab-'));
  const server = await startFaultServer(() => ({}));
  await writeFiles(folder, {
    'dbt_project.yml': 'name: many\nprofile: many\nmodels: {many: {+materialized: table}}\n',
    'profiles.yml': `many: {target: big, outputs: {big: {type: bigquery, method: oauth, project: test, dataset: main, threads: 4, api_endpoint: '${server.endpoint}'}}}`,
    ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`models/m${index}.sql`, `select ${index} as n`])),
  });
  const open = await OpenProject.open(folder, { trusted: true, env: {}, homeFolder: folder }, { targetName: 'big' });
  await runNodes(open, { command: 'run', select: ['m0'] });
  const before = server.requests.length;
  const start = performance.now();
  await runNodes(open, { command: 'run' });
  const ours = performance.now() - start;
  const requests = server.requests.length - before;
  const bareStart = performance.now();
  for (let index = 0; index < requests; index += 1)
    await (await fetch(`${server.endpoint}/bigquery/v2/projects/test/datasets/main`)).text();
  const bare = performance.now() - bareStart;
  console.log(
    `${count} models, ${requests} requests: ${(ours / count).toFixed(2)} ms a model; the requests alone ${(bare / count).toFixed(2)} ms a model.`,
  );
  console.log(`ratio: ${(ours / bare).toFixed(2)}; of our own: ${((ours - bare) / count).toFixed(2)} ms a model`);
  await open.close();
  await closeAnalyser();
  await server.stop();
  await rm(folder, { recursive: true });
}

void main();
