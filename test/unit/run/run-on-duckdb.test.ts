import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { prepareNodeRows } from '../../../src/run/node-rows.ts';
import type { RunRequest } from '../../../src/run/run-request.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { compileFake, fakeProject, runFake, pointedAt, type DrawnProject } from './fake-project.ts';

/** Small projects, with the analyser and the database that people have. */
describe('a run on the embedded warehouse', () => {
  let root = '';
  let googlesql: GoogleSql;
  let warehouse: Warehouse;
  before(() => {
    googlesql = createGoogleSql();
  });
  after(() => googlesql.close());
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'run-duckdb-'));
    await mkdir(path.join(root, 'seeds'));
    warehouse = createDuckDbWarehouse({
      databaseFile: path.join(root, 'w.duckdb'),
      dataFolder: path.join(root, 'data'),
      project: 'w',
      dataset: 'd',
      googlesql,
    });
  });
  afterEach(async () => {
    await warehouse.close();
    await rm(root, { recursive: true, force: true });
  });

  const run = async (drawn: DrawnProject, request: RunRequest, signal?: AbortSignal, onStart: (id: string) => void = () => undefined) => {
    const project = fakeProject({ ...drawn, root });
    const summary = await runFake(project, request, warehouse, {
      signal,
      onEvent: (event) => {
        if (event.type === 'node-started') onStart(event.id);
      },
    });
    return { project, summary, statuses: Object.fromEntries(summary.results.map(({ name, status }) => [name, status])) };
  };
  const rows = async (sql: string) => (await warehouse.query(await warehouse.prepare(sql))).rows;

  it('builds seeds, views and tables on each other, and tests them', async () => {
    await writeFile(path.join(root, 'seeds/channels.csv'), 'source,channel,since\ngoogle,Organic,2024-01-01\nads,Paid,\n');
    const drawn: DrawnProject = {
      seeds: ['channels'],
      models: {
        events: { sql: "select 1 as id, 'ads' as source union all select 2, 'google' union all select 2, 'none'", materialization: 'view' },
        joined: 'select e.id, c.channel, c.since from `w.d.events` e left join `w.d.channels` c using (source)',
      },
      tests: {
        unique_id: { sql: 'select id, count(*) n from `w.d.joined` group by id having count(*) > 1', generic: 'unique' },
        channel_not_null: { sql: 'select * from `w.d.joined` where channel is null', generic: 'not_null', severity: 'warn' },
        no_future: "select * from `w.d.joined` where since > date '2030-01-01'",
      },
    };
    const { project, statuses, summary } = await run(drawn, { command: 'build' });
    assert.deepEqual(statuses, {
      channels: 'success',
      events: 'success',
      joined: 'success',
      unique_id: 'fail',
      channel_not_null: 'warn',
      no_future: 'pass',
    });
    assert.deepEqual(await rows('select * from `w.d.joined` order by channel'), [
      [2, null, null],
      [2, 'Organic', '2024-01-01'],
      [1, 'Paid', null],
    ]);
    const message = (name: string) => summary.results.find((result) => result.name === name)?.message;
    assert.deepEqual(
      [message('channels'), message('events'), message('joined')],
      ['seed w.d.channels (2 rows)', 'view w.d.events', 'table w.d.joined (3 rows)'],
    );
    assert.equal(message('unique_id'), 'Got 1 result, configured to fail if != 0');

    const test = project.nodes.get('test.shop.unique_id');
    assert.ok(test?.kind === 'test');
    const failing = await prepareNodeRows(test, { project, warehouse, compile: compileFake(project, warehouse) });
    assert.deepEqual((await warehouse.query(failing)).rows, [[2, 2]]);
  });

  it("tells the analyser's error at its line, with nothing run", async () => {
    const sql = 'select\n  id,\n  chanel\nfrom `w.d.base`';
    const { summary, statuses } = await run({ models: { base: "select 1 as id, 'a' as channel", top: sql } }, { command: 'run' });
    assert.deepEqual(statuses, { base: 'success', top: 'error' });
    const [problem] = summary.problems;
    assert.match(problem?.message ?? '', /Unrecognized name: chanel; Did you mean channel\?/);
    assert.equal(pointedAt(sql, problem?.place).slice(0, 6), 'chanel');
    assert.equal(problem?.place?.line, 3);
  });

  it('names the parent that is not built', async () => {
    const { summary } = await run(
      { models: { base: 'select 1 as id', top: 'select * from `w.d.base`' } },
      { command: 'run', select: ['top'] },
    );
    assert.deepEqual(
      summary.problems.map(({ code, hint }) => [code, hint]),
      [['ATT1604', 'Build it first: attribution run --select +top']],
    );
  });

  it('keeps the last good table where the new one fails while it is made', async () => {
    const good = { models: { m: 'select 7 as n', below: 'select n from `w.d.m`' } };
    assert.equal((await run(good, { command: 'run' })).summary.success, true);
    const bad = { models: { m: 'select div(7, x) as n from unnest([1, 0]) x', below: 'select n from `w.d.m`' } };
    const { statuses, summary } = await run(bad, { command: 'run' });
    assert.deepEqual(statuses, { m: 'error', below: 'skipped' });
    assert.match(summary.results[0]?.message ?? '', /division by zero/i);
    assert.equal(summary.results[0]?.problem?.place?.file, path.join(root, 'models/m.sql'));
    assert.deepEqual(await rows('select n from `w.d.m`'), [[7]]);
  });

  it('changes a view to a table and back', async () => {
    for (const materialization of ['view', 'table', 'view'] as const) {
      const { summary } = await run({ models: { m: { sql: 'select 1 as n', materialization } } }, { command: 'run' });
      assert.equal(summary.success, true);
      assert.equal((await warehouse.describe({ project: 'w', dataset: 'd', table: 'm' }))?.kind, materialization);
    }
  });

  it('cancels a statement that runs, keeps the table that was there, and runs again', async () => {
    await run({ models: { m: 'select 7 as n' } }, { command: 'run' });
    const stop = new AbortController();
    const endless =
      'select count(*) as n from unnest(generate_array(1, 200000)) a, unnest(generate_array(1, 200000)) b where mod(a * b, 7) = 3';
    const { summary, statuses } = await run({ models: { m: endless } }, { command: 'run' }, stop.signal, () =>
      setImmediate(() => stop.abort()),
    );
    assert.deepEqual([statuses, summary.cancelled], [{ m: 'cancelled' }, true]);
    assert.deepEqual(await rows('select n from `w.d.m`'), [[7]]);
    assert.equal((await run({ models: { m: 'select 8 as n' } }, { command: 'run' })).summary.success, true);
  });
});
