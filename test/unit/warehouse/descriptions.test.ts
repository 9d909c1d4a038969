import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

describe('What is said of tables and columns', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });
  after(() => engine.close());

  const run = (sql: string) => engine.warehouse.execute(sql);
  const rows = (sql: string) => queryRows(engine, sql);
  const told = async (table: string) => {
    const found = await engine.warehouse.describe({ project: 'p', dataset: 'd', table });
    return [found?.description, Object.fromEntries((found?.fields ?? []).map(({ name, description }) => [name, description]))];
  };

  it("stays when a model's table is altered in whatever way", async () => {
    const name = { project: 'p', dataset: 'd', table: 'model' };
    const statement = await engine.warehouse.prepare('SELECT 1 AS a, "x" AS b');
    await engine.warehouse.createTable(name, statement, { description: 'Orders, once each' });
    await run('ALTER TABLE p.d.model ADD COLUMN n NUMERIC(5, 2), ADD COLUMN s STRING(3); ALTER TABLE p.d.model DROP COLUMN n');
    await run('ALTER TABLE p.d.model ALTER COLUMN a SET DATA TYPE NUMERIC; ALTER TABLE p.d.model DROP COLUMN s');
    await run('ALTER TABLE p.d.model RENAME COLUMN b TO c; ALTER TABLE p.d.model RENAME TO orders');
    assert.deepEqual(await told('orders'), ['Orders, once each', { a: undefined, c: undefined }]);
  });

  it('is what OPTIONS say, when it is made and later', async () => {
    await run(
      `CREATE TABLE p.d.t (a INT64 OPTIONS (description = 'first'), b STRING) OPTIONS (description = 'a table', labels = [('k', 'v')])`,
    );
    assert.deepEqual(await told('t'), ['a table', { a: 'first', b: undefined }]);
    await run(`ALTER TABLE p.d.t SET OPTIONS (description = "it's another", friendly_name = 'T')`);
    await run(
      `ALTER TABLE p.d.t ALTER COLUMN a SET OPTIONS (description = NULL); ALTER TABLE p.d.t ALTER COLUMN b SET OPTIONS (description = 'second')`,
    );
    assert.deepEqual(await told('t'), ["it's another", { a: undefined, b: 'second' }]);
    await run('ALTER TABLE p.d.t SET OPTIONS (friendly_name = NULL); ALTER TABLE p.d.t ALTER COLUMN b SET DATA TYPE STRING(9)');
    assert.deepEqual(await told('t'), ["it's another", { a: undefined, b: 'second' }]);
    await run('ALTER TABLE p.d.t SET OPTIONS (description = NULL)');
    assert.deepEqual(await told('t'), [undefined, { a: undefined, b: 'second' }]);
    await run(`CREATE VIEW p.d.v OPTIONS (description = 'a view') AS SELECT b FROM p.d.t`);
    assert.equal((await told('v'))[0], 'a view');
  });

  it('holds for a table that a query fills, with NOT NULL and DEFAULT', async () => {
    await run(
      `CREATE TABLE p.d.q (a INT64 NOT NULL OPTIONS (description = 'key'), b STRING DEFAULT 'x') OPTIONS (description = 'filled') AS SELECT 1, 'y'`,
    );
    assert.deepEqual(await told('q'), ['filled', { a: 'key', b: undefined }]);
    await run('INSERT p.d.q (a) VALUES (2)');
    assert.deepEqual(await rows('SELECT * FROM p.d.q ORDER BY a'), [
      [1, 'y'],
      [2, 'x'],
    ]);
    await assert.rejects(run('INSERT p.d.q (b) VALUES ("z")'), (error) => error instanceof SqlError);
    await assert.rejects(
      run('CREATE OR REPLACE TABLE p.d.q (a INT64 NOT NULL) AS SELECT CAST(NULL AS INT64)'),
      (error) => error instanceof SqlError && error.message.includes('Required column a cannot be null'),
    );
    assert.deepEqual(await rows('SELECT COUNT(*) FROM p.d.q'), [[2]]);
  });
});
