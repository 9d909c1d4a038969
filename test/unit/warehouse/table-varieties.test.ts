import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

describe('Snapshots, clones and materialized views', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
    await engine.warehouse.execute('CREATE TABLE p.d.t (a INT64, n NUMERIC(5, 2)); INSERT p.d.t VALUES (1, 1), (2, 2)');
  });
  after(() => engine.close());

  const rows = (sql: string) => queryRows(engine, sql);
  const failure = async (sql: string) => {
    const error = await rows(sql).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof SqlError, sql);
    return `${error.code} ${error.message}`;
  };

  it('keep the rows of a table as it was, and nothing changes them', async () => {
    await rows(`CREATE SNAPSHOT TABLE p.d.kept CLONE p.d.t OPTIONS (description = 'before'); INSERT p.d.t VALUES (3, 3)`);
    assert.deepEqual(await rows('SELECT SUM(a), MAX(n) FROM p.d.kept'), [[3, '2']]);
    for (const change of [
      'INSERT p.d.kept VALUES (4, 4)',
      'UPDATE p.d.kept SET a = 1 WHERE TRUE',
      'DELETE FROM p.d.kept WHERE TRUE',
      'TRUNCATE TABLE p.d.kept',
      'MERGE p.d.kept USING (SELECT 1 AS x) ON a = x WHEN MATCHED THEN DELETE',
      'ALTER TABLE p.d.kept DROP COLUMN n',
    ])
      assert.match(await failure(change), /p:d.kept is a snapshot/);
    assert.deepEqual(await rows('SELECT SUM(a) FROM p.d.kept'), [[3]]);
    await rows(`ALTER TABLE p.d.kept SET OPTIONS (description = 'after'); CREATE SNAPSHOT TABLE IF NOT EXISTS p.d.kept CLONE p.d.t`);
    assert.match(await failure('DELETE FROM p.d.kept WHERE TRUE'), /snapshot/);
    assert.deepEqual(await rows('CREATE TABLE p.d.again CLONE p.d.kept; INSERT p.d.again VALUES (7, 7); SELECT SUM(a) FROM p.d.again'), [
      [10],
    ]);
  });

  it('of a time in the past are refused, and of views', async () => {
    for (const made of ['TABLE', 'SNAPSHOT TABLE'])
      assert.match(
        await failure(`CREATE ${made} p.d.past CLONE p.d.t FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR)`),
        /ATT1302 FOR SYSTEM_TIME AS OF/,
      );
    await rows('CREATE VIEW p.d.v AS SELECT a FROM p.d.t');
    assert.match(await failure('CREATE TABLE p.d.past COPY p.d.v'), /p.d.v is a view/);
  });

  it('are always up to date as materialized views, of the queries that BigQuery keeps up to date', async () => {
    await rows(
      'CREATE MATERIALIZED VIEW p.d.m PARTITION BY day OPTIONS (enable_refresh = TRUE) AS SELECT DATE "2024-01-01" AS day, COUNT(*) AS n FROM p.d.t GROUP BY day',
    );
    const [[before]] = (await rows('SELECT n FROM p.d.m')) as [[number]];
    await rows('INSERT p.d.t VALUES (9, 9)');
    assert.deepEqual(await rows('SELECT n FROM p.d.m'), [[before + 1]]);
    assert.match(
      await failure('CREATE MATERIALIZED VIEW p.d.w AS SELECT RANK() OVER (ORDER BY a) AS r FROM p.d.t'),
      /Materialized view query contains unsupported feature/,
    );
    await rows(
      'CREATE MATERIALIZED VIEW p.d.w OPTIONS (allow_non_incremental_definition = TRUE) AS SELECT RANK() OVER (ORDER BY a) AS r FROM p.d.t',
    );
    assert.deepEqual(await rows('SELECT MIN(r) FROM p.d.w'), [[1]]);
  });

  it('are called by their names, and dropped by them', async () => {
    assert.deepEqual(await rows('SELECT table_name, table_type, base_table_name FROM p.d.INFORMATION_SCHEMA.TABLES ORDER BY table_name'), [
      ['again', 'CLONE', 'kept'],
      ['kept', 'SNAPSHOT', 't'],
      ['m', 'MATERIALIZED VIEW', null],
      ['t', 'BASE TABLE', null],
      ['v', 'VIEW', null],
      ['w', 'MATERIALIZED VIEW', null],
    ]);
    for (const drop of ['TABLE p.d.kept', 'VIEW p.d.m', 'SNAPSHOT TABLE p.d.t', 'MATERIALIZED VIEW p.d.v'])
      assert.match(await failure(`DROP ${drop}`), /is not allowed for this operation/);
    await rows('DROP SNAPSHOT TABLE p.d.kept; DROP MATERIALIZED VIEW p.d.m; DROP TABLE p.d.again; DROP SNAPSHOT TABLE IF EXISTS p.d.kept');
    assert.deepEqual((await rows('SELECT table_name FROM p.d.INFORMATION_SCHEMA.TABLES ORDER BY 1')).flat(), ['t', 'v', 'w']);
  });
});
