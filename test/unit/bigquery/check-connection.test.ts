import assert from 'node:assert/strict';
import { checkConnection } from '../../../src/warehouse/bigquery/check-connection.ts';
import type { CheckName } from '../../../src/warehouse/connection-check.ts';
import { type FaultServer, startFaultServer } from '../../fault-server/fault-server.ts';
import type { Fault } from '../../fault-server/faults.ts';

describe('the check of a connection', () => {
  let server: FaultServer;
  beforeEach(async () => {
    server = await startFaultServer(() => ({}));
  });
  afterEach(() => server.stop());

  const check = async (location: string | undefined = 'US', settings: Record<string, unknown> = {}) =>
    checkConnection({
      name: 'faults',
      project: 'test',
      dataset: 'main',
      location,
      threads: 1,
      settings: { api_endpoint: server.endpoint.replace('127.0.0.1', '0.0.0.0'), method: 'oauth-secrets', token: 'x', ...settings },
    });

  it('says of each part that it is right', async () => {
    const checks = await check();
    assert.deepEqual(
      checks.map(({ name, status }) => [name, status]),
      (['settings', 'credentials', 'project', 'API', 'dataset', 'location', 'permission'] as const).map((name) => [name, 'ok']),
    );
    assert.equal(server.jobs.length, 0);
  });

  const error = (on: RegExp, status: number, reason: string, message: string): Fault => ({
    on,
    times: Infinity,
    trouble: { kind: 'error', status, reason, message },
  });

  const troubles: readonly (readonly [what: string, fault: Fault, failed: CheckName, code: string])[] = [
    [
      'an API that is off',
      error(/^GET \/datasets$/, 403, 'accessNotConfigured', 'BigQuery API has not been used in project 1 before or it is disabled.'),
      'API',
      'ATT1412',
    ],
    ['a project that is not there', error(/^GET \/datasets$/, 404, 'notFound', 'Not found: Project test'), 'project', 'ATT1411'],
    ['credentials that are refused', error(/^GET \/datasets$/, 401, 'authError', 'Invalid Credentials'), 'project', 'ATT1410'],
    [
      'a dataset that may not be seen',
      error(/^GET \/datasets\/main$/, 403, 'accessDenied', 'Access Denied: Dataset test:main'),
      'dataset',
      'ATT1415',
    ],
    [
      'jobs that may not be run',
      error(/^DRY/, 403, 'accessDenied', 'Access Denied: User does not have bigquery.jobs.create permission in project test.'),
      'permission',
      'ATT1415',
    ],
  ];
  for (const [what, fault, failed, code] of troubles) {
    it(`finds ${what}, and looks no further`, async () => {
      server.fault(fault);
      const checks = await check();
      const found = checks.filter(({ status }) => status === 'failed');
      assert.deepEqual(
        found.map(({ name, problem }) => [name, problem?.code]),
        [[failed, code]],
      );
      const after = checks.slice(checks.findIndex(({ name }) => name === failed) + 1);
      assert.ok(after.every(({ status }) => status === 'skipped'));
    });
  }

  it('finds a location that is not the dataset’s, a key that is none, and a dataset that is still to be made', async () => {
    const elsewhere = await check('EU');
    assert.equal(elsewhere.find(({ status }) => status === 'failed')?.name, 'location');
    const keyless = await check('US', { method: 'service-account', keyfile: '/nowhere/key.json' });
    assert.deepEqual(
      keyless.filter(({ status }) => status === 'failed').map(({ name, problem }) => [name, problem?.code]),
      [['credentials', 'ATT1410']],
    );
    server.fault(error(/^GET \/datasets\/main$/, 404, 'notFound', 'Not found: Dataset test:main'));
    assert.ok((await check()).every(({ status }) => status === 'ok'));
  });
});
