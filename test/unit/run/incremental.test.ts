import assert from 'node:assert/strict';
import { previewNode } from '../../../src/engine/preview-node.ts';
import { incrementalProject } from './incremental-project.ts';

/** Projects as people write them, on the embedded warehouse: what each run adds, changes and says. */
describe('an incremental model', () => {
  const { project, write, raw, run, runs, fails, relation, rows, row, config } = incrementalProject();

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
      const preview = await previewNode(project(), project().node('m').id, { limit: 10 });
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
    const warehouse = await project().warehouse();
    const { rows: logged } = await warehouse.query(await warehouse.prepare(`select n from \`${relation().dataset}\`.log`));
    assert.deepEqual(logged, [[false], [true]]);
  });
});
