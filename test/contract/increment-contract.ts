import assert from 'node:assert/strict';
import { type Field, type TableName, tableKey } from '../../src/googlesql/schema.ts';
import type { Increment, IncrementResult, IncrementStrategy, SchemaChange } from '../../src/warehouse/increment.ts';
import type { PartitionBy } from '../../src/warehouse/partition-by.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { SqlError } from '../../src/warehouse/sql-error.ts';
import type { CreateOptions, Warehouse } from '../../src/warehouse/warehouse.ts';

export interface IncrementTools {
  readonly warehouse: () => Warehouse;
  readonly named: (table: string) => TableName;
}

/** What becomes of a table's rows when those of a query come into it, and of its columns. */
export function incrementContract({ warehouse, named }: IncrementTools): void {
  const unchanged: SchemaChange = { added: [], dropped: [], retyped: [] };
  const path = () => `\`${tableKey(named('t'))}\``;
  const column = (name: string, type: Field['type'], mode: Field['mode'] = 'NULLABLE'): Field => ({ name, type, mode });
  const fields = [column('id', 'INT64'), column('day', 'DATE'), column('v', 'STRING')];
  const row = (id: number, day: string, v: string | null) =>
    `SELECT ${id} AS id, ${day === '' ? 'CAST(NULL AS DATE)' : `DATE '${day}'`} AS day, ${v === null ? 'CAST(NULL AS STRING)' : `'${v}'`} AS v`;
  const rowsSql = (...rows: readonly string[]) => rows.join(' UNION ALL ');

  const make = async (sql: string, options: CreateOptions = {}) =>
    warehouse().createTable(named('t'), await warehouse().prepare(sql), options);
  const increment = async (
    sql: string,
    strategy: IncrementStrategy,
    more: Partial<Increment> = {},
    options: CreateOptions = {},
  ): Promise<IncrementResult> => {
    const whole: Increment = { strategy, columns: fields.map(({ name }) => name), schemaChange: unchanged, fieldsAfter: fields, ...more };
    return warehouse().incrementTable(named('t'), await warehouse().prepare(sql), whole, options);
  };
  const rows = async (order = 'id'): Promise<readonly (readonly Value[])[]> =>
    (await warehouse().query(await warehouse().prepare(`SELECT * FROM ${path()} ORDER BY ${order}`))).rows;

  const merge = (more: Partial<Extract<IncrementStrategy, { kind: 'merge' }>> = {}): IncrementStrategy => ({
    kind: 'merge',
    uniqueKey: ['`id`'],
    updateColumns: ['id', 'day', 'v'],
    predicates: [],
    ...more,
  });
  const byDay: PartitionBy = { field: 'day', type: 'DATE', granularity: 'DAY' };
  const partitioned: CreateOptions = { partitionBy: { field: 'day', data_type: 'date' } };
  const leftovers = async () => (await warehouse().list(named(''))).map(({ name: { table } }) => table).filter((table) => table !== 't');

  it('are only added by append', async () => {
    await make(row(1, '2024-01-01', 'a'));
    const { rows: count } = await increment(row(1, '2024-01-02', null), { kind: 'append' });
    assert.equal(count, 2);
    assert.deepEqual(await rows('day'), [
      [1, '2024-01-01', 'a'],
      [1, '2024-01-02', null],
    ]);
  });

  it('take the place of those with their key by merge', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-01', 'b')));
    const result = await increment(rowsSql(row(2, '2024-01-02', 'B'), row(3, '2024-01-02', 'c')), merge());
    assert.equal(result.rows, 3);
    assert.deepEqual(await rows(), [
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'B'],
      [3, '2024-01-02', 'c'],
    ]);
    assert.deepEqual(await leftovers(), []);
  });

  it('update some columns alone, of rows that meet the predicates alone', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b')));
    const strategy = merge({ updateColumns: ['v'], predicates: [`DBT_INTERNAL_DEST.day > DATE '2024-01-01'`] });
    await increment(rowsSql(row(1, '2024-01-05', 'A'), row(2, '2024-01-05', 'B')), strategy);
    assert.deepEqual(await rows('id, day'), [
      [1, '2024-01-01', 'a'],
      [1, '2024-01-05', 'A'],
      [2, '2024-01-02', 'B'],
    ]);
  });

  it('that are several for one row fail, and nothing changes', async () => {
    await make(row(1, '2024-01-01', 'a'));
    await assert.rejects(
      increment(rowsSql(row(1, '2024-01-02', 'x'), row(1, '2024-01-03', 'y')), merge()),
      (error) => error instanceof SqlError && error.code === 'ATT1403' && error.message.includes('at most one source row'),
    );
    assert.deepEqual(await rows(), [[1, '2024-01-01', 'a']]);
    assert.deepEqual(await leftovers(), []);
  });

  it('take the place of the partitions that they are in, and those without one are added', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(9, '', 'n')), partitioned);
    const news = rowsSql(row(3, '2024-01-02', 'c'), row(4, '2024-01-03', 'd'), row(8, '', 'm'));
    const { rows: count } = await increment(news, { kind: 'overwrite', partition: byDay, copies: false }, {}, partitioned);
    assert.equal(count, 5);
    assert.deepEqual(await rows(), [
      [1, '2024-01-01', 'a'],
      [3, '2024-01-02', 'c'],
      [4, '2024-01-03', 'd'],
      [8, null, 'm'],
      [9, null, 'n'],
    ]);
    assert.deepEqual(await leftovers(), []);
  });

  it('take the place of the partitions that are named, where there are no rows for one too', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(3, '2024-01-03', 'c')), partitioned);
    const strategy: IncrementStrategy = {
      kind: 'overwrite',
      partition: byDay,
      partitions: [`DATE '2024-01-01'`, `DATE_ADD(DATE '2024-01-01', INTERVAL 1 DAY)`],
      copies: false,
    };
    await increment(rowsSql(row(4, '2024-01-02', 'd'), row(5, '2024-01-05', 'e')), strategy, {}, partitioned);
    assert.deepEqual(await rows(), [
      [3, '2024-01-03', 'c'],
      [4, '2024-01-02', 'd'],
      [5, '2024-01-05', 'e'],
    ]);
  });

  it('find partitions that are months', async () => {
    const monthly: CreateOptions = { partitionBy: { field: 'day', data_type: 'date', granularity: 'month' } };
    await make(rowsSql(row(1, '2024-01-31', 'a'), row(2, '2024-02-01', 'b')), monthly);
    const partition: PartitionBy = { field: 'day', type: 'DATE', granularity: 'MONTH' };
    await increment(row(3, '2024-02-29', 'c'), { kind: 'overwrite', partition, copies: false }, {}, monthly);
    assert.deepEqual(await rows(), [
      [1, '2024-01-31', 'a'],
      [3, '2024-02-29', 'c'],
    ]);
  });

  it('bring new columns, leave others NULL, and drop and cast what is asked', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-01', '7')));
    const x = column('x', 'FLOAT64');
    await increment(`SELECT 2 AS id, DATE '2024-01-02' AS day, 0.5 AS x`, merge({ updateColumns: ['id', 'day', 'x'] }), {
      columns: ['id', 'day', 'x'],
      schemaChange: { ...unchanged, added: [x] },
      fieldsAfter: [...fields, x],
    });
    assert.deepEqual(await rows(), [
      [1, '2024-01-01', 'a', null],
      [2, '2024-01-02', '7', 0.5],
    ]);
    const after = [column('id', 'STRING'), column('v', 'STRING'), x];
    await increment(
      `SELECT '3' AS id, 'c' AS v, 1.5 AS x`,
      { kind: 'append' },
      {
        columns: ['id', 'v', 'x'],
        schemaChange: { added: [], dropped: ['day'], retyped: [column('id', 'STRING')] },
        fieldsAfter: after,
      },
    );
    assert.deepEqual(
      (await warehouse().describe(named('t')))?.fields.map(({ name, type }) => [name, type]),
      [
        ['id', 'STRING'],
        ['v', 'STRING'],
        ['x', 'FLOAT64'],
      ],
    );
    assert.deepEqual(await rows(), [
      ['1', 'a', null],
      ['2', '7', 0.5],
      ['3', 'c', 1.5],
    ]);
    assert.deepEqual(await leftovers(), []);
  });

  it('may be read from the table itself', async () => {
    await make(rowsSql(row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b')));
    await increment(`SELECT id + 1 AS id, day, v FROM ${path()}`, merge());
    assert.deepEqual(await rows(), [
      [1, '2024-01-01', 'a'],
      [2, '2024-01-01', 'a'],
      [3, '2024-01-02', 'b'],
    ]);
  });

  it('that are cancelled leave the table as it was', async () => {
    await make(row(1, '2024-01-01', 'a'));
    const list = 'UNNEST(GENERATE_ARRAY(1, 5000))';
    const endless = `SELECT COUNT(*) AS id, MAX(DATE '2024-01-02') AS day, MAX('b') AS v FROM ${list} AS a, ${list} AS b, ${list} AS c WHERE MOD(a * b, 7) = MOD(b + c, 11)`;
    const x = column('x', 'STRING');
    const stop = new AbortController();
    const running = increment(
      endless,
      merge(),
      { schemaChange: { ...unchanged, added: [x] }, fieldsAfter: [...fields, x] },
      { signal: stop.signal },
    );
    setTimeout(() => stop.abort(), 50);
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual(await rows(), [[1, '2024-01-01', 'a']]);
    await increment(row(2, '2024-01-02', 'b'), merge());
    assert.equal((await rows()).length, 2);
  });

  it('have nowhere to go without a table', async () => {
    await assert.rejects(increment(row(1, '2024-01-01', 'a'), merge()), (error) => error instanceof SqlError && error.code === 'ATT1405');
    await warehouse().createView(named('t'), await warehouse().prepare(row(1, '2024-01-01', 'a')));
    await assert.rejects(increment(row(1, '2024-01-01', 'a'), merge()), (error) => error instanceof SqlError && error.code === 'ATT1405');
  });
}
