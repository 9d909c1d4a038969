import assert from 'node:assert/strict';
import { incrementalProject } from './incremental-project.ts';

/** What becomes of an incremental model whose columns or settings do not fit its table. */
describe('an incremental model', () => {
  const { write, raw, run, result, runs, fails, rows, columns, row, config } = incrementalProject();

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
});
