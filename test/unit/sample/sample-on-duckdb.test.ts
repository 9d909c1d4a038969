import assert from 'node:assert/strict';
import { readDashboard } from '../../../src/dashboard/compare-models.ts';
import type { Project } from '../../../src/project/project.ts';
import { runProject } from '../../../src/run/run-project.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { attributeByHand } from './attribution-by-hand.ts';
import { handCredits, sortedCredits } from './credits.ts';
import { createLocalProject, readCredits, type LocalProject } from './local-project.ts';
import { sites } from './sample-project.ts';
import { shopEvents } from './shop-events.ts';

describe('the sample project, built on DuckDB', function () {
  this.timeout(60_000);
  const events = shopEvents(11, 60);
  const expected = attributeByHand(events, sites(), { lookbackDays: 30, dedup: 'user_transaction' });
  let local: LocalProject;
  let project: Project;
  let warehouse: Warehouse;

  before(async () => {
    local = await createLocalProject(events);
    ({ project, warehouse } = local);
  });

  after(() => local.close());

  it('has every model built and every test passed', async () => {
    const { results, problems, success } = await runProject(project, { command: 'build' }, { warehouse });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      results.filter(({ status }) => status !== 'success' && status !== 'pass'),
      [],
    );
    assert.ok(success);
    assert.ok(results.filter(({ kind, status }) => kind === 'test' && status === 'pass').length > 60);
  });

  for (const click of ['first', 'last'] as const) {
    it(`credits the ${click} click as loops over the events do`, async () => {
      const rows = await readCredits(warehouse, `mart_${click}_click`);
      assert.deepEqual(sortedCredits(rows), handCredits(expected[click]));
    });
  }

  it('shows on the dashboard what the loops add up to', async () => {
    const data = await readDashboard(project, warehouse, { now: '2026-01-01T00:00:00Z' });
    assert.deepEqual(
      data.models.map(({ label, state }) => [label, state]),
      [
        ['First click', 'ready'],
        ['Last click', 'ready'],
      ],
    );
    for (const [place, click] of (['first', 'last'] as const).entries()) {
      const model = data.models[place];
      assert.ok(model);
      const credits = expected[click];
      assert.equal(model.conversions, credits.length);
      assert.equal(model.revenue, credits.reduce((sum, { cents }) => sum + cents, 0) / 100);
      for (const { channel, credits: shown } of data.channels) {
        const own = credits.filter((credit) => credit.channel === channel);
        assert.equal(shown[model.id]?.conversions ?? 0, own.length, channel);
        assert.equal(shown[model.id]?.revenue ?? 0, own.reduce((sum, { cents }) => sum + cents, 0) / 100, channel);
      }
    }
  });

  it('loses no purchase by day', async () => {
    const sql = 'select cast(sum(conversions) as int64), cast(sum(revenue) as float64) from `local.attribution.mart_daily_purchases`';
    const { rows } = await warehouse.query(await warehouse.prepare(sql));
    assert.deepEqual(rows, [[expected.first.length, expected.first.reduce((sum, { cents }) => sum + cents, 0) / 100]]);
  });

  it('fails the contract of a model that gives credit twice, too early, or to nobody', async () => {
    const mart = { project: 'local', dataset: 'attribution', table: 'mart_last_click' };
    const broken = `select * from \`local.attribution.mart_last_click\`
      union all select * from \`local.attribution.mart_last_click\` where channel != 'Unattributable'
      union all select 'unheard-of', null, timestamp '2021-01-01 00:00:00+00', timestamp '2020-01-01 00:00:00+00', 'Direct', null, null, null, 1.0, numeric '0'`;
    await warehouse.createTable(mart, await warehouse.prepare(broken));
    const { results } = await runProject(project, { command: 'test', select: ['mart_last_click'] }, { warehouse });
    const failed = results.filter(({ status }) => status === 'fail').map(({ name }) => name);
    for (const test of ['credit_sums_to_one', 'same_conversions', 'revenue_equals_value', 'touches_in_window']) {
      assert.ok(
        failed.some((name) => name.startsWith(`attribution_${test}`)),
        `${test} failed`,
      );
    }
  });
});
