import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeSample, sampleDataset } from '../../../src/events/synthetic/make-sample.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { fingerprint, scratchFolder, shardsOf, withCatalog } from './local-files.ts';

const project = 'bigquery-public-data';
const small = { days: 6, users: 300 };

async function sampleOf(folder: string, options: Parameters<typeof makeSample>[1], setting?: string): Promise<string> {
  return withCatalog(folder, project, async (catalog) => {
    if (setting !== undefined) await catalog.run(setting);
    await makeSample(catalog, options);
    return contents(folder, catalog);
  });
}

async function contents(folder: string, opened?: Parameters<typeof shardsOf>[0]): Promise<string> {
  if (opened === undefined) return withCatalog(folder, project, (catalog) => contents(folder, catalog));
  const { names, sql } = await shardsOf(opened, sampleDataset);
  return `${names.join()} ${await fingerprint(opened, sql)}`;
}

describe('Making the sample', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    ({ folder, remove } = await scratchFolder());
  });
  afterEach(() => remove());

  it('gives the same rows for the same seed, on any number of threads, and others for another', async () => {
    const first = await sampleOf(folder, { ...small, seed: 7 }, 'SET threads = 1');
    assert.equal(await sampleOf(folder, { ...small, seed: 7 }, 'SET threads = 4'), first);
    assert.notEqual(await sampleOf(folder, { ...small, seed: 8 }), first);
  });

  it('takes the place of the sample before it and of nothing else', async () => {
    await withCatalog(folder, project, async (catalog) => {
      await catalog.run('CREATE SCHEMA mine; CREATE TABLE mine.events_20201101 AS SELECT 42 AS answer');
      await makeSample(catalog, small);
      await makeSample(catalog, { ...small, days: 2 });
      assert.deepEqual((await shardsOf(catalog, sampleDataset)).names, ['events_20201101', 'events_20201102']);
      assert.deepEqual(await catalog.rows('FROM mine.events_20201101'), [{ answer: 42 }]);
      assert.deepEqual(await catalog.rows(`SELECT table_name FROM duckdb_tables() WHERE temporary OR database_name = 'scratch'`), []);
    });
  });

  it('leaves the sample before it whole when it is cancelled', async () => {
    const before = await sampleOf(folder, small);
    const cancelled = new AbortController();
    const making = sampleOf(folder, { ...small, seed: 2, signal: cancelled.signal, onProgress: () => cancelled.abort() });
    await assert.rejects(making, { name: 'AbortError' });
    assert.equal(await contents(folder), before);
  });

  it('leaves the sample before it whole when it is killed, and clears up the next time', async () => {
    const before = await sampleOf(folder, small);
    const maker = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'make-and-report.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(maker, 'exit');
    await Promise.race([once(maker.stdout, 'data'), exit]);
    maker.kill('SIGKILL');
    assert.deepEqual(await exit, [null, 'SIGKILL']);
    await withCatalog(folder, project, async (catalog) => {
      const { names } = await shardsOf(catalog, sampleDataset);
      const shards = names.filter((name) => name.startsWith('events_'));
      const rows = `(${shards.map((name) => `FROM ${sampleDataset}.${name}`).join(' UNION ALL ')})`;
      assert.equal(`${shards.join()} ${await fingerprint(catalog, rows)}`, before);
      await makeSample(catalog, { ...small, days: 1 });
      assert.deepEqual((await shardsOf(catalog, sampleDataset)).names, ['events_20201101']);
    });
  });

  it('refuses what cannot be made', async () => {
    await withCatalog(folder, project, async (catalog) => {
      for (const options of [{ users: 0 }, { users: 1.5 }, { days: Number.NaN }, { days: 1e9 }, { startDate: '2020-13-01' }])
        await assert.rejects(makeSample(catalog, options), (error) => error instanceof ProblemError && error.problem.code === 'ATT1503');
    });
  });

  it('works for one day and one user', async () => {
    await withCatalog(folder, project, async (catalog) => {
      const figures = await makeSample(catalog, { days: 1, users: 1, startDate: '2024-02-29' });
      assert.equal(figures.users, 1);
      assert(figures.events > 0);
      assert.deepEqual((await shardsOf(catalog, sampleDataset)).names, ['events_20240229']);
    });
  });
});
