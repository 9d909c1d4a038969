import assert from 'node:assert/strict';
import { closeAnalyser } from '../../src/engine/analyser.ts';
import { type CompareRequest, compareTargets } from '../../src/engine/compare-targets.ts';
import type { OpenProject } from '../../src/engine/open-project.ts';
import { runNodes } from '../../src/engine/run-nodes.ts';
import { ProblemError } from '../../src/problem/problem.ts';
import type { ModelComparison } from '../../src/run/compare/comparison.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { openTarget, writeEmulatorProject } from '../support/emulator-project.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

/** Ties whose order a SUM may take either way, nested values, and numbers that no double holds. */
const measures = `select
  day,
  sum(amount) as amount,
  count(*) as orders,
  max(order_id) as last_order,
  array_agg(struct(order_id as id, tags as tags) order by order_id) as details
from (
  select date_add(date '2021-01-01', interval mod(n, 7) day) as day, n / 10 as amount, 9007199254740993 + n as order_id, [cast(n as string), 'x'] as tags
  from unnest(generate_array(1, 200)) as n
)
group by day
`;

describe('comparing a local target with one on the emulator', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let emulator: Emulator;
  let local: OpenProject;
  let remote: OpenProject;

  before(async function () {
    requireEmulator(this);
    emulator = await startEmulator();
    const root = await writeEmulatorProject(folder.path, emulator);
    await writeFiles(root, { 'models/marts/measures.sql': measures });
    local = await openTarget(root, 'local');
    remote = await openTarget(root, 'emulator');
  });

  after(async () => {
    await local.close();
    await remote.close();
    await closeAnalyser();
    await emulator.stop();
  });

  const compare = (request: Partial<CompareRequest> = {}) => compareTargets(local, remote, { run: false, ...request }, {});
  const compareOne = async (name: string, request: Partial<CompareRequest> = {}): Promise<ModelComparison> => {
    const { models } = await compare({ select: [name], ...request });
    const [model] = models;
    assert.ok(model && models.length === 1);
    return model;
  };
  let changed = false;
  const change = async (sql: string) => {
    changed = true;
    await (await remote.warehouse()).execute(sql);
  };
  afterEach(async () => {
    if (changed) await runNodes(remote, { command: 'run' });
    changed = false;
  });

  it('says what is not built, and where', async () => {
    const { models, same } = await compare();
    assert.equal(same, false);
    assert.deepEqual(new Set(models.map(({ verdict }) => verdict)), new Set(['missing']));
    assert.deepEqual(
      models.find(({ name }) => name === 'measures')?.problems.map(({ side, problem }) => [side, problem.code]),
      [
        ['local', 'ATT1405'],
        ['remote', 'ATT1405'],
      ],
    );
  });

  it('runs both, tells how it goes, and finds them the same', async () => {
    const told: string[] = [];
    const {
      models,
      same,
      local: localName,
      remote: remoteName,
    } = await compareTargets(
      local,
      remote,
      { run: true },
      { onProgress: ({ message, fraction = 0 }) => told.push(`${fraction.toFixed(2)} ${message}`) },
    );
    assert.deepEqual(
      models
        .map(({ name, schema, rows, problems }) => [name, schema, rows?.onlyLocal, rows?.onlyRemote, rows?.differences, problems])
        .sort(byName),
      ['exact_values', 'mart_first_click', 'mart_last_click', 'measures', 'touchpoints'].map((name) => [name, [], 0, 0, [], []]),
    );
    assert.equal(same, true);
    assert.deepEqual([localName, remoteName], ['local', 'emulator']);
    const fractions = told.map((line) => Number(line.split(' ')[0]));
    assert.deepEqual(
      fractions.toSorted((left, right) => left - right),
      fractions,
    );
    assert.ok(told.some((line) => line.includes('Running in local')) && told.some((line) => line.includes('Running in emulator')));
    assert.ok(told.some((line) => line.includes('Comparing measures')));
  });

  it('finds them the same by hashes too', async () => {
    const { models } = await compare({ wholeRows: 0 });
    for (const { name, verdict, rows } of models) {
      assert.ok(verdict === 'same' || verdict === 'close', name);
      assert.equal(rows?.complete, true);
    }
  });

  for (const wholeRows of [20_000, 0]) {
    it(`finds a changed row, ${wholeRows > 0 ? 'whole tables read' : 'by hashes'}, and its other version`, async () => {
      await change(`UPDATE shop.mart_first_click SET channel = 'Else', revenue = 41 WHERE conversion_id = 'o2'`);
      const { verdict, rows } = await compareOne('mart_first_click', { wholeRows });
      assert.equal(verdict, 'different');
      assert.deepEqual([rows?.local, rows?.remote, rows?.onlyLocal, rows?.onlyRemote], [3, 3, 1, 1]);
      const [difference, ...more] = rows?.differences ?? [];
      assert.deepEqual(more, []);
      const names = difference?.differing.map((position) => rows?.columns[position]?.name);
      assert.deepEqual(names, ['channel', 'revenue']);
      assert.deepEqual(
        [difference?.local, difference?.remote].map((row) => [
          row?.[0],
          ...(difference?.differing.map((position) => row?.[position]) ?? []),
        ]),
        [
          ['o2', 'Paid Search', 40],
          ['o2', 'Else', 41],
        ],
      );
    });
  }

  it('finds missing and additional rows', async () => {
    await change(`DELETE FROM shop.exact_values WHERE n = 7`);
    const { rows } = await compareOne('exact_values');
    assert.deepEqual([rows?.local, rows?.remote, rows?.onlyLocal, rows?.onlyRemote], [300, 299, 1, 0]);
    assert.deepEqual(rows?.differences, [
      { local: [7, '9007199254741000', { number: 7, name: 'name 7' }, [7, 8]], differing: [0, 1, 2, 3] },
    ]);
  });

  it('finds another type, another order of columns, and compares the rest', async () => {
    // The emulator keeps the columns that it knew of a table that is replaced.
    await change('CREATE TABLE shop.kept AS SELECT * FROM shop.measures; DROP TABLE shop.measures');
    await change(`CREATE TABLE shop.measures AS SELECT amount, day, CAST(orders AS STRING) AS orders, last_order, details FROM shop.kept`);
    const { verdict, schema, rows } = await compareOne('measures');
    assert.equal(verdict, 'different');
    assert.deepEqual(schema, [
      { kind: 'column', column: 'orders', local: 'INT64', remote: 'STRING' },
      { kind: 'order', local: 'day, amount, orders, last_order, details', remote: 'amount, day, orders, last_order, details' },
    ]);
    assert.deepEqual(
      [rows?.onlyLocal, rows?.onlyRemote, rows?.columns.map(({ name }) => name)],
      [0, 0, ['day', 'amount', 'last_order', 'details']],
    );
    await change('DROP TABLE shop.measures');
  });

  it('tells a float in its last digits from another', async () => {
    await change(`UPDATE shop.measures SET amount = amount * (1 + 3e-16) WHERE TRUE`);
    const close = await compareOne('measures');
    assert.equal(close.verdict, 'close');
    assert.ok(close.rows && close.rows.close > 0 && close.rows.onlyLocal === 0);
    await change(`UPDATE shop.measures SET amount = amount * 1.0001 WHERE TRUE`);
    assert.equal((await compareOne('measures')).verdict, 'different');
  });

  it('tells of a model that fails in one target', async () => {
    const root = local.project.root;
    await writeFiles(root, {
      'models/marts/fails.sql': `select 1 / (select count(*) from {{ ref('touchpoints') }} where channel = 'none') as x\n`,
    });
    await Promise.all([local.refresh(), remote.refresh()]);
    const { models, same } = await compare({ run: true, select: ['fails', 'measures'] });
    assert.equal(same, false);
    assert.deepEqual(models.map(({ name, verdict }) => [name, verdict]).sort(byName), [
      ['fails', 'failed'],
      ['measures', 'same'],
    ]);
    assert.deepEqual(
      models.find(({ name }) => name === 'fails')?.problems.map(({ side }) => side),
      ['local', 'remote'],
    );
  });

  it('is cancelled, in the middle too', async () => {
    await assert.rejects(compareTargets(local, remote, { run: false }, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    const controller = new AbortController();
    const cancelled = compareTargets(local, remote, { run: true }, { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(cancelled, { name: 'AbortError' });
  });

  it('is refused for two targets of one kind', async () => {
    await assert.rejects(
      compareTargets(local, local, { run: false }, {}),
      (error) => error instanceof ProblemError && error.problem.code === 'ATT1708',
    );
    await assert.rejects(
      compareTargets(remote, remote, { run: false }, {}),
      (error) => error instanceof ProblemError && error.problem.code === 'ATT1708',
    );
  });
});

function byName([left]: readonly unknown[], [right]: readonly unknown[]): number {
  return String(left) < String(right) ? -1 : 1;
}
