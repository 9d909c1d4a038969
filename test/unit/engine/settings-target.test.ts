import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { checkTarget } from '../../../src/engine/check-connection.ts';
import { estimateCost } from '../../../src/engine/estimate-cost.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { settingsTarget } from '../../../src/engine/server/settings-target.ts';
import { isTargetConfiguration } from '../../../src/protocol/target-configuration.ts';
import { type FaultServer, startFaultServer } from '../../fault-server/fault-server.ts';
import { faultProfile } from '../../support/fault-project.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

describe('a target of the editor’s settings', () => {
  const folder = temporaryFolder();
  let server: FaultServer;
  const root = () => path.join(folder.path, 'shop');

  before(async () => {
    server = await startFaultServer((sql) =>
      sql.includes('refused') ? { error: { reason: 'invalidQuery', message: 'No.' } } : { bytes: 2048 },
    );
    await writeFiles(root(), {
      'dbt_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n',
      'models/a.sql': 'select 1 as n',
      'models/b.sql': "select n from {{ ref('a') }}",
      'models/c.sql': "select 'refused' as n",
      'models/seen.sql': "{{ config(materialized='view') }} select 2 as n",
    });
  });
  after(async () => {
    await server.stop();
    await closeAnalyser();
  });

  const target = () =>
    settingsTarget({ project: 'test', dataset: 'main', apiEndpoint: server.endpoint, maximumBytesBilled: 4096 }, folder.path);
  const open = (more: Partial<Parameters<typeof OpenProject.open>[1]> = {}) =>
    OpenProject.open(
      root(),
      { trusted: true, env: {}, homeFolder: folder.path, settingsTarget: target(), ...more },
      { targetName: 'bigquery' },
    );

  it('is there where no profile is, and can be used', async () => {
    const project = await open();
    assert.deepEqual(
      project.project.targets.map(({ name, from }) => [name, from]),
      [
        ['local', 'engine'],
        ['bigquery', 'settings'],
      ],
    );
    const { checks } = await checkTarget(project);
    assert.ok(checks.every(({ status }) => status === 'ok'));
    await project.close();
  });

  it('gives way to a profile, and is not there in a workspace that is not trusted', async () => {
    const untrusted = await open({ trusted: false });
    assert.equal(untrusted.project.target.name, 'local');
    assert.deepEqual(
      untrusted.project.targets.map(({ name }) => name),
      ['local'],
    );
    await writeFiles(root(), { 'profiles.yml': faultProfile('shop', server.endpoint) });
    const project = await open();
    assert.deepEqual(
      project.project.targets.map(({ name }) => name),
      ['local', 'cloud'],
    );
    await writeFiles(root(), { 'profiles.yml': '' });
  });

  it('changes with the settings, and is gone with them', async () => {
    const project = await open();
    await project.offerTarget(settingsTarget({ project: 'other', dataset: 'main' }, folder.path));
    assert.equal(project.project.target.project, 'other');
    await project.offerTarget(undefined);
    assert.equal(project.project.target.name, 'local');
    await project.offerTarget(target());
    assert.equal(project.project.target.project, 'test');
    await project.close();
  });

  it('reads a key file from the home folder, in the words of a profile', () => {
    const made = settingsTarget({ project: 'p', dataset: 'd', keyFile: '~/key.json', location: 'EU' }, '/home/me');
    assert.deepEqual([made?.location, made?.settings], ['EU', { method: 'service-account', keyfile: '/home/me/key.json' }]);
    assert.equal(settingsTarget(undefined, '/home/me'), undefined);
  });

  it('is used with the key that was stored for it, and its own credentials are not asked for', async () => {
    const key = { client_email: 'me@test.iam.gserviceaccount.com', private_key: 'hunter2' };
    const asked: string[] = [];
    const project = await open({
      settingsTarget: settingsTarget({ project: 'test', dataset: 'main', keyFile: '/nowhere/key.json' }, folder.path),
      storedKey: (of, name) => {
        asked.push(`${path.basename(of)} ${name}`);
        return key;
      },
    });
    assert.deepEqual(project.target.type === 'bigquery' && project.target.settings, {
      method: 'service-account-json',
      keyfile: '/nowhere/key.json',
      keyfile_json: key,
    });
    assert.deepEqual(asked.slice(0, 1), ['shop bigquery']);
    // The key cannot sign anything, and what is said of that does not say what it is.
    const failed = (await checkTarget(project)).checks.find(({ status }) => status === 'failed');
    assert.deepEqual([failed?.name, failed?.problem?.code], ['credentials', 'ATT1410']);
    assert.doesNotMatch(JSON.stringify(failed), /hunter2/);
    assert.doesNotMatch(JSON.stringify(project.project.target), /hunter2/);
    await project.close();
  });

  it('tells what a run would read by dry runs alone, each statement asked once', async () => {
    const project = await open();
    const dryRuns = () => server.requests.filter((line) => line.startsWith('DRY')).length;
    const before = dryRuns();
    const cost = await estimateCost(project, { pricePerTib: 1024 }, {});
    assert.deepEqual(cost.models.map(({ name, materialization, bytes }) => [name, materialization, bytes]).sort(), [
      ['a', 'table', 2048],
      ['b', 'table', 2048],
      ['c', 'table', null],
      ['seen', 'view', 0],
    ]);
    assert.deepEqual([cost.bytes, cost.price, cost.complete, cost.maximumBytes], [4096, 4096 / 1024 ** 3, false, 4096]);
    assert.deepEqual(
      cost.problems.map(({ place }) => path.basename(place?.file ?? '')),
      ['c.sql'],
    );
    const asked = dryRuns() - before;
    await estimateCost(project, {}, {});
    assert.equal(dryRuns() - before - asked, 1, 'only the refused statement is asked about again');
    assert.equal(server.jobs.length, 0);
    await project.close();
  });
});

describe('what the editor tells of targets', () => {
  it('is taken only whole', () => {
    const key = { root: '/shop', target: 'prod', key: { client_email: 'a', private_key: 'b' } };
    assert.ok(isTargetConfiguration({ keys: [key], settings: { project: 'p', dataset: 'd', threads: 4 } }));
    assert.ok(!isTargetConfiguration({ settings: { project: 'p', dataset: 'd' } }));
    assert.ok(!isTargetConfiguration({ keys: [{ ...key, key: { client_email: 'a' } }] }));
    assert.ok(!isTargetConfiguration({ keys: [], settings: { project: 'p' } }));
    assert.ok(!isTargetConfiguration({ keys: [], settings: { project: 'p', dataset: 'd', threads: '4' } }));
    fc.assert(fc.property(fc.anything(), (value) => typeof isTargetConfiguration(value) === 'boolean'));
  });
});
