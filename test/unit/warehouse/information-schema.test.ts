import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

describe('What a dataset tells of itself', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
    await engine.warehouse.execute(`
      CREATE TABLE p.d.events (name STRING OPTIONS (description = 'what happened'), params ARRAY<STRUCT<key STRING, value STRUCT<i INT64, f FLOAT64>>>);
      INSERT p.d.events (name) VALUES ('a'), ('b');
      CREATE VIEW p.d.names AS SELECT name FROM p.d.events;
      CREATE FUNCTION p.d.twice(x INT64) RETURNS INT64 AS (x * 2);
      CREATE FUNCTION p.d.shout(s STRING) RETURNS STRING LANGUAGE js AS 'return s + "!"';
      CREATE TABLE FUNCTION p.d.some(n STRING) AS SELECT * FROM p.d.events WHERE name = n`);
  });
  after(() => engine.close());

  const rows = (sql: string) => queryRows(engine, sql);
  const refusal = async (sql: string) => {
    const error = await rows(sql).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof SqlError && error.code === 'ATT1302', sql);
    return `${error.message} ${error.hint ?? ''}`;
  };

  it('has each path of fields in COLUMN_FIELD_PATHS', async () => {
    const paths = await rows(
      `SELECT column_name, field_path, data_type, description FROM p.d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS WHERE table_name = 'events' ORDER BY field_path`,
    );
    assert.deepEqual(paths, [
      ['name', 'name', 'STRING', 'what happened'],
      ['params', 'params', 'ARRAY<STRUCT<key STRING, value STRUCT<i INT64, f FLOAT64>>>', null],
      ['params', 'params.key', 'STRING', null],
      ['params', 'params.value', 'STRUCT<i INT64, f FLOAT64>', null],
      ['params', 'params.value.f', 'FLOAT64', null],
      ['params', 'params.value.i', 'INT64', null],
    ]);
  });

  it('has the text of views, and functions with theirs', async () => {
    assert.deepEqual(await rows('SELECT table_name, view_definition, use_standard_sql FROM d.INFORMATION_SCHEMA.VIEWS'), [
      ['names', 'SELECT name FROM p.d.events', 'YES'],
    ]);
    assert.deepEqual(
      await rows(
        `SELECT routine_name, routine_type, data_type, routine_body, routine_definition, external_language
         FROM p.d.INFORMATION_SCHEMA.ROUTINES ORDER BY routine_name`,
      ),
      [
        ['shout', 'FUNCTION', 'STRING', 'EXTERNAL', 'return s + "!"', 'JAVASCRIPT'],
        ['some', 'TABLE FUNCTION', null, 'SQL', 'SELECT * FROM p.d.events WHERE name = n', null],
        ['twice', 'FUNCTION', 'INT64', 'SQL', 'x * 2', null],
      ],
    );
  });

  it('has the datasets of a project, those of the same script too', async () => {
    assert.deepEqual(await rows('SELECT catalog_name, schema_name FROM INFORMATION_SCHEMA.SCHEMATA'), [['p', 'd']]);
    assert.deepEqual((await rows('CREATE SCHEMA p.extra; SELECT schema_name FROM p.INFORMATION_SCHEMA.SCHEMATA ORDER BY 1')).flat(), [
      'd',
      'extra',
    ]);
    assert.deepEqual((await rows('DROP SCHEMA p.extra; SELECT schema_name FROM p.INFORMATION_SCHEMA.SCHEMATA')).flat(), ['d']);
  });

  it('counts the rows of tables in __TABLES__, where no view is among them', async () => {
    assert.deepEqual(await rows('SELECT table_id, type FROM p.d.__TABLES__ ORDER BY table_id'), [
      ['events', 1],
      ['names', 2],
    ]);
    assert.match(await refusal('SELECT row_count FROM p.d.__TABLES__'), /The column row_count/);
    await engine.warehouse.execute('CREATE SCHEMA p.counted; CREATE TABLE p.counted.t AS SELECT n FROM UNNEST([1, 2, 3]) AS n');
    assert.deepEqual(await rows('SELECT table_id, row_count FROM `p.counted.__TABLES__`'), [['t', 3]]);
    await engine.warehouse.execute('DELETE FROM p.counted.t WHERE n = 1');
    assert.deepEqual(await rows('SELECT row_count FROM p.counted.__TABLES__'), [[2]]);
  });

  it('is refused where it is not known, with what there is instead', async () => {
    assert.match(await refusal('SELECT * FROM p.d.INFORMATION_SCHEMA.PARTITIONS'), /has no partitions/);
    assert.match(await refusal('SELECT * FROM p.d.INFORMATION_SCHEMA.TABLE_OPTIONS'), /COLUMN_FIELD_PATHS/);
    assert.match(await refusal('SELECT size_bytes FROM p.d.__TABLES__'), /size_bytes/);
    assert.match(await refusal('SELECT schema_name FROM `region-eu`.INFORMATION_SCHEMA.SCHEMATA'), /Leave the region out/);
    assert.match(await refusal('CREATE VIEW p.d.w AS SELECT table_name FROM p.d.INFORMATION_SCHEMA.TABLES'), /Make it a table/);
  });
});
