import assert from 'node:assert/strict';
import path from 'node:path';
import { bytesRead, type CloudShop, writeCloudShop } from '../fixtures/cloud-shop.ts';
import { runCli, runCliJson } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the command line on BigQuery', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let shop: CloudShop;
  const cwd = () => shop.folder;

  before(async () => {
    shop = await writeCloudShop(path.join(folder.path, 'shop'));
  });
  after(() => shop.server.stop());

  it('tells what models would read, and runs nothing for it', async () => {
    const cost = await runCliJson(['cost', '--target', 'cloud', '--price-per-tib', '10'], { cwd: cwd() });
    assert.ok(typeof cost === 'object' && cost !== null && 'bytes' in cost && 'price' in cost);
    const bytes = Object.values(bytesRead).reduce((sum, one) => sum + one, 0);
    assert.equal(cost.bytes, bytes);
    assert.equal(cost.price, (bytes / 1024 ** 4) * 10);
    assert.equal(shop.server.jobs.length, 0);
  });

  it('says which part of a connection is in the way', async () => {
    const fine = await runCli(['debug', '--target', 'cloud'], { cwd: cwd() });
    assert.equal(fine.code, 0, fine.stderr);
    shop.server.fault({
      on: /^DRY/,
      times: 9,
      trouble: { kind: 'error', status: 403, reason: 'accessDenied', message: 'bigquery.jobs.create' },
    });
    const { code, stdout, stderr } = await runCli(['debug', '--target', 'cloud'], { cwd: cwd() });
    assert.equal(code, 1);
    assert.match(stdout, /permission\s*│? *.*failed/);
    assert.match(stderr, /BigQuery Job User/);
  });

  it('goes on with a pull that was killed, day by day', async () => {
    const pull = ['pull', '--target', 'cloud', '--users', '0.5'];
    const second = () => shop.server.jobs.filter(({ sql }) => sql.includes('events_20210102')).length;
    shop.held.add('20210102');
    const cut = await runCli(pull, {
      cwd: cwd(),
      onStart: (kill) => {
        const waiting = setInterval(() => {
          if (second() === 0) return;
          clearInterval(waiting);
          kill('SIGKILL');
        }, 5);
      },
    });
    assert.equal(cut.code, null);
    shop.held.clear();
    const again = await runCliJson(pull, { cwd: cwd() });
    const tables = typeof again === 'object' && again !== null && 'tables' in again ? again.tables : undefined;
    assert.deepEqual(tables, [
      { source: 'my-ga4.analytics_1.events_*', rows: 500, days: ['20210102'], daysBefore: ['20210101'], daysOfOthers: [] },
    ]);
    assert.equal(shop.server.jobs.filter(({ sql }) => sql.includes('events_20210101')).length, 1);
    assert.equal(second(), 2);
    const counted = await runCliJson(['query'], { cwd: cwd(), input: 'select count(*) as n from `my-ga4.analytics_1.events_*`' });
    assert.deepEqual(typeof counted === 'object' && counted !== null && 'rows' in counted && counted.rows, [{ n: 1000 }]);
  });

  it('says which days here another pull has left, and removes them when told to', async () => {
    const { code, stdout, stderr } = await runCli(['pull', '--target', 'cloud', '--to', '20210101'], { cwd: cwd() });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^my-ga4\.analytics_1\.events_\*: 500 rows in 1 daily shards; 0 were here before\./);
    assert.match(stderr, /1 day of my-ga4.* \(20210102\), here of something else than this pull.*--remove-others/);
    const clean = await runCli(['pull', '--target', 'cloud', '--to', '20210101', '--remove-others'], { cwd: cwd() });
    assert.doesNotMatch(clean.stderr, /something else/);
  });
});
