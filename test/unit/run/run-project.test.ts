import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { ProjectToRun } from '../../../src/run/project-to-run.ts';
import type { RunEvent, RunSummary } from '../../../src/run/run-event.ts';
import type { RunRequest } from '../../../src/run/run-request.ts';
import { fakeProject, runFake, pointedAt, type DrawnProject } from './fake-project.ts';
import { FakeWarehouse } from './fake-warehouse.ts';

describe('ProjectRun', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'run-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  interface Ran {
    readonly summary: RunSummary;
    readonly events: readonly RunEvent[];
    readonly statuses: Readonly<Record<string, string>>;
    readonly project: ProjectToRun;
  }

  async function run(
    drawn: DrawnProject,
    request: RunRequest,
    warehouse = new FakeWarehouse(),
    more: { signal?: AbortSignal; onEvent?: (event: RunEvent) => void; hooks?: Partial<ProjectToRun> } = {},
  ): Promise<Ran> {
    const project = { ...fakeProject({ ...drawn, root }), ...more.hooks };
    const events: RunEvent[] = [];
    const summary = await runFake(project, request, warehouse, {
      signal: more.signal,
      onEvent: (event) => {
        events.push(event);
        more.onEvent?.(event);
      },
    });
    return { summary, events, statuses: Object.fromEntries(summary.results.map(({ name, status }) => [name, status])), project };
  }

  const chain: DrawnProject = {
    sources: ['raw'],
    models: { mart: 'select * from `w.d.mid`', mid: 'select * from `w.d.stg`', stg: 'select * from `w.d.raw`' },
  };

  it('builds models parents first and says what it made', async () => {
    const warehouse = new FakeWarehouse(['raw']);
    const { summary, statuses } = await run(chain, { command: 'run' }, warehouse);
    assert.deepEqual(warehouse.made, ['stg', 'mid', 'mart']);
    assert.deepEqual(statuses, { stg: 'success', mid: 'success', mart: 'success' });
    assert.equal(summary.success, true);
    const [stg] = summary.results;
    assert.deepEqual([stg?.message, stg?.rows], ['table w.d.stg (1,234 rows)', 1234]);
  });

  it('tells events in order, one start and one end, and each node between', async () => {
    const { events, summary } = await run(chain, { command: 'run' }, new FakeWarehouse(['raw']));
    assert.deepEqual(
      events.map((event) =>
        'id' in event ? `${event.type} ${event.id}` : 'result' in event ? `${event.type} ${event.result.id}` : event.type,
      ),
      [
        'run-started',
        ...['stg', 'mid', 'mart'].flatMap((name) => [`node-started model.shop.${name}`, `node-finished model.shop.${name}`]),
        'run-finished',
      ],
    );
    assert.deepEqual(events.at(-1), { type: 'run-finished', runId: summary.runId, summary });
  });

  it('knows all errors before anything runs, at the line of the template', async () => {
    const sql = 'select\n  WRONG\nfrom `w.d.raw`';
    const drawn = {
      sources: ['raw'],
      models: { bad: sql, worse: 'WRONG', below: 'select * from `w.d.bad`', fine: 'select * from `w.d.raw`' },
    };
    const warehouse = new FakeWarehouse(['raw']);
    const preparedBeforeRun: number[] = [];
    warehouse.onRun = () => preparedBeforeRun.push(warehouse.prepared);
    const { summary, statuses } = await run(drawn, { command: 'run' }, warehouse);
    assert.deepEqual(statuses, { bad: 'error', worse: 'error', below: 'skipped', fine: 'success' });
    assert.deepEqual(preparedBeforeRun, [3]);
    assert.equal(summary.success, false);
    const [problem] = summary.problems;
    assert.equal(problem?.code, 'ATT1301');
    assert.equal(problem.place?.line, 2);
    assert.equal(pointedAt(sql, problem.place), 'WRONG');
    assert.equal(summary.results.find(({ name }) => name === 'below')?.message, 'skipped because bad failed');
  });

  it('skips everything below a model that fails while it runs, and only that', async () => {
    const drawn = {
      sources: ['raw'],
      models: { a: 'select FAILS from `w.d.raw`', b: 'select * from `w.d.a`', c: 'select * from `w.d.b`', d: 'select * from `w.d.raw`' },
    };
    const { summary, statuses } = await run(drawn, { command: 'run' }, new FakeWarehouse(['raw']));
    assert.deepEqual(statuses, { a: 'error', b: 'skipped', c: 'skipped', d: 'success' });
    const failed = summary.results.find(({ name }) => name === 'a');
    assert.equal(pointedAt(drawn.models.a, failed?.problem?.place), 'FAILS');
    assert.equal(failed?.message, 'Division by zero');
  });

  it('says which parent is not built yet, at the ref', async () => {
    const { summary } = await run(chain, { command: 'run', select: ['mart'] }, new FakeWarehouse(['raw']));
    const [problem] = summary.problems;
    assert.equal(problem?.code, 'ATT1604');
    assert.match(problem.message, /mart reads mid, which is not built/);
    assert.match(problem.hint ?? '', /attribution run --select \+mart/);
    assert.equal(pointedAt('select * from `w.d.mid`', problem.place), '`w.d.mid`');
  });

  it('says how to get the data of a source that is not there', async () => {
    const { summary } = await run(chain, { command: 'run' });
    const [problem] = summary.problems;
    assert.equal(problem?.code, 'ATT1604');
    assert.match(problem.hint ?? '', /attribution sample/);
    assert.deepEqual(
      summary.results.map(({ status }) => status),
      ['error', 'skipped', 'skipped'],
    );
  });

  it('uses parents that are built already', async () => {
    const { statuses } = await run(chain, { command: 'run', select: ['mart'] }, new FakeWarehouse(['mid']));
    assert.deepEqual(statuses, { mart: 'success' });
  });

  it('builds a model after what an ephemeral parent reads, and tells nothing of the ephemeral one', async () => {
    const models = {
      base: 'select * from `w.d.raw`',
      thin: { sql: 'select * from `w.d.base`', materialization: 'ephemeral' as const },
      top: 'select * from `w.d.thin`',
    };
    const warehouse = new FakeWarehouse(['raw', 'thin']);
    const { statuses, events } = await run({ sources: ['raw'], models }, { command: 'run', threads: 4 }, warehouse);
    assert.deepEqual(statuses, { base: 'success', top: 'success' });
    assert.deepEqual(warehouse.made, ['base', 'top']);
    assert.equal(events.filter(({ type }) => type === 'node-started').length, 2);
  });

  it('tells the error of an ephemeral model once, at the model', async () => {
    const models = { thin: { sql: 'select WRONG', materialization: 'ephemeral' as const }, top: 'select * from `w.d.thin`' };
    const { statuses, summary } = await run({ models }, { command: 'run' });
    assert.deepEqual(statuses, { thin: 'error', top: 'skipped' });
    assert.equal(summary.problems.length, 1);
  });

  describe('tests', () => {
    const verdict = async (sql: string, config: Readonly<Record<string, unknown>> = {}, severity: 'error' | 'warn' = 'error') => {
      const { summary } = await run(
        {
          models: { m: 'select 1' },
          tests: { t: { sql: `-- gives ${sql}\nselect * from \`w.d.m\``, generic: 'unique', config, severity } },
        },
        { command: 'test' },
        new FakeWarehouse(['m']),
      );
      const [result] = summary.results;
      return {
        status: result?.status,
        rows: result?.rows,
        message: result?.message,
        severity: result?.problem?.severity,
        success: summary.success,
      };
    };

    it('passes with no rows', async () => {
      assert.deepEqual(await verdict('0'), { status: 'pass', rows: 0, message: undefined, severity: undefined, success: true });
    });

    it('fails with rows, and tells how many', async () => {
      assert.deepEqual(await verdict('3'), {
        status: 'fail',
        rows: 3,
        message: 'Got 3 results, configured to fail if != 0',
        severity: 'error',
        success: false,
      });
      assert.equal((await verdict('1')).message, 'Got 1 result, configured to fail if != 0');
    });

    it('only warns with severity warn', async () => {
      assert.deepEqual(await verdict('3', {}, 'warn'), {
        status: 'warn',
        rows: 3,
        message: 'Got 3 results, configured to warn if != 0',
        severity: 'warning',
        success: true,
      });
    });

    it('judges by error_if and warn_if as dbt does', async () => {
      const config = { error_if: '> 10', warn_if: '> 2' };
      assert.deepEqual(
        [(await verdict('2', config)).status, (await verdict('3', config)).status, (await verdict('11', config)).status],
        ['pass', 'warn', 'fail'],
      );
      assert.equal((await verdict('11', config)).message, 'Got 11 results, configured to fail if > 10');
      assert.equal((await verdict('11', config, 'warn')).status, 'warn');
    });

    it('is an error where its SQL is wrong, at the line of its file', async () => {
      const { summary } = await run(
        { models: { m: 'select 1' }, tests: { t: 'select WRONG from `w.d.m`' } },
        { command: 'test' },
        new FakeWarehouse(['m']),
      );
      assert.equal(summary.results[0]?.status, 'error');
      assert.equal(pointedAt('select WRONG from `w.d.m`', summary.problems[0]?.place), 'WRONG');
    });
  });

  describe('build', () => {
    const drawn = (test: DrawnProject['tests']): DrawnProject => ({
      sources: ['raw'],
      models: { a: 'select * from `w.d.raw`', b: 'select * from `w.d.a`', c: 'select * from `w.d.b`' },
      ...(test ? { tests: test } : {}),
    });
    const built = async (tests: DrawnProject['tests']) => {
      const { statuses, events } = await run(drawn(tests), { command: 'build' }, new FakeWarehouse(['raw']));
      const finished = events.flatMap((event) => (event.type === 'node-finished' ? [event.result.name] : []));
      return { statuses, finished };
    };

    it("runs a model's tests before what is below it", async () => {
      const { statuses, finished } = await built({ t: { sql: 'select * from `w.d.a`', generic: 'unique' } });
      assert.deepEqual(statuses, { a: 'success', t: 'pass', b: 'success', c: 'success' });
      assert.deepEqual(finished, ['a', 't', 'b', 'c']);
    });

    it('skips what is below a failing test', async () => {
      const { statuses } = await built({ t: { sql: 'select * from `w.d.a` -- gives 2', generic: 'unique' } });
      assert.deepEqual(statuses, { a: 'success', t: 'fail', b: 'skipped', c: 'skipped' });
    });

    it('goes on below a warning', async () => {
      const { statuses } = await built({ t: { sql: 'select * from `w.d.a` -- gives 2', generic: 'unique', severity: 'warn' } });
      assert.deepEqual(statuses, { a: 'success', t: 'warn', b: 'success', c: 'success' });
    });

    it('lets a test of two models hold up only what is below both', async () => {
      const { statuses, finished } = await built({ t: { sql: 'select * from `w.d.a` join `w.d.b` -- gives 1', generic: 'relationships' } });
      assert.deepEqual(statuses, { a: 'success', b: 'success', t: 'fail', c: 'skipped' });
      assert.ok(finished.indexOf('b') < finished.indexOf('t'));
    });

    it('skips the tests of a model that failed', async () => {
      const { statuses } = await run({ models: { a: 'select FAILS' }, tests: { t: 'select * from `w.d.a`' } }, { command: 'build' });
      assert.deepEqual(statuses, { a: 'error', t: 'skipped' });
    });
  });

  it('cancels what runs and what has not started, and keeps what is done', async () => {
    const stop = new AbortController();
    const models = { a: 'select 1', b: 'select SLOW from `w.d.a`', c: 'select * from `w.d.b`' };
    const warehouse = new FakeWarehouse();
    warehouse.onRun = (sql) => sql.includes('SLOW') && setImmediate(() => stop.abort());
    const { summary, statuses } = await run({ models }, { command: 'run' }, warehouse, { signal: stop.signal });
    assert.deepEqual(statuses, { a: 'success', b: 'cancelled', c: 'cancelled' });
    assert.deepEqual([summary.cancelled, summary.success], [true, false]);
  });

  it('cancels a run that was stopped before it began', async () => {
    const { summary, events } = await run(chain, { command: 'run' }, new FakeWarehouse(['raw']), { signal: AbortSignal.abort() });
    assert.deepEqual(
      summary.results.map(({ status }) => status),
      ['cancelled', 'cancelled', 'cancelled'],
    );
    assert.equal(events.at(-1)?.type, 'run-finished');
  });

  it('stops at the first failure when asked to', async () => {
    const models = { a: 'select FAILS', b: 'select 1', c: 'select 2' };
    const { summary, statuses } = await run({ models }, { command: 'run', threads: 1, failFast: true });
    assert.deepEqual(statuses, { a: 'error', b: 'skipped', c: 'skipped' });
    assert.equal(summary.cancelled, false);
  });

  it('runs what can run when models wait for each other in a circle', async () => {
    const models = {
      a: 'select * from `w.d.c`',
      b: 'select * from `w.d.a`',
      c: 'select * from `w.d.b`',
      below: 'select * from `w.d.c`',
      fine: 'select 1',
    };
    const { summary, statuses } = await run({ models }, { command: 'build' });
    assert.deepEqual(statuses, { fine: 'success', a: 'error', b: 'error', c: 'error', below: 'skipped' });
    assert.deepEqual(
      summary.problems.map(({ code }) => code),
      ['ATT1203'],
    );
  });

  it("waits with a template that asks about the run's own tables until they are made, and with what is below it", async () => {
    const models = { a: 'select 1', b: 'select {{ count a }} from `w.d.a`', c: 'select * from `w.d.b`', d: 'select {{ count old }}' };
    const warehouse = new FakeWarehouse(['old']);
    const ran: string[] = [];
    warehouse.onRun = (sql) => ran.push(sql);
    const { statuses } = await run({ models }, { command: 'run', threads: 1 }, warehouse);
    assert.deepEqual(statuses, { a: 'success', b: 'success', c: 'success', d: 'success' });
    const asked = ran.indexOf('select count(*) from `w.d.a`');
    assert.deepEqual(
      [ran[0], ran[asked - 1], ran[asked + 1], ran.includes('select * from `w.d.b`')],
      ['select count(*) from `w.d.old`', 'select 1', 'select 0 from `w.d.a`', true],
    );
  });

  it('tells the error of such a template when it is known, and skips what is below', async () => {
    const models = {
      a: 'select 1',
      b: 'select {{ count a }} WRONG from `w.d.a`',
      c: 'select * from `w.d.b`',
      e: 'select {{ count gone }} from `w.d.a`',
    };
    const { statuses, summary } = await run({ models }, { command: 'run' });
    assert.deepEqual(statuses, { a: 'success', b: 'error', c: 'skipped', e: 'error' });
    assert.match(
      summary.results.find(({ name }) => name === 'e')?.message ?? '',
      /A query that the template makes fails: Table not found: w.d.gone/,
    );
  });

  it("runs a model's hooks before and after it, and fails with them", async () => {
    const hooks = (sql: string): DrawnProject => ({
      models: { a: { sql: 'select 1', config: { 'pre-hook': ['grant', ' '], 'post-hook': [sql] } }, b: 'select * from `w.d.a`' },
    });
    const warehouse = new FakeWarehouse();
    const ran: string[] = [];
    warehouse.onRun = (sql) => ran.push(sql);
    assert.deepEqual((await run(hooks('vacuum'), { command: 'run' }, warehouse)).statuses, { a: 'success', b: 'success' });
    assert.deepEqual(ran, ['grant', 'select 1', 'vacuum', 'select * from `w.d.a`']);
    const { statuses, summary } = await run(hooks('FAILS'), { command: 'run' });
    assert.deepEqual(statuses, { a: 'error', b: 'skipped' });
    const [failed] = summary.results;
    assert.equal(failed?.message, 'The post-hook failed: Division by zero');
    assert.equal(pointedAt('select 1', failed.problem?.place), 'select');
  });

  it('warns of a setting that it does not follow', async () => {
    const { summary } = await run(
      { models: { a: { sql: 'select 1', config: { sql_header: 'set x = 1', 'pre-hook': [] } } } },
      { command: 'run' },
    );
    assert.equal(summary.success, true);
    assert.deepEqual(
      summary.problems.map(({ code, severity }) => [code, severity]),
      [['ATT1607', 'warning']],
    );
  });

  it('rejects a selection that names nothing', async () => {
    await assert.rejects(
      run(chain, { command: 'run', select: ['nothing'] }),
      (error) => error instanceof ProblemError && error.problem.code === 'ATT1205',
    );
  });

  describe('hooks', () => {
    const hook = (text: string) => ({ file: { path: '/project/dbt_project.yml', text }, body: [] });

    it('run first and last, and what they make is there for the models', async () => {
      const warehouse = new FakeWarehouse();
      const { statuses } = await run({ models: { m: 'select * from `w.d.audit`' } }, { command: 'run' }, warehouse, {
        hooks: { onRunStart: [hook('create table audit')], onRunEnd: [hook('drop'), hook('  ')] },
      });
      assert.deepEqual(statuses, {
        'shop-on-run-start-0': 'success',
        m: 'success',
        'shop-on-run-end-0': 'success',
        'shop-on-run-end-1': 'success',
      });
      assert.deepEqual(warehouse.executed, ['create table audit', 'drop']);
    });

    it('keep everything from running when one at the start fails', async () => {
      const { statuses, summary } = await run({ models: { m: 'select 1' } }, { command: 'run' }, new FakeWarehouse(), {
        hooks: { onRunStart: [hook('FAILS'), hook('never')] },
      });
      assert.deepEqual(statuses, { 'shop-on-run-start-0': 'error', 'shop-on-run-start-1': 'skipped', m: 'skipped' });
      assert.equal(summary.success, false);
    });
  });

  describe('a warehouse that cannot be reached', () => {
    it('ends the run with its problem, every node skipped', async () => {
      const warehouse = new FakeWarehouse();
      warehouse.prepare = () =>
        Promise.reject(new ProblemError({ code: 'ATT1401', severity: 'error', message: 'another process has the database' }));
      const { summary, events, statuses } = await run({ models: { a: 'select 1', b: 'select 2' } }, { command: 'run' }, warehouse);
      assert.deepEqual(statuses, { a: 'skipped', b: 'skipped' });
      assert.deepEqual(
        summary.problems.map(({ code }) => code),
        ['ATT1401'],
      );
      assert.deepEqual([summary.success, events.at(-1)?.type], [false, 'run-finished']);
    });

    it('costs one node where it fails with that one', async () => {
      const warehouse = new FakeWarehouse();
      warehouse.createView = () => Promise.reject(new ProblemError({ code: 'ATT1402', severity: 'error', message: 'the disk is full' }));
      const { statuses, summary } = await run(
        { models: { a: { sql: 'select 1', materialization: 'view' }, b: 'select 2' } },
        { command: 'run' },
        warehouse,
      );
      assert.deepEqual(statuses, { a: 'error', b: 'success' });
      assert.equal(summary.results[0]?.problem?.code, 'ATT1402');
    });
  });

  it('keeps the result of a run whose artifacts cannot be written', async () => {
    await writeFile(path.join(root, 'target'), 'a file where the folder should be');
    const { summary } = await run({ models: { a: 'select 1' } }, { command: 'run' });
    assert.equal(summary.success, true);
    assert.deepEqual(
      summary.problems.map(({ code, severity }) => [code, severity]),
      [['ATT1606', 'warning']],
    );
  });
});
