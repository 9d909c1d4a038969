import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { readDashboard } from '../../../src/dashboard/compare-models.ts';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { modelNamed, projectOf, relationNamed } from './fixtures.ts';

const now = '2026-01-01T00:00:00Z';
const first = modelNamed('mart_first', { attribution: { label: 'First click' } });
const last = modelNamed('mart_last', { attribution: { label: 'Last click' } });
const linear = modelNamed('mart_linear', { attribution: { label: 'Linear' } });

describe('readDashboard', () => {
  let google: GoogleSql;
  let warehouse: Warehouse;

  before(() => (google = createGoogleSql()));
  after(() => google.close());

  beforeEach(async () => {
    warehouse = createDuckDbWarehouse({
      databaseFile: ':memory:',
      dataFolder: tmpdir(),
      project: 'local',
      dataset: 'attribution',
      googlesql: google,
    });
    await warehouse.createDataset({ project: 'local', dataset: 'attribution' });
  });
  afterEach(() => warehouse.close());

  /** Rows of an attribution model as literals: the channel in SQL, credit, revenue. */
  function creditsSql(credits: readonly (readonly [channel: string, credit: number, revenue: string])[], columns = '*'): string {
    const rows = credits.map(
      ([channel, credit, revenue], place) => `select 'c${String(place)}' as conversion_id, 'u' as user_pseudo_id,
        timestamp '2020-12-${String(place + 10)} 23:30:00+00' as conversion_timestamp, timestamp '2020-12-01 00:00:00+00' as touch_timestamp,
        ${channel} as channel, 's' as source, 'm' as medium, 'c' as campaign, ${credit.toFixed(2)} as credit, ${revenue} as revenue`,
    );
    return `select ${columns} from (${rows.join(' union all ')})`;
  }

  async function createTable(table: string, sql: string): Promise<void> {
    await warehouse.createTable(relationNamed(table), await warehouse.prepare(sql));
  }

  it('sets the models side by side by channel', async () => {
    await createTable(
      'mart_first',
      creditsSql([
        ["'Direct'", 1, "numeric '10.1'"],
        ["'Organic Search'", 1, "numeric '10.2'"],
        ["'Organic Search'", 2, "numeric '20.1'"],
      ]),
    );
    await createTable(
      'mart_last',
      creditsSql([
        ["'Direct'", 3, "numeric '40.4'"],
        ["'Email'", 1, "numeric '0'"],
      ]),
    );
    const data = await readDashboard(projectOf([last, first]), warehouse, { now });
    assert.deepEqual(data, {
      project: 'shop',
      target: 'local',
      models: [
        { id: first.id, name: 'mart_first', label: 'First click', state: 'ready', conversions: 4, revenue: 40.4 },
        { id: last.id, name: 'mart_last', label: 'Last click', state: 'ready', conversions: 4, revenue: 40.4 },
      ],
      channels: [
        { channel: 'Organic Search', credits: { [first.id]: { conversions: 3, revenue: 30.3, revenueShare: 30.3 / 40.4 } } },
        {
          channel: 'Direct',
          credits: {
            [first.id]: { conversions: 1, revenue: 10.1, revenueShare: 10.1 / 40.4 },
            [last.id]: { conversions: 3, revenue: 40.4, revenueShare: 1 },
          },
        },
        { channel: 'Email', credits: { [last.id]: { conversions: 1, revenue: 0, revenueShare: 0 } } },
      ],
      period: { from: '2020-12-10', to: '2020-12-12' },
      generatedAt: now,
    });
  });

  it('takes channels as data, and a missing one as (not set)', async () => {
    const strange = `"it's \\"quoted\\" <b>"`;
    await createTable(
      'mart_first',
      creditsSql([
        ['cast(null as string)', 1, '1.5'],
        ["'(not set)'", 1, '1.5'],
        [strange, 1, '1.0'],
      ]),
    );
    const { channels } = await readDashboard(projectOf([first]), warehouse, { now });
    assert.deepEqual(
      channels.map(({ channel, credits }) => [channel, credits[first.id]?.conversions]),
      [
        ['(not set)', 2],
        [`it's "quoted" <b>`, 1],
      ],
    );
  });

  it('says which models are not built and which break the contract, and shows the others', async () => {
    await createTable('mart_last', creditsSql([["'Direct'", 1, '1.0']], '* except (credit)'));
    await createTable(
      'mart_linear',
      creditsSql([
        ["'Direct'", 0.5, '2.0'],
        ["'Email'", 0.5, '3.0'],
      ]),
    );
    const data = await readDashboard(projectOf([first, last, linear]), warehouse, { now });
    assert.deepEqual(
      data.models.map(({ state, message, revenue }) => [state, message, revenue]),
      [
        ['missing', undefined, 0],
        ['invalid', 'it lacks the column credit', 0],
        ['ready', undefined, 5],
      ],
    );
    assert.deepEqual(
      data.channels.map(({ channel }) => channel),
      ['Email', 'Direct'],
    );
  });

  it('shows the others when one model cannot be read', async () => {
    await createTable('parent', creditsSql([["'Direct'", 1, '1.0']]));
    const view = await warehouse.prepare(
      "select * replace (cast(if(channel = 'Direct', error('no credit today'), '1') as float64) as credit) from `local.attribution.parent`",
    );
    await warehouse.createView(relationNamed('mart_first'), view);
    await createTable('mart_last', creditsSql([["'Direct'", 1, '7.0']]));
    const data = await readDashboard(projectOf([first, last]), warehouse, { now });
    assert.deepEqual(
      data.models.map(({ state, revenue }) => [state, revenue]),
      [
        ['invalid', 0],
        ['ready', 7],
      ],
    );
    assert.match(data.models[0]?.message ?? '', /no credit today/);
  });

  it('has nothing to show for a project without attribution models, nor for empty ones', async () => {
    const none = await readDashboard(projectOf([]), warehouse, { now });
    assert.deepEqual([none.models, none.channels, none.period], [[], [], undefined]);
    await createTable('mart_first', `${creditsSql([["'Direct'", 1, '1.0']])} where false`);
    const empty = await readDashboard(projectOf([first]), warehouse, { now });
    assert.deepEqual([empty.models[0]?.state, empty.models[0]?.revenue, empty.channels, empty.period], ['ready', 0, [], undefined]);
  });

  it('calls an ephemeral model invalid: it has no table to read', async () => {
    const ephemeral = modelNamed('mart_first', { attribution: { label: 'First click' } }, { materialization: 'ephemeral' });
    const data = await readDashboard(projectOf([ephemeral]), warehouse, { now });
    assert.equal(data.models[0]?.state, 'invalid');
  });

  it('rejects with what concerns the whole warehouse, and when it is cancelled', async () => {
    const locked = new ProblemError({ code: 'ATT1401', severity: 'error', message: 'The database is in use.' });
    const unreachable = { ...warehouse, describe: () => Promise.reject(locked) };
    await assert.rejects(readDashboard(projectOf([first]), unreachable, { now }), locked);
    await createTable('mart_first', creditsSql([["'Direct'", 1, '1.0']]));
    await assert.rejects(readDashboard(projectOf([first]), warehouse, { now, signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
