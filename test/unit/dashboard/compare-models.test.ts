import assert from 'node:assert/strict';
import { readDashboard, type DashboardWarehouse } from '../../../src/dashboard/compare-models.ts';
import type { Field } from '../../../src/googlesql/schema.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { contractFields, modelNamed, projectOf } from './fixtures.ts';

const now = '2026-01-01T00:00:00Z';
const first = modelNamed('mart_first', { attribution: { label: 'First click' } });
const last = modelNamed('mart_last', { attribution: { label: 'Last click' } });
const linear = modelNamed('mart_linear', { attribution: { label: 'Linear' } });

type Totals = readonly (readonly [channel: string, conversions: number, revenue: number])[];

interface FakeTable {
  readonly fields?: readonly Field[];
  readonly totals?: Totals;
  /** Thrown when a statement reads the table. */
  readonly fails?: Error;
}

/** Answers the one question that is asked, from totals by table; its statements name their tables in order, as the real SQL does. */
function warehouseOf(tables: Readonly<Record<string, FakeTable>>): DashboardWarehouse & { readonly queries: string[] } {
  const queries: string[] = [];
  return {
    queries,
    describe: async (name) => {
      const table = tables[name.table];
      return table && { kind: 'table', name, fields: table.fields ?? contractFields };
    },
    prepare: async (sql) => ({ sql, fields: [], tables: [], native: sql }),
    query: async ({ sql }) => {
      queries.push(sql);
      const names = [...sql.matchAll(/from `local`\.`attribution`\.`(\w+)`/g)].map(([, name = '']) => name);
      const rows = names.flatMap((name, index): (readonly Value[])[] => {
        const table = tables[name];
        if (table?.fails) throw table.fails;
        return (table?.totals ?? []).map((total) => [index, ...total, '2020-11-05', '2020-12-24']);
      });
      return { fields: [], rows, complete: true };
    },
  };
}

describe('readDashboard', () => {
  it('sets the models side by side by channel, in one statement', async () => {
    const warehouse = warehouseOf({
      mart_first: {
        totals: [
          ['Direct', 1, 10.1],
          ['Organic Search', 3, 30.2],
        ],
      },
      mart_last: {
        totals: [
          ['Direct', 3, 40.3],
          ['Email', 1, 0],
        ],
      },
    });
    const data = await readDashboard(projectOf([last, first]), warehouse, { now });
    assert.equal(warehouse.queries.length, 1);
    assert.deepEqual(
      data.models.map(({ label, state, conversions, revenue }) => ({ label, state, conversions, revenue })),
      [
        { label: 'First click', state: 'ready', conversions: 4, revenue: 40.3 },
        { label: 'Last click', state: 'ready', conversions: 4, revenue: 40.3 },
      ],
    );
    assert.deepEqual(
      data.channels.map(({ channel }) => channel),
      ['Organic Search', 'Direct', 'Email'],
    );
    assert.deepEqual(data.channels[1]?.credits, {
      [first.id]: { conversions: 1, revenue: 10.1, revenueShare: 10.1 / 40.3 },
      [last.id]: { conversions: 3, revenue: 40.3, revenueShare: 1 },
    });
    assert.deepEqual(data.period, { from: '2020-11-05', to: '2020-12-24' });
    assert.equal(data.generatedAt, now);
  });

  it('says which models are not built and which break the contract, and shows the others', async () => {
    const warehouse = warehouseOf({
      mart_last: { fields: contractFields.filter(({ name }) => name !== 'credit') },
      mart_linear: { totals: [['Direct', 1, 5]] },
    });
    const data = await readDashboard(projectOf([first, last, linear]), warehouse, { now });
    assert.deepEqual(
      data.models.map(({ state, message }) => [state, message]),
      [
        ['missing', undefined],
        ['invalid', 'it lacks the column credit'],
        ['ready', undefined],
      ],
    );
    assert.deepEqual(
      data.channels.map(({ channel }) => channel),
      ['Direct'],
    );
  });

  it('shows the others when one model cannot be read', async () => {
    const warehouse = warehouseOf({
      mart_first: { fails: new SqlError('ATT1301', 'Table not found: local.attribution.gone') },
      mart_last: { totals: [['Direct', 2, 5]] },
    });
    const data = await readDashboard(projectOf([first, last]), warehouse, { now });
    assert.deepEqual(
      data.models.map(({ state, message, conversions }) => [state, message, conversions]),
      [
        ['invalid', 'Table not found: local.attribution.gone', 0],
        ['ready', undefined, 2],
      ],
    );
  });

  it('rejects with what concerns the whole warehouse', async () => {
    const locked = new ProblemError({ code: 'ATT1401', severity: 'error', message: 'The database is in use.' });
    const warehouse = { ...warehouseOf({ mart_first: {} }), describe: () => Promise.reject(locked) };
    await assert.rejects(readDashboard(projectOf([first]), warehouse, { now }), locked);
    const cancelled = new DOMException('Cancelled', 'AbortError');
    await assert.rejects(readDashboard(projectOf([first]), warehouseOf({ mart_first: { fails: cancelled } }), { now }), cancelled);
  });

  it('has nothing to show for a project without attribution models, nor for empty ones', async () => {
    const none = await readDashboard(projectOf([]), warehouseOf({}), { now });
    assert.deepEqual([none.models, none.channels, none.period], [[], [], undefined]);
    const empty = await readDashboard(projectOf([first]), warehouseOf({ mart_first: {} }), { now });
    assert.deepEqual([empty.models[0]?.state, empty.models[0]?.revenue, empty.channels], ['ready', 0, []]);
  });

  it('calls an ephemeral model invalid: it has no table to read', async () => {
    const ephemeral = modelNamed('mart_first', { attribution: { label: 'First click' } }, { materialization: 'ephemeral' });
    const data = await readDashboard(projectOf([ephemeral]), warehouseOf({ mart_first: {} }), { now });
    assert.equal(data.models[0]?.state, 'invalid');
  });
});
