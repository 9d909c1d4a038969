import assert from 'node:assert/strict';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { openMemoryWarehouse } from '../../../src/engine/open-warehouse.ts';
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
});
