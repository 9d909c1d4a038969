import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import type { Field } from '../../../src/googlesql/schema.ts';
import { createBigQueryWarehouse } from '../../../src/warehouse/bigquery/bigquery-warehouse.ts';
import { at, textAt } from '../../../src/warehouse/bigquery/json.ts';
import type { Increment, IncrementStrategy } from '../../../src/warehouse/increment.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { PreparedStatement, Warehouse } from '../../../src/warehouse/warehouse.ts';
import { apiRow, type FaultServer, type Outcome, startFaultServer } from '../../fault-server/fault-server.ts';
import { bigQueryAddress } from '../../support/fault-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const name = { project: 'test', dataset: 'main', table: 't' };
const fields: readonly Field[] = [
  { name: 'id', type: 'INT64', mode: 'NULLABLE' },
  { name: 'day', type: 'DATE', mode: 'NULLABLE' },
];
const statement: PreparedStatement = { sql: 'SELECT 1 AS id, day\nFROM src;', fields, tables: [], native: '' };
const table = { type: 'TABLE', numRows: '7', schema: { fields: fields.map(({ name: column, type }) => ({ name: column, type })) } };
const unchanged = { added: [], dropped: [], retyped: [] };
const change = (strategy: IncrementStrategy, more: Partial<Increment> = {}): Increment => ({
  strategy,
  columns: ['id', 'day'],
  schemaChange: unchanged,
  fieldsAfter: fields,
  ...more,
});
const merge: IncrementStrategy = { kind: 'merge', uniqueKey: ['`id`'], updateColumns: ['day'], predicates: ['DBT_INTERNAL_DEST.day > x'] };
const byDay = { field: 'day', type: 'DATE', granularity: 'DAY' } as const;
const partitionBy = { field: 'day', data_type: 'date' };

describe('new rows on BigQuery', () => {
  const googlesql = createGoogleSql();
  const folder = temporaryFolder();
  let server: FaultServer;
  let warehouse: Warehouse;

  const open = (stateFolder?: string) =>
    createBigQueryWarehouse({
      place: {
        name: 'faults',
        project: 'test',
        dataset: 'main',
        location: 'US',
        threads: 4,
        settings: { api_endpoint: bigQueryAddress(server), method: 'oauth-secrets', token: 'x' },
      },
      googlesql,
      backoff: { firstMs: 1, longestMs: 4, attempts: 6 },
      ...(stateFolder !== undefined && { stateFolder }),
    });
  const start = async (outcomeOf: (sql: string, count: number) => Outcome = () => ({ affected: 3 })) => {
    server = await startFaultServer(outcomeOf, { t: table });
    warehouse = open();
  };
  const statements = () => server.jobs.map(({ sql }) => sql.replaceAll(/\s+/g, ' ').replaceAll(/__dbt_tmp_\w+/g, '__dbt_tmp'));

  afterEach(async () => {
    await warehouse.close();
    await server.stop();
  });
  after(() => googlesql.close());

  it('are merged by one job: dbt’s MERGE, with a limit, labels and what it took', async () => {
    await start();
    const result = await warehouse.incrementTable(name, statement, change(merge, { filteredPartition: 'day' }));
    assert.deepEqual(statements(), [
      'MERGE INTO `test.main.t` AS DBT_INTERNAL_DEST USING ( SELECT 1 AS id, day FROM src ) AS DBT_INTERNAL_SOURCE ' +
        'ON (DBT_INTERNAL_DEST.day > x) AND (DBT_INTERNAL_DEST.`day` IS NULL OR DBT_INTERNAL_DEST.`day` IS NOT NULL) ' +
        'AND (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`) ' +
        'WHEN MATCHED THEN UPDATE SET `day` = DBT_INTERNAL_SOURCE.`day` ' +
        'WHEN NOT MATCHED THEN INSERT (`id`, `day`) VALUES (`id`, `day`)',
    ]);
    assert.deepEqual([result.rows, result.rowsChanged, result.job?.id, result.note], [7, 3, server.jobs[0]?.id, undefined]);
    const { configuration } = server.jobs[0] ?? {};
    assert.equal(textAt(configuration, 'query', 'maximumBytesBilled'), '107374182400');
    assert.equal(textAt(configuration, 'labels', 'purpose'), 't');
  });

  it('come with a description that has changed', async () => {
    await start();
    await warehouse.incrementTable(name, statement, change({ kind: 'append' }), { description: 'Hits' });
    assert.equal(server.requests.at(-1), 'PATCH /datasets/main/tables/t');
  });

  it('are inserted by one job where there is no key', async () => {
    await start();
    await warehouse.incrementTable(name, statement, change({ kind: 'append' }));
    assert.deepEqual(statements(), ['INSERT INTO `test.main.t` (`id`, `day`) SELECT `id`, `day` FROM ( SELECT 1 AS id, day FROM src )']);
  });

  it('overwrite the partitions that are named by one job', async () => {
    await start();
    const strategy: IncrementStrategy = {
      kind: 'overwrite',
      partition: byDay,
      partitions: ["'2024-01-01'", 'current_date'],
      copies: false,
    };
    await warehouse.incrementTable(name, statement, change(strategy));
    assert.deepEqual(statements(), [
      'MERGE INTO `test.main.t` AS DBT_INTERNAL_DEST USING ( SELECT 1 AS id, day FROM src ) AS DBT_INTERNAL_SOURCE ON FALSE ' +
        "WHEN NOT MATCHED BY SOURCE AND DBT_INTERNAL_DEST.`day` IN ('2024-01-01', current_date) THEN DELETE " +
        'WHEN NOT MATCHED THEN INSERT (`id`, `day`) VALUES (`id`, `day`)',
    ]);
  });

  const partitions = (sql: string): Outcome =>
    sql.startsWith('SELECT DISTINCT')
      ? { schema: [{ name: 'day', type: 'DATE' }], rows: [apiRow('2024-01-01'), apiRow('2024-01-02')] }
      : sql.startsWith('SELECT 1')
        ? { schema: [{ name: 'f0_', type: 'INTEGER' }], rows: [] }
        : { affected: 3 };

  it('overwrite the partitions that they are in, found from where they were put first', async () => {
    await start(partitions);
    const strategy: IncrementStrategy = { kind: 'overwrite', partition: byDay, copies: false };
    const { job } = await warehouse.incrementTable(name, statement, change(strategy), { partitionBy });
    assert.deepEqual([job?.bytesBilled, job?.summary, job?.id], [20_971_520, '20 MiB billed, 0.1 s of slots', server.jobs.at(-1)?.id]);
    const [stage, ask, overwrite, ...more] = statements();
    assert.match(
      stage ?? '',
      /^CREATE OR REPLACE TABLE `test\.main\.t__dbt_tmp` PARTITION BY `day` OPTIONS\(expiration_timestamp=.*12 HOUR\)\) AS SELECT 1/,
    );
    assert.equal(ask, 'SELECT DISTINCT `day` FROM `test.main.t__dbt_tmp` WHERE `day` IS NOT NULL ORDER BY 1');
    assert.match(overwrite ?? '', /^MERGE .* USING `test\.main\.t__dbt_tmp` .* IN \(DATE '2024-01-01', DATE '2024-01-02'\) THEN DELETE/);
    assert.deepEqual(more, []);
    assert.equal(server.requests.filter((line) => /^DELETE .*t__dbt_tmp_/.test(line)).length, 1);
  });

  it('are only inserted where no partition is replaced: the table may refuse to be read without a filter', async () => {
    await start((sql) => (sql.startsWith('SELECT DISTINCT') ? { schema: [{ name: 'day', type: 'DATE' }], rows: [] } : {}));
    await warehouse.incrementTable(name, statement, change({ kind: 'overwrite', partition: byDay, copies: false }), { partitionBy });
    assert.match(statements().at(-1) ?? '', /^INSERT INTO/);
  });

  it('are copied partition by partition where copy_partitions asks for that', async () => {
    await start(partitions);
    await warehouse.incrementTable(name, statement, change({ kind: 'overwrite', partition: byDay, copies: true }), { partitionBy });
    const copies = server.jobs.flatMap(({ configuration }) => {
      const copied = at(configuration, 'copy');
      return copied === undefined
        ? []
        : [
            [
              textAt(copied, 'sourceTable', 'tableId')?.replace(/__dbt_tmp_\w+\$/, '__dbt_tmp$'),
              textAt(copied, 'destinationTable', 'tableId'),
              textAt(copied, 'writeDisposition'),
            ],
          ];
    });
    assert.deepEqual(copies, [
      ['t__dbt_tmp$20240101', 't$20240101', 'WRITE_TRUNCATE'],
      ['t__dbt_tmp$20240102', 't$20240102', 'WRITE_TRUNCATE'],
    ]);
    assert.ok(statements().every((sql) => !sql.startsWith('MERGE')));
  });

  it('change the columns first, from where they were put, each change a statement of its own', async () => {
    await start();
    const x: Field = { name: 'x', type: 'STRING', mode: 'REPEATED' };
    const text: Field = { name: 'id', type: 'STRING', mode: 'NULLABLE' };
    await warehouse.incrementTable(
      name,
      statement,
      change(
        { kind: 'append' },
        { columns: ['id', 'x'], schemaChange: { added: [x], dropped: ['day'], retyped: [text] }, fieldsAfter: [text, x] },
      ),
    );
    const [stage, ...others] = statements();
    assert.match(stage ?? '', /^CREATE OR REPLACE TABLE `test\.main\.t__dbt_tmp`/);
    assert.deepEqual(others, [
      'ALTER TABLE `test.main.t` ADD COLUMN `x` ARRAY<STRING>',
      'ALTER TABLE `test.main.t` DROP COLUMN `day`',
      'CREATE OR REPLACE TABLE `test.main.t` AS SELECT CAST(`id` AS STRING) AS `id`, `x` FROM `test.main.t`',
      'INSERT INTO `test.main.t` (`id`, `x`) SELECT `id`, `x` FROM `test.main.t__dbt_tmp`',
    ]);
  });

  it('that fail tell it at the place in the model’s query', async () => {
    await start(() => ({ error: { reason: 'invalidQuery', message: 'Division by zero: 1 / 0 at [4:6]' } }));
    await assert.rejects(
      warehouse.incrementTable(name, statement, change(merge)),
      (error) => error instanceof SqlError && error.code === 'ATT1403' && error.range?.start === statement.sql.indexOf('src'),
    );
  });

  it('that are cancelled stop their job, and what was put aside is dropped', async () => {
    await start((sql) => (sql.startsWith('MERGE') ? { polls: Infinity } : partitions(sql)));
    const controller = new AbortController();
    const running = warehouse.incrementTable(name, statement, change({ kind: 'overwrite', partition: byDay, copies: false }), {
      signal: controller.signal,
    });
    running.catch(() => undefined);
    while (!server.jobs.some(({ sql }) => sql.startsWith('MERGE'))) await new Promise(setImmediate);
    controller.abort();
    await assert.rejects(running, { name: 'AbortError' });
    await warehouse.release();
    assert.equal(server.jobs.at(-1)?.cancelled, true);
    assert.ok(server.requests.some((line) => /^DELETE .*t__dbt_tmp_/.test(line)));
  });

  for (const staged of [false, true]) {
    it(`whose process was killed ${staged ? 'after they were put aside ' : ''}are not brought in twice`, async () => {
      const outcome: { polls: number } = { polls: Infinity };
      await start((sql) => (/^(?:INSERT|MERGE)/.test(sql) ? outcome : {}));
      const state = join(folder.path, String(staged));
      const x: Field = { name: 'x', type: 'STRING', mode: 'NULLABLE' };
      const increment = change(
        { kind: 'append' },
        staged ? { columns: ['id', 'x'], schemaChange: { ...unchanged, added: [x] }, fieldsAfter: [...fields, x] } : {},
      );
      // It stands for the killed process: its job is there, and what it noted of it. Living on here it waits for the same job.
      const killed = open(state);
      void killed.incrementTable(name, statement, increment).catch(() => undefined);
      const changes = () => server.jobs.filter(({ sql }) => /^(?:INSERT|MERGE)/.test(sql));
      while (!server.requests.some((line) => line.startsWith('GET /queries') && changes().some(({ id }) => line.includes(id))))
        await new Promise(setImmediate);
      const next = open(state);
      const running = next.incrementTable(name, statement, increment);
      outcome.polls = 0;
      assert.equal((await running).rows, 7);
      assert.equal(changes().length, 1);
      await Promise.all([next.close(), killed.close()]);
    });
  }
});
