import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultServer, startFaultServer } from '../../fault-server/fault-server.ts';
import { makeTable } from '../../fault-server/make-table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('a process that is killed while its job runs', () => {
  const folder = temporaryFolder();
  let server: FaultServer;
  let state: string;
  const outcome = { polls: Infinity };
  const read = { type: 'TABLE', lastModifiedTime: '0' };

  /** The first process: killed once its job is there. */
  const killed = async (name: string) => {
    outcome.polls = Infinity;
    read.lastModifiedTime = '0';
    state = join(folder.path, name);
    server = await startFaultServer(() => outcome, { made: { type: 'TABLE', numRows: '1' }, read });
    const program = join(import.meta.dirname, '../../fault-server/make-table.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      env: { ...process.env, MAKE_TABLE_AT: `${server.endpoint} ${state}` },
      stdio: 'inherit',
    });
    while (!server.requests.some((line) => line.startsWith('GET /queries'))) {
      assert.equal(child.exitCode, null);
      await new Promise(setImmediate);
    }
    const ended = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGKILL');
    await ended;
  };

  const next = async () => {
    const again = makeTable({ endpoint: server.endpoint, folder: state });
    try {
      return await again.made;
    } finally {
      await again.close();
      await server.stop();
    }
  };

  it('leaves a job that the next process finds and waits for', async () => {
    await killed('running');
    setTimeout(() => (outcome.polls = 0), 50);
    assert.deepEqual(await next(), { rows: 1 });
    assert.equal(server.jobs.length, 1);
    assert.deepEqual(await readdir(state), []);
  });

  it('leaves a job that ended meanwhile, whose result is taken', async () => {
    await killed('ended');
    outcome.polls = 0;
    await fetch(`${server.endpoint}/bigquery/v2/projects/test/jobs/${server.jobs[0]?.id ?? ''}`);
    assert.deepEqual(await next(), { rows: 1 });
    assert.equal(server.jobs.length, 1);
  });

  it('leaves a job that is run anew when what it read has changed', async () => {
    await killed('stale');
    outcome.polls = 0;
    await fetch(`${server.endpoint}/bigquery/v2/projects/test/jobs/${server.jobs[0]?.id ?? ''}`);
    read.lastModifiedTime = String(Date.now() + 1000);
    assert.deepEqual(await next(), { rows: 1 });
    assert.equal(server.jobs.length, 2);
  });
});
