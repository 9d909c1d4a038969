import assert from 'node:assert/strict';
import { createTable, type LocalEngine, openLocalEngine, queryRows } from './support/local-engine.ts';

describe('TABLESAMPLE SYSTEM', () => {
  let engine: LocalEngine;
  let table: string;

  before(async () => {
    engine = await openLocalEngine();
    table = await createTable(engine, 'n INT64, s STRUCT<a INT64>');
    await queryRows(engine, `INSERT INTO ${table} SELECT n, STRUCT(n AS a) FROM UNNEST(GENERATE_ARRAY(1, 20000)) AS n; SELECT 1`);
  });

  after(() => engine.close());

  const count = async (sample: string, rest = ''): Promise<number> => {
    const [row] = await queryRows(
      engine,
      `SELECT COUNT(*), COUNT(DISTINCT s.a) FROM ${table} TABLESAMPLE SYSTEM (${sample} PERCENT) ${rest}`,
    );
    assert.equal(row?.[0], row?.[1]);
    return Number(row?.[0]);
  };

  it('takes all rows, and none', async () => {
    assert.equal(await count('100'), 20_000);
    assert.equal(await count('0'), 0);
  });

  it('takes about as many as it says, before what follows is asked of them', async () => {
    // Ten standard deviations around 5,000: one test of 10^22 fails by chance.
    const taken = await count('25');
    assert.ok(taken > 4380 && taken < 5620, String(taken));
    const even = await count('50', 'WHERE MOD(n, 2) = 0');
    assert.ok(even > 4500 && even < 5500, String(even));
  });

  it('takes them by a part of a percent, and joins them', async () => {
    const [row] = await queryRows(
      engine,
      `SELECT COUNT(*) FROM (SELECT n FROM ${table} TABLESAMPLE SYSTEM (12.5 PERCENT)) AS a JOIN ${table} AS b USING (n)`,
    );
    const taken = Number(row?.[0]);
    assert.ok(taken > 2000 && taken < 3000, String(taken));
  });
});
