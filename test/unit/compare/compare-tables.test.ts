import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Field, TableName } from '../../../src/googlesql/schema.ts';
import { compareRows, type CompareRowsOptions } from '../../../src/run/compare/compare-tables.ts';
import { SideError } from '../../../src/run/compare/sides.ts';
import { type LocalEngine, openLocalEngine } from '../translate/support/local-engine.ts';

const named = (table: string): TableName => ({ project: 'p', dataset: 'd', table });
const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({ name, type, mode: 'NULLABLE', ...rest });

const fields = [
  field('id', 'INT64'),
  field('name', 'STRING'),
  field('at', 'TIMESTAMP'),
  field('total', 'FLOAT64'),
  field('params', 'STRUCT', {
    mode: 'REPEATED',
    fields: [
      field('key', 'STRING'),
      field('value', 'STRUCT', { fields: [field('n', 'INT64'), field('x', 'FLOAT64', { mode: 'REPEATED' })] }),
    ],
  }),
];

/** Fifteen hundred rows, some of them twice; `changes` are made to it. */
const table = (changes = '') => `
  SELECT id, name, \`at\`, total, params FROM (
    SELECT
      9007199254740993 + MOD(n, 1470) AS id,
      IF(MOD(n, 7) = 0, NULL, CONCAT('name ', CAST(MOD(n, 1470) AS STRING))) AS name,
      TIMESTAMP_MICROS(1600000000000001 + MOD(n, 1470) * 1000003) AS \`at\`,
      MOD(n, 1470) / 7 AS total,
      ARRAY(
        SELECT AS STRUCT CONCAT('k', CAST(k AS STRING)) AS key,
          IF(k = 2, NULL, STRUCT(MOD(n, 1470) * k AS n, [k / 3, MOD(n, 1470) / 11] AS x)) AS value
        FROM UNNEST(GENERATE_ARRAY(1, MOD(MOD(n, 1470), 4))) AS k
      ) AS params
    FROM UNNEST(GENERATE_ARRAY(1, 1500)) AS n
  ) ${changes}`;

describe('Comparing tables', () => {
  let engine: LocalEngine;
  before(async () => {
    engine = await openLocalEngine();
    await make('base', table());
  });
  after(() => engine.close());

  const make = async (name: string, sql: string) => {
    await engine.warehouse.createTable(named(name), await engine.warehouse.prepare(sql));
  };
  const compare = (local: string, remote: string, options: Partial<CompareRowsOptions> = {}, key: readonly number[] = []) =>
    compareRows(
      { local: { warehouse: engine.warehouse, name: named(local) }, remote: { warehouse: engine.warehouse, name: named(remote) } },
      { fields, key },
      { differences: 5, ...options },
    );
  /** Both ways: whole tables read, and hashes first. */
  const ways = [{ wholeRows: 10_000 }, { wholeRows: 0, bucketRows: 200 }];

  for (const [way, options] of ways.entries()) {
    describe(way === 0 ? 'that are read whole' : 'by their hashes', () => {
      it('finds no difference whatever the order of rows', async () => {
        await make('other', `${table()} ORDER BY name DESC, id`);
        const { local, remote, onlyLocal, onlyRemote, close, complete, differences } = await compare('base', 'other', options);
        assert.deepEqual([local, remote, onlyLocal, onlyRemote, close, complete, differences], [1500, 1500, 0, 0, 0, true, []]);
      });

      const changes: readonly (readonly [string, string])[] = [
        ['an integer that no double tells from another', `SELECT * REPLACE (IF(id = 9007199254740995, id + 1, id) AS id) FROM t`],
        [
          'a microsecond',
          `SELECT * REPLACE (IF(MOD(id, 1470) = 8, TIMESTAMP_ADD(\`at\`, INTERVAL 1 MICROSECOND), \`at\`) AS \`at\`) FROM t`,
        ],
        ['NULL for an empty text', `SELECT * REPLACE (IFNULL(name, '') AS name) FROM t`],
        [
          'a nested number',
          `SELECT * REPLACE (ARRAY(SELECT AS STRUCT p.key, IF(p.value.n = 33, STRUCT(34 AS n, p.value.x AS x), p.value) AS value FROM UNNEST(params) AS p WITH OFFSET AS o ORDER BY o) AS params) FROM t`,
        ],
        [
          'the order of a list',
          `SELECT * REPLACE (ARRAY(SELECT p FROM UNNEST(params) AS p WITH OFFSET AS o ORDER BY o DESC) AS params) FROM t`,
        ],
        ['a float that is a millionth off', `SELECT * REPLACE (total * 1.000001 AS total) FROM t`],
      ];
      for (const [title, change] of changes) {
        it(`finds ${title}`, async () => {
          await make('other', `WITH t AS (${table()}) ${change}`);
          const found = await compare('base', 'other', options);
          const expected = (await ask(engine, bruteForce)).rows[0]?.[0];
          assert.notEqual(expected, 0);
          assert.deepEqual([found.onlyLocal, found.onlyRemote, found.complete], [expected, expected, true]);
        });
      }

      it('tells floats in their last digits from others', async () => {
        await make('other', `WITH t AS (${table()}) SELECT * REPLACE (total * (1 + 3e-16) AS total) FROM t`);
        const found = await compare('base', 'other', options);
        assert.deepEqual([found.onlyLocal, found.onlyRemote, found.complete], [0, 0, true]);
        assert.ok(found.close > 300);
      });

      it('finds missing and doubled rows as generated', async () => {
        const rows = fc.uniqueArray(fc.integer({ min: 1, max: 1400 }), { minLength: 1, maxLength: 6 });
        await fc.assert(
          fc.asyncProperty(rows, rows, async (gone, doubled) => {
            const numbers = (list: readonly number[]) => list.map((n) => `9007199254740993 + ${n}`).join(', ');
            await make(
              'other',
              `WITH t AS (${table()}) SELECT * FROM t WHERE id NOT IN (${numbers(gone)}) UNION ALL SELECT * FROM t WHERE id IN (${numbers(doubled)})`,
            );
            const found = await compare('base', 'other', { ...options, differences: 100 });
            const lost = await ask(
              engine,
              `SELECT COUNT(*) FROM d.base WHERE id IN (${numbers(gone.filter((n) => !doubled.includes(n)))}, 0)`,
            );
            const won = await ask(
              engine,
              `SELECT COUNT(*) FROM d.base WHERE id IN (${numbers(doubled.filter((n) => !gone.includes(n)))}, 0)`,
            );
            assert.deepEqual([found.onlyLocal, found.onlyRemote], [lost.rows[0]?.[0], won.rows[0]?.[0]]);
          }),
          { numRuns: 3 },
        );
      });
    });
  }

  it('pairs the two versions of a row by its key', async () => {
    await make('keyed', `${table()} WHERE id > 9007199254741093`);
    await make(
      'other',
      `WITH t AS (${table()} WHERE id > 9007199254741093) SELECT * REPLACE (IF(id = 9007199254742000, 'else', name) AS name, IF(id = 9007199254742000, -1, total) AS total) FROM t`,
    );
    for (const options of ways) {
      const { differences, onlyLocal } = await compare('keyed', 'other', options, [0]);
      assert.equal(onlyLocal, 1);
      assert.deepEqual(
        differences.map(({ local, remote, differing }) => [local?.[0], remote?.[0], remote?.[1], differing]),
        [['9007199254742000', '9007199254742000', 'else', [1, 3]]],
      );
    }
  });

  it('says so where more differs than was read', async () => {
    await make('other', `WITH t AS (${table()}) SELECT * REPLACE ('x' AS name) FROM t`);
    const found = await compare('base', 'other', { wholeRows: 0, bucketRows: 200, readRows: 1000 });
    assert.equal(found.complete, false);
    assert.ok(found.onlyLocal > 0 && found.onlyLocal < 1500);
    assert.equal(found.differences.length, 5);
  });

  it('tells which side failed', async () => {
    await assert.rejects(compare('base', 'not_there'), (error) => error instanceof SideError && error.side === 'remote');
  });

  it('is cancelled', async () => {
    await assert.rejects(compare('base', 'base', { signal: AbortSignal.abort() }));
  });
});

/** Rows of `base` that `other` lacks, counted by the database: texts that tell each value apart, as often as they are there. */
const bruteForce = `
  WITH a AS (SELECT TO_JSON_STRING(t) AS j, COUNT(*) AS n FROM d.base AS t GROUP BY 1),
    b AS (SELECT TO_JSON_STRING(t) AS j, COUNT(*) AS n FROM d.other AS t GROUP BY 1)
  SELECT SUM(GREATEST(a.n - IFNULL(b.n, 0), 0)) FROM a LEFT JOIN b ON a.j = b.j`;

async function ask({ warehouse }: LocalEngine, sql: string) {
  return warehouse.query(await warehouse.prepare(sql));
}
