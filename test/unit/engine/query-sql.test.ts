import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { openMemoryWarehouse } from '../../../src/engine/open-warehouse.ts';
import { parseParameter } from '../../../src/engine/parse-parameter.ts';
import { querySql } from '../../../src/engine/query-sql.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';

describe('SQL in a throw-away database', function () {
  this.timeout(20_000);
  let warehouse: Warehouse;

  before(async () => {
    warehouse = await openMemoryWarehouse({});
  });

  after(async () => {
    await warehouse.close();
    await closeAnalyser();
  });

  const rows = async (sql: string) => (await querySql(warehouse, { file: undefined, sql })).rows;

  it('has the datasets and projects that a CREATE names', async () => {
    const sql = `CREATE TABLE shop.orders AS SELECT 1 AS id;
      CREATE VIEW \`other-project.shop.ids\` AS SELECT id FROM shop.orders;
      CREATE FUNCTION more.twice(x INT64) AS (2 * x);
      SELECT more.twice(id) FROM \`other-project\`.shop.ids`;
    assert.deepEqual(await rows(sql), [[2]]);
    assert.deepEqual(await rows('SELECT id FROM `other-project.shop.ids`'), [[1]]);
  });

  it('gives the last statement’s rows, which see what those before define', async () => {
    const sql = `DECLARE rate FLOAT64 DEFAULT 0.5;
      CREATE TEMP FUNCTION js(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return x.toFixed(1)';
      CREATE TEMP TABLE few AS SELECT 1 AS x UNION ALL SELECT 2;
      SELECT js(SUM(x) * rate) FROM few`;
    assert.deepEqual(await rows(sql), [['1.5']]);
    assert.deepEqual(await rows('CREATE TEMP FUNCTION f() AS (1); -- nothing to run\n'), []);
  });

  it('puts a problem at its place in the source, and runs nothing of it', async () => {
    const problem = await rows('CREATE TABLE late.t AS SELECT 1 AS a;\n\nSELECT nope FROM late.t').catch((error: unknown) => error);
    assert.ok(problem instanceof ProblemError);
    assert.deepEqual([problem.problem.place?.line, problem.problem.place?.column], [3, 8]);
    assert.deepEqual(await warehouse.list({ project: 'local', dataset: 'late' }), []);
  });

  describe('with parameters as bq takes them', () => {
    const ask = async (sql: string, ...parameters: readonly string[]) =>
      (await querySql(warehouse, { file: undefined, sql }, { parameters: parameters.map(parseParameter) })).rows;

    it('has values of every type in the places of names', async () => {
      const sql = `SELECT @n + 1, @s, @none, TO_JSON_STRING(@l), @big[OFFSET(0)], @r.a, @r.b[SAFE_OFFSET(0)], @d, @t, @dt, @x, @f, @y, @j, @i, @ok, @rs[OFFSET(1)].v`;
      const rows = await ask(
        sql,
        'n:INT64:41',
        's::a:b',
        'none:DATE:NULL',
        'l:ARRAY<STRING>:["x", null, "y"]',
        'big:ARRAY<INT64>:[9007199254740993]',
        'r:STRUCT<a INT64, b ARRAY<STRING>>:{"a": 5, "b": ["z"]}',
        'd:DATE:2024-01-31',
        't:TIMESTAMP:2024-01-31 10:00:00.5 UTC',
        'dt:DATETIME:2024-01-31 10:00:00',
        'x:NUMERIC:1.50',
        'f:FLOAT64:1e3',
        'y:BYTES:aGk=',
        'j:JSON:{"a": 1.50}',
        'i:INTERVAL:1-2 3 4:5:6',
        'ok:BOOL:TRUE',
        'rs:ARRAY<STRUCT<k STRING, v FLOAT64>>:[{"k": "a", "v": 1}, {"v": 2.5}]',
      );
      assert.deepEqual(rows, [
        [
          42,
          'a:b',
          null,
          '["x",null,"y"]',
          '9007199254740993',
          5,
          'z',
          '2024-01-31',
          '2024-01-31T10:00:00.500000Z',
          '2024-01-31T10:00:00',
          '1.5',
          1000,
          'aGk=',
          '{"a":1.5}',
          '1-2 3 4:5:6',
          true,
          2.5,
        ],
      ]);
    });

    it('has positional ones, and ones in every statement of a script', async () => {
      assert.deepEqual(await ask('SELECT ? - ?, ?', ':INT64:5', ':INT64:3', '::s'), [[2, 's']]);
      const script =
        'DECLARE n INT64 DEFAULT @n * 10; CREATE TEMP TABLE t AS SELECT x FROM UNNEST(@l) AS x; SELECT n, @n, x FROM t LIMIT @n';
      assert.deepEqual(await ask(script, 'n:INT64:1', 'l:ARRAY<INT64>:[7]'), [[10, 1, 7]]);
      // A variable is another thing than a parameter of its name.
      assert.deepEqual(await ask('DECLARE n INT64 DEFAULT 1; SELECT n, @n', 'n:STRING:p'), [[1, 'p']]);
    });

    it('tells what is wrong with one', async () => {
      const wrong: readonly (readonly [string, RegExp])[] = [
        ['n', /not of the form name:type:value/],
        ['n:FOO:1', /a type that is none: FOO/],
        ['n:ARRAY<INT64>:1, 2', /not JSON/],
        ['n:ARRAY<INT64>:5', /no array/],
        ['n:BOOL:perhaps', /neither true nor false/],
        ['n:STRUCT<a INT64>:[1]', /no object/],
        ['2n:INT64:1', /a name that is none/],
        ['n:INT64:1.5', /"1.5" is not of type INT64/],
        ['n:DATE:2024-02-30', /"2024-02-30" is not of type DATE/],
        ['n:ARRAY<NUMERIC>:[1, "x"]', /"x" is not an ARRAY of NUMERIC/],
        ['n:JSON:{a}', /The parameter @n: .*syntax error/],
      ];
      for (const [parameter, message] of wrong) await assert.rejects(async () => ask('SELECT @n', parameter), { message });
      await assert.rejects(ask('SELECT @m', 'n:INT64:1'), { message: /Query parameter 'm' not found/ });
      await assert.rejects(ask('SELECT ?, ?', ':INT64:1'), { message: /parameter/i });
    });
  });
});
