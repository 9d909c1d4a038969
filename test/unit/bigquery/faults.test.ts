import assert from 'node:assert/strict';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { type BigQueryWarehouse, createBigQueryWarehouse } from '../../../src/warehouse/bigquery/bigquery-warehouse.ts';
import { textAt } from '../../../src/warehouse/bigquery/json.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { PreparedStatement } from '../../../src/warehouse/warehouse.ts';
import { apiRow, type FaultServer, type Outcome, startFaultServer } from '../../fault-server/fault-server.ts';
import type { Trouble } from '../../fault-server/faults.ts';

const one: Outcome = { schema: [{ name: 'n', type: 'INTEGER' }], rows: [apiRow('1')] };
const statement: PreparedStatement = { sql: 'SELECT 1 AS n', fields: [], tables: [], native: 'SELECT 1 AS n' };

describe('BigQuery in trouble', () => {
  const googlesql = createGoogleSql();
  let server: FaultServer;
  let warehouse: BigQueryWarehouse;

  const start = async (
    outcomeOf: (sql: string, count: number) => Outcome,
    settings: Record<string, unknown> = {},
    tables: Record<string, object> = {},
  ) => {
    server = await startFaultServer(outcomeOf, tables);
    warehouse = createBigQueryWarehouse({
      place: {
        name: 'faults',
        project: 'test',
        dataset: 'main',
        location: 'US',
        threads: 4,
        // Not a loopback address: an emulator is met with other expectations.
        settings: { api_endpoint: server.endpoint.replace('127.0.0.1', '0.0.0.0'), method: 'oauth-secrets', token: 'x', ...settings },
      },
      googlesql,
      backoff: { firstMs: 1, longestMs: 4, attempts: 6 },
    });
  };

  afterEach(async () => {
    await warehouse.close();
    await server.stop();
  });
  after(() => googlesql.close());

  const problem = async (work: Promise<unknown>): Promise<ProblemError> => {
    try {
      await work;
    } catch (error) {
      assert.ok(error instanceof ProblemError, String(error));
      assert.notEqual(error.problem.hint, undefined);
      return error;
    }
    throw new assert.AssertionError({ message: 'It did not fail.' });
  };

  describe('that passes', () => {
    const passing: Readonly<Record<string, Trouble>> = {
      'too many requests (429)': { kind: 'error', status: 429, reason: 'rateLimitExceeded' },
      'a rate limit (403)': { kind: 'error', status: 403, reason: 'rateLimitExceeded' },
      'an error of the server (500)': { kind: 'error', status: 500, reason: 'internalError' },
      'a bad gateway (502)': { kind: 'html', status: 502 },
      'no service (503)': { kind: 'error', status: 503, reason: 'backendError' },
      'a broken connection': { kind: 'reset' },
      'a connection that breaks within the answer': { kind: 'reset-mid-body' },
      'an answer that does not come': { kind: 'silence' },
    };
    for (const [what, trouble] of Object.entries(passing)) {
      for (const [when, on] of [
        ['at the submission', /^POST \/jobs$/],
        ['at the result', /^GET \/queries/],
      ] as const) {
        it(`${what} ${when} is sat out, and the job runs once`, async () => {
          await start(() => one, { job_creation_timeout_seconds: 0.2 });
          server.fault({ on, times: 2, trouble });
          const { rows } = await warehouse.query(statement);
          assert.deepEqual(rows, [[1]]);
          assert.equal(server.jobs.length, 1);
          assert.equal(server.requests.filter((line) => on.test(line)).length, 3);
        });
      }
    }

    it('an upload whose answer is lost loads once', async () => {
      await start(() => ({}), {}, { seed: { type: 'TABLE', numRows: '1' } });
      server.fault({ on: /^POST \/jobs$/, times: 1, trouble: { kind: 'reset' } });
      const fields = [{ name: 'n', type: 'INT64', mode: 'NULLABLE' }] as const;
      assert.deepEqual(await warehouse.createTableOfRows({ project: 'test', dataset: 'main', table: 'seed' }, fields, [[1]]), { rows: 1 });
      assert.equal(server.jobs.length, 1);
    });

    for (const reason of ['jobBackendError', 'jobInternalError', 'jobRateLimitExceeded']) {
      it(`a job that ended with ${reason} is run anew under another id`, async () => {
        await start((_, count) => (count === 0 ? { error: { reason, message: 'Try again.' } } : one));
        assert.deepEqual((await warehouse.query(statement)).rows, [[1]]);
        assert.equal(server.jobs.length, 2);
        assert.notEqual(server.jobs[0]?.id, server.jobs[1]?.id);
      });
    }

    it('is not waited for longer than it is worth', async () => {
      await start(() => one);
      server.fault({ on: /^POST \/jobs$/, times: Infinity, trouble: { kind: 'error', status: 503, reason: 'backendError' } });
      assert.equal((await problem(warehouse.query(statement))).problem.code, 'ATT1421');
      assert.equal(server.requests.length, 6);
    });
  });

  describe('that does not', () => {
    const refusals: readonly (readonly [what: string, status: number, reason: string, message: string, code: string, told: RegExp])[] = [
      [
        'a used-up quota',
        403,
        'quotaExceeded',
        'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
        'ATT1417',
        /quota/i,
      ],
      [
        'no billing',
        403,
        'billingNotEnabled',
        'Billing has not been enabled for this project. DML queries are not allowed in the free tier.',
        'ATT1416',
        /billing/i,
      ],
      [
        'no permission to run jobs',
        403,
        'accessDenied',
        'Access Denied: Project test: User does not have bigquery.jobs.create permission in project test.',
        'ATT1415',
        /may not run jobs in the project test/,
      ],
      [
        'no permission to read',
        403,
        'accessDenied',
        'Access Denied: Table test:main.t: User does not have permission to query table test:main.t',
        'ATT1415',
        /main\.t/,
      ],
      [
        'a dataset elsewhere',
        404,
        'notFound',
        'Not found: Dataset test:main was not found in location EU',
        'ATT1414',
        /not in the location EU/,
      ],
      ['no such dataset', 404, 'notFound', 'Not found: Dataset test:main', 'ATT1413', /no dataset test:main/],
      ['no such project', 404, 'notFound', 'Not found: Project test', 'ATT1411', /no project test/],
      [
        'an API that is off',
        403,
        'accessNotConfigured',
        'BigQuery API has not been used in project 123 before or it is disabled.',
        'ATT1412',
        /switched off/,
      ],
      ['refused credentials', 401, 'authError', 'Invalid Credentials', 'ATT1410', /credentials/],
    ];
    for (const [what, status, reason, message, code, told] of refusals) {
      it(`${what} is told at once in plain words`, async () => {
        await start(() => one);
        server.fault({ on: /^POST \/jobs$/, times: Infinity, trouble: { kind: 'error', status, reason, message } });
        const error = await problem(warehouse.query(statement));
        assert.equal(error.problem.code, code);
        assert.match(error.message, told);
        assert.equal(server.requests.filter((line) => line === 'POST /jobs').length, 1);
      });
    }

    it('a table that is not there is told with its name', async () => {
      await start(() => ({ error: { reason: 'notFound', message: 'Not found: Table test:main.t was not found in location US' } }));
      await assert.rejects(
        warehouse.query(statement),
        (error) => error instanceof SqlError && error.code === 'ATT1405' && error.message.includes('main.t'),
      );
      assert.equal(server.jobs.length, 1);
    });

    it('a statement over the limit says how much it would bill', async () => {
      const message = 'Query exceeded limit for bytes billed: 1073741824. 2147483648 or higher required.';
      await start(() => ({ error: { reason: 'bytesBilledLimitExceeded', message } }), { maximum_bytes_billed: 1073741824 });
      const error = await problem(warehouse.query(statement));
      assert.equal(error.problem.code, 'ATT1418');
      assert.match(error.message, /2 GiB.*1 GiB/);
      assert.equal(server.jobs.length, 1);
    });

    it('an error of a statement has its place in what was written', async () => {
      await start((sql) =>
        sql.startsWith('CREATE') ? { error: { reason: 'invalidQuery', message: 'Division by zero: 1 / 0 at [3:8]' } } : one,
      );
      await assert.rejects(
        warehouse.createTable({ project: 'test', dataset: 'main', table: 't' }, { ...statement, sql: 'SELECT 1/0' }),
        (error) =>
          error instanceof SqlError && error.code === 'ATT1403' && error.range?.start === 7 && error.message === 'Division by zero: 1 / 0',
      );
    });
  });

  describe('while a job is cancelled', () => {
    const cancelled = async () => {
      const controller = new AbortController();
      const running = warehouse.query(statement, { signal: controller.signal });
      while (!server.requests.some((line) => line.startsWith('GET /queries'))) await new Promise(setImmediate);
      controller.abort();
      await assert.rejects(running, { name: 'AbortError' });
      await warehouse.release();
    };

    it('the job is stopped at BigQuery too', async () => {
      await start(() => ({ ...one, polls: Infinity }));
      await cancelled();
      assert.deepEqual(
        server.jobs.map((job) => job.cancelled),
        [true],
      );
    });

    it('a cancellation that fails does not hold anyone up', async () => {
      await start(() => ({ ...one, polls: Infinity }));
      server.fault({ on: /cancel$/, times: Infinity, trouble: { kind: 'error', status: 500, reason: 'internalError' } });
      await cancelled();
      assert.equal(server.jobs.length, 1);
    });

    it('a job whose submission is still on its way is stopped when it has arrived', async () => {
      await start(() => ({ ...one, polls: Infinity }));
      const controller = new AbortController();
      const running = warehouse.query(statement, { signal: controller.signal });
      while (server.jobs.length === 0) await new Promise(setImmediate);
      controller.abort();
      await assert.rejects(running, { name: 'AbortError' });
      await warehouse.release();
      assert.equal(server.jobs[0]?.cancelled, true);
    });
  });

  describe('with results', () => {
    it('in 100 pages loses none and keeps their order', async () => {
      const rows = Array.from({ length: 1000 }, (_, index) => apiRow(String(index)));
      await start(() => ({ schema: one.schema ?? [], rows, pageSize: 10, polls: 3 }));
      server.fault({ on: /^GET \/queries/, times: 5, trouble: { kind: 'reset-mid-body' } });
      const result = await warehouse.query(statement);
      assert.deepEqual(
        result.rows.map(([n]) => n),
        Array.from({ length: 1000 }, (_, index) => index),
      );
      assert.equal(result.complete, true);
    });

    it('of every type rounds nothing', async () => {
      const schema = [
        { name: 'big', type: 'INTEGER' },
        { name: 'money', type: 'NUMERIC' },
        { name: 'bigger', type: 'BIGNUMERIC' },
        { name: 'at', type: 'TIMESTAMP' },
        { name: 'seconds', type: 'TIMESTAMP' },
        { name: 'day', type: 'DATE' },
        { name: 'wall', type: 'DATETIME' },
        { name: 'ratio', type: 'FLOAT' },
        { name: 'raw', type: 'BYTES' },
        {
          name: 'nested',
          type: 'RECORD',
          mode: 'REPEATED',
          fields: [
            { name: 'key', type: 'STRING' },
            { name: 'value', type: 'RECORD', fields: [{ name: 'int_value', type: 'INTEGER' }] },
          ],
        },
        { name: 'none', type: 'STRING' },
      ];
      const rows = [
        apiRow(
          '9007199254740993',
          '12345678901234567890.120000000',
          '1e-38',
          '1705320000123456',
          '1.705320000123456E9',
          '2024-01-15',
          '2024-01-15T12:00:00.5',
          'NaN',
          'AP8=',
          [{ v: apiRow('k', null) }, { v: apiRow(null, apiRow('7')) }],
          null,
        ),
      ];
      await start(() => ({ schema, rows }));
      const result = await warehouse.query(statement);
      assert.deepEqual(result.rows, [
        [
          '9007199254740993',
          '12345678901234567890.12',
          '1e-38',
          '2024-01-15T12:00:00.123456Z',
          '2024-01-15T12:00:00.123456Z',
          '2024-01-15',
          '2024-01-15T12:00:00.500000',
          'NaN',
          'AP8=',
          [
            { key: 'k', value: null },
            { key: null, value: { int_value: 7 } },
          ],
          null,
        ],
      ]);
    });
  });

  describe('with a statement that the analyser refuses', () => {
    it('BigQuery has the last word: what it accepts is run', async () => {
      await start(() => one);
      const prepared = await warehouse.prepare('SELECT NEWEST_FUNCTION(1) AS n');
      assert.deepEqual(prepared.fields, [{ name: 'n', type: 'INT64', mode: 'NULLABLE' }]);
      assert.deepEqual(server.requests, ['DRY /jobs']);
    });

    it('and what it refuses too is told in its words at their place', async () => {
      await start(() => ({ error: { reason: 'invalidQuery', message: 'Function not found: NOSUCH at [1:8]' } }));
      await assert.rejects(
        warehouse.prepare('SELECT NOSUCH(1)'),
        (error) =>
          error instanceof SqlError &&
          error.code === 'ATT1301' &&
          error.message === 'Function not found: NOSUCH' &&
          error.range?.start === 7,
      );
    });

    it('what the analyser accepts costs no request', async () => {
      await start(() => one);
      await warehouse.prepare('SELECT 1 AS n');
      assert.deepEqual(server.requests, []);
    });
  });

  describe('with tables', () => {
    const name = { project: 'test', dataset: 'main', table: 't' };

    it('tells what the job took, and where it is', async () => {
      await start(() => ({}), {}, { t: { type: 'TABLE', numRows: '3' } });
      const { rows, job } = await warehouse.createTable(name, statement);
      assert.deepEqual(
        [rows, job?.bytesBilled, job?.slotMs, job?.cacheHit, job?.summary],
        [3, 10_485_760, 42, false, '10 MiB billed, 0.0 s of slots'],
      );
      assert.equal(job?.id, server.jobs[0]?.id);
      assert.match(job?.link ?? '', new RegExp(`project=test&j=bq:US:${job?.id ?? ''}`));
    });

    it('a view in the way stays until the table is whole', async () => {
      const refusal = {
        error: { reason: 'invalid', message: 'test:main.t is not allowed for this operation because it is currently a VIEW.' },
      };
      await start((sql) => (sql.startsWith('CREATE OR REPLACE TABLE `test.main.t`') ? refusal : {}), {}, { t: { type: 'VIEW' } });
      await warehouse.createTable(name, statement);
      const [, staged, swap] = server.jobs.map(({ sql }) => sql);
      const other = /`test\.main\.(t__new_\w+)`/.exec(staged ?? '')?.[1] ?? '';
      assert.match(staged ?? '', /^CREATE OR REPLACE TABLE `test\.main\.t__new_/);
      assert.equal(swap, `DROP VIEW IF EXISTS \`test.main.t\`;\nALTER TABLE \`test.main.${other}\` RENAME TO \`t\`;`);
      assert.equal(server.jobs.length, 3);
      assert.ok(server.requests.includes(`DELETE /datasets/main/tables/${other}`));
    });

    it('a batch that comes again while it is loaded is not loaded again', async () => {
      const staged: Record<string, object> = {
        stream: { type: 'TABLE', numRows: '0', schema: { fields: [{ name: 'id', type: 'STRING' }] } },
      };
      await start(() => ({ affected: 1 }), {}, staged);
      const stream = { ...name, table: 'stream' };
      const append = () => warehouse.appendNewRows(stream, [{ name: 'id', type: 'STRING', mode: 'NULLABLE' }], 'id', [['a']]);
      server.fault({ on: /^POST \/jobs$/, times: 1, trouble: { kind: 'reset' } });
      assert.deepEqual(await append(), { rowsRead: 1, rowsAdded: 1 });
      const loads = server.jobs.filter(({ id }) => /^attribution_lab_load_[0-9a-f]{12}$/.test(id));
      assert.equal(loads.length, 1);
    });
  });

  describe('in a project without billing', () => {
    it('new rows are appended by the result of a query, as there is no MERGE', async () => {
      const notices: string[] = [];
      const target = { type: 'TABLE', numRows: '5', schema: { fields: [{ name: 'id', type: 'STRING' }] } };
      server = await startFaultServer(
        (sql) => {
          if (!sql.startsWith('MERGE')) target.numRows = '7';
          return sql.startsWith('MERGE')
            ? { error: { reason: 'billingNotEnabled', message: 'DML queries are not allowed in the free tier.' } }
            : {};
        },
        { stream: target },
      );
      warehouse = createBigQueryWarehouse({
        place: {
          name: 'sandbox',
          project: 'test',
          dataset: 'main',
          location: 'US',
          threads: 1,
          settings: { api_endpoint: server.endpoint.replace('127.0.0.1', '0.0.0.0'), method: 'oauth-secrets', token: 'x' },
        },
        googlesql,
        onNotice: (notice) => notices.push(notice),
        backoff: { firstMs: 1, longestMs: 4, attempts: 6 },
      });
      const name = { project: 'test', dataset: 'main', table: 'stream' };
      await warehouse.appendNewRows(name, [{ name: 'id', type: 'STRING', mode: 'NULLABLE' }], 'id', [['a'], ['b']]);
      const last = server.jobs.at(-1);
      assert.match(last?.sql ?? '', /^SELECT `id` FROM .* WHERE NOT EXISTS/);
      assert.equal(textAt(last?.configuration, 'query', 'writeDisposition'), 'WRITE_APPEND');
      assert.equal(textAt(last?.configuration, 'query', 'destinationTable', 'tableId'), 'stream');
      assert.match(notices.join(), /no billing/);
    });
  });

  it('every job has a label, a limit and a priority', async () => {
    await start(() => one, { priority: 'batch', job_execution_timeout_seconds: 30 });
    await warehouse.query(statement);
    const { configuration } = server.jobs[0] ?? {};
    assert.deepEqual(configuration, {
      labels: { attribution_lab: 'job', purpose: 'query' },
      jobTimeoutMs: '30000',
      query: {
        query: 'SELECT 1 AS n',
        useLegacySql: false,
        defaultDataset: { projectId: 'test', datasetId: 'main' },
        priority: 'BATCH',
        maximumBytesBilled: '107374182400',
      },
    });
  });

  it('nothing that a secret is in gets into a message', async () => {
    for (const settings of [
      { method: 'service-account-json', keyfile_json: { client_email: 'me', private_key: 'SECRET' } },
      { method: 'service-account', keyfile: '/nowhere/SECRET.json' },
      { method: 'service-account-json', keyfile_json: 'SECRET' },
      { method: 'SECRET' },
    ]) {
      const place = { name: 't', project: 'p', dataset: 'd', location: undefined, threads: 1, settings };
      const error = await problem((async () => createBigQueryWarehouse({ place, googlesql }).query(statement))());
      assert.doesNotMatch(`${error.message} ${error.problem.hint ?? ''}`, /SECRET/);
    }
    await start(() => one);
  });
});
