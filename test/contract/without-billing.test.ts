import assert from 'node:assert/strict';
import { createGoogleSql, type GoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { createBigQueryWarehouse } from '../../src/warehouse/bigquery/bigquery-warehouse.ts';
import type { Increment } from '../../src/warehouse/increment.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { type WithoutBilling, withoutBilling } from '../support/without-billing.ts';
import { incrementContract } from './increment-contract.ts';

/** An emulator behind something that refuses DML: what is done in its place has to come to the same rows. */
describe('BigQuery without billing, by an emulator', () => {
  let googlesql: GoogleSql;
  let emulator: Emulator;
  let gate: WithoutBilling;
  let warehouse: Warehouse;
  let tests = 0;
  const named = (table: string) => ({ project: emulator.project, dataset: `sandbox_${tests}`, table });

  before(function () {
    requireEmulator(this);
    googlesql = createGoogleSql();
  });
  beforeEach(async () => {
    emulator = await startEmulator();
    gate = await withoutBilling(emulator.endpoint, 'day');
    tests += 1;
    warehouse = createBigQueryWarehouse({
      place: {
        name: 'sandbox',
        project: emulator.project,
        dataset: 'main',
        location: undefined,
        threads: 4,
        settings: { method: 'oauth', api_endpoint: gate.endpoint },
      },
      googlesql,
    });
    await warehouse.createDataset(named(''));
  });
  afterEach(async () => {
    await warehouse.close();
    await gate.stop();
    await emulator.stop();
  });
  after(() => googlesql.close());

  beforeEach(function () {
    // The emulator cannot cancel.
    if (this.currentTest?.title === 'that are cancelled leave the table as it was') this.skip();
  });
  describe('new rows of a table', () => incrementContract({ warehouse: () => warehouse, named }));

  it('replaces partitions one by one, in order', async () => {
    const partitionBy = { field: 'day', data_type: 'date' };
    const days = await warehouse.prepare("SELECT day FROM UNNEST([DATE '2024-01-03', DATE '2024-01-02', DATE '2024-01-03']) AS day");
    await warehouse.createTable(named('t'), days, { partitionBy });
    const change: Increment = {
      strategy: { kind: 'overwrite', partition: { field: 'day', type: 'DATE', granularity: 'DAY' }, copies: false },
      columns: ['day'],
      schemaChange: { added: [], dropped: [], retyped: [] },
      fieldsAfter: [{ name: 'day', type: 'DATE', mode: 'NULLABLE' }],
    };
    const { rows, note } = await warehouse.incrementTable(named('t'), days, change, { partitionBy });
    assert.deepEqual([rows, gate.replaced], [3, ['t$20240102', 't$20240103']]);
    assert.match(note ?? '', /no MERGE: 2 partitions replaced by a query each\. Partitions older than 60 days expire/);
  });

  it('is asked for DML once, and what is done in its place is said each time', async () => {
    const id = { name: 'id', type: 'INT64', mode: 'NULLABLE' } as const;
    const statement = await warehouse.prepare('SELECT 1 AS id');
    await warehouse.createTable(named('t'), statement);
    const change: Increment = {
      strategy: { kind: 'append' },
      columns: ['id'],
      schemaChange: { added: [], dropped: [], retyped: [] },
      fieldsAfter: [id],
    };
    const notes = [];
    for (let time = 0; time < 3; time += 1) notes.push((await warehouse.incrementTable(named('t'), statement, change)).note);
    const merged = await warehouse.incrementTable(named('t'), statement, {
      ...change,
      strategy: { kind: 'merge', uniqueKey: ['id'], updateColumns: ['id'], predicates: [] },
    });
    assert.equal(gate.refused.length, 1);
    for (const note of notes) assert.match(note ?? '', /no billing, and so no INSERT: the new rows were appended by a query/);
    assert.match(merged.note ?? '', /no billing, and so no MERGE: the whole table was made anew/);
    assert.equal(merged.rows, 4);
    await warehouse.appendNewRows(named('stream'), [id], 'id', [[1], [2]]);
    assert.equal(gate.refused.length, 1);
  });
});
