import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { previewNode } from '../../../src/engine/preview-node.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { NodeResult } from '../../../src/run/run-event.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

/** Projects as people write them, on the embedded warehouse: what each run adds, changes and says. */
describe('an incremental model', () => {
  const folder = temporaryFolder();
  let open: OpenProject;
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(folder.path, 'p-'));
    await writeFiles(root, { 'dbt_project.yml': 'name: shop\nversion: "1"\nprofile: shop\n' });
    open = await OpenProject.open(root, { trusted: true, env: {}, homeFolder: folder.path });
  });
  afterEach(() => open.close());
  after(() => closeAnalyser());

  const write = async (models: Readonly<Record<string, string>>) => {
    await writeFiles(root, Object.fromEntries(Object.entries(models).map(([name, sql]) => [`models/${name}.sql`, sql])));
    await open.refresh();
  };
  /** The rows that a model called `raw` gives. */
  const raw = (rows: string): Readonly<Record<string, string>> => ({
    raw: `{{ config(materialized='table') }} select * from unnest([${rows}])`,
  });
  const run = async (request: { readonly fullRefresh?: boolean; readonly select?: readonly string[] } = {}) =>
    runNodes(open, { command: 'run', ...request });
  const result = (results: readonly NodeResult[], name = 'm') => {
    const found = results.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  const runs = async (request = {}): Promise<NodeResult> => {
    const { results, problems } = await run(request);
    const ended = result(results);
    assert.equal(ended.status, 'success', JSON.stringify([ended.message, problems]));
    return ended;
  };
  const fails = async (): Promise<Problem> => {
    const { results } = await run();
    const ended = result(results);
    assert.equal(ended.status, 'error');
    assert.ok(ended.problem);
    assert.equal(ended.problem.place?.file, path.join(root, 'models/m.sql'));
    return ended.problem;
  };
  const relation = () => {
    const node = open.node('m');
    assert.ok(node.kind === 'model');
    return node.relation;
  };
  const rows = async (columns = '*', order = '1'): Promise<readonly (readonly Value[])[]> => {
    const warehouse = await open.warehouse();
    const { project, dataset, table } = relation();
    return (await warehouse.query(await warehouse.prepare(`select ${columns} from \`${project}.${dataset}.${table}\` order by ${order}`)))
      .rows;
  };
  const columns = async () => (await (await open.warehouse()).describe(relation()))?.fields.map(({ name, type }) => `${name} ${type}`);

  const row = (id: number | null, day: string, v: string) =>
    `struct(${id ?? 'cast(null as int64)'} as id, date '${day}' as day, '${v}' as v)`;
  const config = (settings: string) => `{{ config(materialized='incremental'${settings === '' ? '' : `, ${settings}`}) }}\n`;

  describe('merged by a unique key', () => {
    const byId = (more = '') => `${config(`unique_key='id'${more}`)}select * from {{ ref('raw') }}`;

    it('updates the rows that are there and adds those that are not', async () => {
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-01', 'b')].join()), m: byId() });
      assert.match((await runs()).message ?? '', /^table \S+ \(2 rows, built whole\)$/);
      await write(raw([row(2, '2024-01-02', 'B'), row(3, '2024-01-02', 'c')].join()));
      const second = await runs();
      assert.match(second.message ?? '', /\(merge: 2 rows changed, 3 rows in all\)$/);
      assert.equal(second.rows, 3);
      assert.deepEqual(await rows(), [
        [1, '2024-01-01', 'a'],
        [2, '2024-01-02', 'B'],
        [3, '2024-01-02', 'c'],
      ]);
    });

    it('takes several columns for a key, and NULL for a key of nothing', async () => {
      const m = `${config("unique_key=['id', 'day']")}select * from {{ ref('raw') }}`;
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(null, '2024-01-01', 'n')].join()), m });
      await runs();
      await write(raw([row(1, '2024-01-01', 'A'), row(1, '2024-01-02', 'b'), row(null, '2024-01-01', 'N')].join()));
      await runs();
      assert.deepEqual(await rows('*', '1, 2, 3'), [
        [null, '2024-01-01', 'N'],
        [null, '2024-01-01', 'n'],
        [1, '2024-01-01', 'A'],
        [1, '2024-01-02', 'b'],
      ]);
    });

    for (const [setting, expected] of [
      ["merge_update_columns=['v']", [1, '2024-01-01', 'A']],
      ["merge_exclude_columns=['V', 'id']", [1, '2024-01-02', 'a']],
    ] as const) {
      it(`with ${setting} updates some columns alone`, async () => {
        await write({ ...raw(row(1, '2024-01-01', 'a')), m: byId(`, ${setting}`) });
        await runs();
        await write(raw(row(1, '2024-01-02', 'A')));
        await runs();
        assert.deepEqual(await rows(), [expected]);
      });
    }

    it('looks for its key only where incremental_predicates hold', async () => {
      const predicates = `, incremental_predicates=["DBT_INTERNAL_DEST.day >= date '2024-01-02'"]`;
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b')].join()), m: byId(predicates) });
      await runs();
      await write(raw([row(1, '2024-01-03', 'A'), row(2, '2024-01-03', 'B')].join()));
      await runs();
      assert.deepEqual(await rows('*', '1, 2'), [
        [1, '2024-01-01', 'a'],
        [1, '2024-01-03', 'A'],
        [2, '2024-01-03', 'B'],
      ]);
    });

    it('fails as BigQuery does where two new rows are for one, and changes nothing', async () => {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: byId() });
      await runs();
      await write(raw([row(1, '2024-01-02', 'x'), row(1, '2024-01-02', 'y')].join()));
      const problem = await fails();
      assert.equal(problem.code, 'ATT1403');
      assert.match(problem.message, /UPDATE\/MERGE must match at most one source row for each target row/);
      assert.match(problem.hint ?? '', /unique_key/);
      assert.deepEqual(await rows(), [[1, '2024-01-01', 'a']]);
    });

    it('adds two new rows of one key where none is there, as MERGE does', async () => {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: byId() });
      await runs();
      await write(raw([row(2, '2024-01-02', 'x'), row(2, '2024-01-02', 'y')].join()));
      await runs();
      assert.equal((await rows()).length, 3);
    });
  });

  it('without a key only adds, whatever the strategy', async () => {
    for (const settings of ['', "incremental_strategy='append', unique_key='id'", "incremental_strategy='merge'"]) {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: `${config(settings)}select * from {{ ref('raw') }}` });
      await runs({ fullRefresh: true });
      assert.match((await runs()).message ?? '', /\(append: 1 row changed, 2 rows in all\)$/);
    }
  });

  describe('that overwrites partitions', () => {
    const overwrite = (partitionBy: string, more = '') =>
      `${config(`incremental_strategy='insert_overwrite', partition_by=${partitionBy}${more}`)}select * from {{ ref('raw') }}`;
    const day = "{'field': 'day', 'data_type': 'date'}";

    it('replaces those that the new rows are in, and keeps adding rows without one', async () => {
      const nowhere = "struct(9 as id, cast(null as date) as day, 'n' as v)";
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), nowhere].join()), m: overwrite(day) });
      await runs();
      await write(raw([row(3, '2024-01-02', 'c'), row(4, '2024-01-03', 'd'), nowhere].join()));
      assert.match((await runs()).message ?? '', /\(insert_overwrite: 4 rows changed, 5 rows in all\)$/);
      assert.deepEqual(await rows('id, day', '1, 2'), [
        [1, '2024-01-01'],
        [3, '2024-01-02'],
        [4, '2024-01-03'],
        [9, null],
        [9, null],
      ]);
    });

    it('replaces those that it is told to, also by none', async () => {
      const m = overwrite(day, `, partitions=["'2024-01-01'", "date_add(date '2024-01-01', interval 1 day)"]`);
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(3, '2024-01-03', 'c')].join()), m });
      await runs();
      await write(raw(row(4, '2024-01-02', 'd')));
      await runs();
      assert.deepEqual(await rows('id, day'), [
        [3, '2024-01-03'],
        [4, '2024-01-02'],
      ]);
    });

    it('counts months, hours and ranges of numbers as partitions', async () => {
      await write({
        ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-02-01', 'b')].join()),
        m: overwrite("{'field': 'day', 'granularity': 'month'}"),
      });
      await runs();
      await write(raw(row(3, '2024-01-31', 'c')));
      await runs();
      assert.deepEqual(await rows('id'), [[2], [3]]);

      const range = "{'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 100, 'interval': 10}}";
      await write({ ...raw([row(1, '2024-01-01', 'a'), row(11, '2024-01-01', 'b')].join()), m: overwrite(range) });
      await runs({ fullRefresh: true });
      await write(raw(row(19, '2024-01-01', 'c')));
      await runs();
      assert.deepEqual(await rows('id'), [[1], [19]]);

      const at = (id: number, time: string) => `struct(${id} as id, timestamp '${time}' as hit)`;
      await write({
        ...raw([at(1, '2024-01-01 10:59:59+00'), at(2, '2024-01-01 11:00:00+00')].join()),
        m: overwrite("{'field': 'hit', 'data_type': 'timestamp', 'granularity': 'hour'}"),
      });
      await runs({ fullRefresh: true });
      await write(raw(at(3, '2024-01-01 11:30:00+00')));
      await runs();
      assert.deepEqual(await rows('id'), [[1], [3]]);
    });
  });

  describe('asks is_incremental()', () => {
    const newer = `${config('')}select * from {{ ref('raw') }}{% if is_incremental() %} where id > (select max(id) from {{ this }}){% endif %}`;

    it('which is true when its table is there, and not on a first run or a full refresh', async () => {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: newer });
      await runs();
      await write(raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b')].join()));
      await runs();
      await runs();
      assert.deepEqual(await rows('id'), [[1], [2]]);
      await write(raw(row(5, '2024-01-01', 'a')));
      await runs({ fullRefresh: true });
      assert.deepEqual(await rows('id'), [[5]]);
    });

    it('which is false over a view', async () => {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: newer.replace("'incremental'", "'view'") });
      await runs();
      await write({ m: newer });
      assert.match((await runs()).message ?? '', /built whole/);
      assert.deepEqual(await rows('id'), [[1]]);
    });

    it('which is true whatever is asked where full_refresh is false, and never where it is true', async () => {
      const m = (value: string) => newer.replace("'incremental'", `'incremental', full_refresh=${value}`);
      await write({ ...raw(row(2, '2024-01-01', 'a')), m: m('false') });
      await runs();
      await write(raw(row(1, '2024-01-01', 'b')));
      await runs({ fullRefresh: true });
      assert.deepEqual(await rows('id'), [[2]]);
      await write({ m: m('true') });
      await runs();
      assert.deepEqual(await rows('id'), [[1]]);
    });

    it('and is previewed whole', async () => {
      await write({ ...raw(row(1, '2024-01-01', 'a')), m: newer });
      await runs();
      const preview = await previewNode(open, open.node('m').id, { limit: 10 });
      assert.equal(preview.rows.length, 1);
    });
  });

  it('knows dbt’s _dbt_max_partition, and errors after it have their place', async () => {
    const m = (
      where: string,
    ) => `${config("incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date'}")}select * from {{ ref('raw') }}
{% if is_incremental() %}where day >= date_sub(_dbt_max_partition, interval 1 day) and day <= _dbt_max_partition ${where}{% endif %}`;
    await write({ ...raw([row(1, '2024-01-01', 'a'), row(2, '2024-01-02', 'b'), row(3, '2024-01-03', 'c')].join()), m: m('') });
    await runs();
    await write(raw([row(4, '2024-01-01', 'd'), row(5, '2024-01-02', 'e'), row(6, '2024-01-04', 'f')].join()));
    await runs();
    assert.deepEqual(await rows('id'), [[1], [3], [5]]);
    await write({ m: m('and nosuch > 1') });
    const { place, message } = await fails();
    assert.match(message, /nosuch/);
    assert.deepEqual(
      [place?.line, place?.column],
      [3, m('and nosuch').split('\n')[2]?.indexOf('nosuch')].map((n, i) => (n ?? 0) + i),
    );
  });

  describe('whose columns change', () => {
    const before = "struct(1 as id, 'a' as v)";
    const start = async (onSchemaChange: string, after: string) => {
      const m = `${config(`unique_key='id'${onSchemaChange === '' ? '' : `, on_schema_change='${onSchemaChange}'`}`)}select * from {{ ref('raw') }}`;
      await write({ ...raw(before), m });
      await runs();
      await write(raw(after));
    };

    it("by 'ignore' takes no new column, and fails where one is gone", async () => {
      await start('', "struct('b' as v, 2 as id, 3.5 as x)");
      await runs();
      assert.deepEqual(await columns(), ['id INT64', 'v STRING']);
      assert.deepEqual(await rows(), [
        [1, 'a'],
        [2, 'b'],
      ]);
      await write(raw('struct(3 as id)'));
      const problem = await fails();
      assert.equal(problem.code, 'ATT1609');
      assert.match(problem.message, /column v, which the model does not give/);
    });

    it("by 'append_new_columns' adds new ones and keeps old ones", async () => {
      await start('append_new_columns', "struct(2 as id, 3.5 as x, ['t'] as tags)");
      assert.match((await runs()).message ?? '', /columns added: x, tags/);
      assert.deepEqual(await columns(), ['id INT64', 'v STRING', 'x FLOAT64', 'tags STRING']);
      assert.deepEqual(await rows(), [
        [1, 'a', null, []],
        [2, null, 3.5, ['t']],
      ]);
    });

    it("by 'sync_all_columns' adds, drops and casts", async () => {
      await start('sync_all_columns', "struct('2' as id, date '2024-01-01' as day)");
      assert.match((await runs()).message ?? '', /columns added: day, columns dropped: v, columns with new types: id/);
      assert.deepEqual(await columns(), ['id STRING', 'day DATE']);
      assert.deepEqual(await rows(), [
        ['1', null],
        ['2', '2024-01-01'],
      ]);
    });

    it("by 'fail' fails with what differs", async () => {
      await start('fail', 'struct(2.5 as id, 3 as x)');
      const problem = await fails();
      assert.equal(problem.code, 'ATT1609');
      assert.match(
        problem.message,
        /out of sync! Source columns not in target: x INT64. Target columns not in source: v STRING. New column types: id INT64 → FLOAT64/,
      );
      assert.deepEqual(await rows(), [[1, 'a']]);
    });

    it('refuses to follow the members of a struct', async () => {
      const m = `${config("on_schema_change='sync_all_columns'")}select * from {{ ref('raw') }}`;
      await write({ ...raw('struct(1 as id, struct(1 as a) as s)'), m });
      await runs();
      await write(raw('struct(1 as id, struct(1 as a, 2 as b) as s)'));
      assert.match((await fails()).message, /column s changed from STRUCT<a INT64> to STRUCT<a INT64, b INT64>/);
    });

    it('changes nothing when the rows then fail', async () => {
      await start('sync_all_columns', "struct(1 as id, 'x' as w), struct(1 as id, 'y' as w)");
      await fails();
      assert.deepEqual(await columns(), ['id INT64', 'v STRING']);
      assert.deepEqual(await rows(), [[1, 'a']]);
    });

    it('is seen with its columns to be by the models below, before anything runs', async () => {
      await start('append_new_columns', 'struct(2 as id, 7 as x)');
      await write({ below: "select id, v, x from {{ ref('m') }}" });
      const { problems, results } = await run();
      assert.deepEqual(problems, []);
      assert.equal(result(results, 'below').status, 'success');
    });
  });

  describe('is refused before anything runs', () => {
    const messages: readonly (readonly [settings: string, code: string, message: RegExp])[] = [
      ["incremental_strategy='delete+insert'", 'ATT1608', /^Invalid incremental strategy provided: delete\+insert/],
      ["incremental_strategy='microbatch'", 'ATT1608', /'microbatch' is not supported/],
      ["incremental_strategy='insert_overwrite'", 'ATT1608', /^The 'insert_overwrite' strategy requires the `partition_by` config/],
      ["incremental_strategy='insert_overwrite', partition_by='day'", 'ATT1608', /^Invalid partition_by config/],
      [
        "partition_by={'field': 'day', 'copy_partitions': true}",
        'ATT1608',
        /^The 'copy_partitions' option requires the 'incremental_strategy'/,
      ],
      [
        "unique_key='id', merge_update_columns=['v'], merge_exclude_columns=['id']",
        'ATT1608',
        /cannot specify merge_update_columns and merge_exclude_columns/,
      ],
      ["unique_key='nosuch'", 'ATT1608', /unique_key names the column nosuch/],
      ["incremental_strategy='insert_overwrite', partition_by={'field': 'nosuch'}", 'ATT1608', /partition_by names the column nosuch/],
      ["incremental_strategy='insert_overwrite', partition_by={'field': 'v'}", 'ATT1422', /data_type STRING/],
      ["incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'granularity': 'hour'}", 'ATT1422', /granularity hour/],
      ["unique_key='id', merge_exclude_columns=['id', 'day', 'v']", 'ATT1608', /nothing is left to update/],
    ];
    for (const [settings, code, message] of messages) {
      it(`with ${settings}`, async () => {
        await write({ ...raw(row(1, '2024-01-01', 'a')), m: `${config(settings)}select * from {{ ref('raw') }}` });
        const problem = await fails();
        assert.equal(problem.code, code);
        assert.match(problem.message, message);
      });
    }

    it('where the new rows have other types than the table, or a predicate is wrong', async () => {
      await write({ ...raw("struct(1 as id, 'a' as v)"), m: `${config('')}select * from {{ ref('raw') }}` });
      await runs();
      await write(raw('struct(1 as id, 2 as v)'));
      const types = await fails();
      assert.equal(types.code, 'ATT1301');
      assert.match(types.message, /^The new rows do not go into the table: .*INT64.*STRING/);
      await write({
        ...raw("struct(1 as id, 'a' as v)"),
        m: `${config("unique_key='id', incremental_predicates=['DBT_INTERNAL_DEST.nosuch > 1']")}select * from {{ ref('raw') }}`,
      });
      assert.match((await fails()).message, /nosuch/);
    });

    it('where {{ this }} has no such column', async () => {
      await write({
        ...raw(row(1, '2024-01-01', 'a')),
        m: `${config('')}select * from {{ ref('raw') }}{% if is_incremental() %}\nwhere id > (select max(nosuch) from {{ this }}){% endif %}`,
      });
      await runs();
      const problem = await fails();
      assert.match(problem.message, /Unrecognized name: nosuch/);
      assert.equal(problem.place?.line, 3);
    });
  });

  it('tells of an on_schema_change that dbt does not know, and takes it for ignore as dbt does', async () => {
    await write({ ...raw(row(1, '2024-01-01', 'a')), m: `${config("on_schema_change='apend'")}select * from {{ ref('raw') }}` });
    const { problems, success } = await run();
    assert.equal(success, true);
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [['ATT1607', 'warning']],
    );
  });

  it('tells its hooks what it was told itself', async () => {
    const hook = `post_hook="insert into {{ this.schema }}.log values ({{ 'true' if is_incremental() else 'false' }})"`;
    await write({
      log: "{{ config(materialized='incremental') }} select true as n from unnest([1]) where false",
      m: `${config(hook)}-- depends_on: {{ ref('log') }}\nselect 1 as id`,
    });
    await runs();
    await runs({ select: ['m'] });
    const warehouse = await open.warehouse();
    const { rows: logged } = await warehouse.query(await warehouse.prepare(`select n from \`${relation().dataset}\`.log`));
    assert.deepEqual(logged, [[false], [true]]);
  });
});
