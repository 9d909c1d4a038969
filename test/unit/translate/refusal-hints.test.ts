import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, openLocalEngine } from './support/local-engine.ts';

describe('What is refused for want of a type', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });
  after(() => engine.close());

  for (const [sql, hint] of [
    ['SELECT ST_DISTANCE(ST_GEOGPOINT(1, 2), ST_GEOGPOINT(3, 4))', /longitude and latitude/],
    ['SELECT ST_GEOGPOINT(1, 2) AS place', /longitude and latitude/],
    ['CREATE TABLE p.d.places (place GEOGRAPHY)', /longitude and latitude/],
    ['CREATE TABLE p.d.places AS SELECT ST_GEOGPOINT(1, 2) AS place', /longitude and latitude/],
    ["SELECT RANGE(DATE '2020-01-01', NULL) AS r", /start and the end in two columns/],
    ['CREATE TABLE p.d.stays (r RANGE<DATE>)', /start and the end in two columns/],
    ["CREATE TABLE p.d.stays AS SELECT RANGE_START(RANGE<DATE> '[2020-01-01, UNBOUNDED)') AS s", /start and the end in two columns/],
  ] as const) {
    it(`says what to write instead: ${sql}`, async () => {
      const run = async () => engine.warehouse.query(await engine.warehouse.prepare(sql));
      await assert.rejects(run, (error) => error instanceof SqlError && error.code === 'ATT1302' && hint.test(error.hint ?? ''));
    });
  }

  it("is answered by Google's evaluator where that has the function", async () => {
    const { rows, note } = await engine.warehouse.query(
      await engine.warehouse.prepare("SELECT RANGE_START(RANGE<DATE> '[2020-01-01, 2020-02-01)') AS s"),
    );
    assert.deepEqual(rows, [['2020-01-01']]);
    assert.match(note ?? '', /reference evaluator/);
  });
});
