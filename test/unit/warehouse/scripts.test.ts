import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { RowSet } from '../../../src/warehouse/row-set.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('scripts on the embedded warehouse', function () {
  this.timeout(20_000);
  const all = temporaryFolder();
  let googlesql: GoogleSql;
  let warehouse: Warehouse;
  let dataset = 0;

  const open = (databaseFile: string, makesDatasets = true) =>
    createDuckDbWarehouse({
      databaseFile,
      dataFolder: join(all.path, 'data'),
      project: 'p',
      dataset: 'd',
      googlesql,
      makesDatasets,
      threads: 2,
    });

  before(() => {
    googlesql = createGoogleSql();
    warehouse = open(':memory:');
  });

  after(async () => {
    await warehouse.close();
    await googlesql.close();
  });

  beforeEach(() => {
    dataset += 1;
  });

  /** `d.` in a script is a dataset of the test's own. */
  const own = (sql: string) => sql.replaceAll(/\bd\./g, `d${dataset}.`);
  const run = async (sql: string, on = warehouse): Promise<RowSet> => on.query(await on.prepare(own(sql)));
  const rows = async (sql: string, on = warehouse) => (await run(sql, on)).rows;
  const failure = async (sql: string): Promise<string> => {
    const result = await run(sql).catch((error: unknown) => error);
    return result instanceof Error ? result.message.replaceAll(/\bd\d+\b/g, 'd') : assert.fail('It did not fail.');
  };

  describe('functions in JavaScript', () => {
    const js = (signature: string, code: string) => `CREATE TEMP FUNCTION f${signature} LANGUAGE js AS r"""${code}""";`;

    for (const [type, value, code, expected] of [
      ['INT64', '41', 'typeof x + (x + 1)', 'number42'],
      ['FLOAT64', '1.5', 'typeof x + x', 'number1.5'],
      ['FLOAT64', "CAST('-inf' AS FLOAT64)", 'String(x)', '-Infinity'],
      ['NUMERIC', '12', 'typeof x + x', 'number12'],
      ['NUMERIC', '1.25', 'typeof x + x', 'string1.25'],
      ['NUMERIC', "NUMERIC '12345678901234567890'", 'typeof x + x', 'string12345678901234567890'],
      ['BOOL', 'TRUE', 'typeof x + x', 'booleantrue'],
      ['STRING', "'Ä𝄞'", 'x + x.length', 'Ä𝄞3'],
      ['STRING', 'NULL', 'String(x)', 'null'],
      ['BYTES', "b'hi!'", 'x', 'aGkh'],
      ['DATE', "'2024-02-29'", 'x.toISOString()', '2024-02-29T00:00:00.000Z'],
      [
        'TIMESTAMP',
        "'2024-01-15 12:34:56.789123+02'",
        '(x instanceof Date) + x.toISOString() + x.getHours()',
        'true2024-01-15T10:34:56.789Z10',
      ],
      ['JSON', `JSON '{"a":[1,null]}'`, 'x.a.length + JSON.stringify(x)', '2{"a":[1,null]}'],
      ['ARRAY<INT64>', '[3, 4]', 'Array.isArray(x) + x.join()', 'true3,4'],
      ['STRUCT<a INT64, b ARRAY<STRING>>', "(7, ['p'])", 'JSON.stringify(x)', '{"a":7,"b":["p"]}'],
    ] as const) {
      it(`are given ${type} ${value}`, async () => {
        const sql = `${js(`(x ${type}) RETURNS STRING`, `return ${code};`)} SELECT f(${value})`;
        assert.deepEqual(await rows(sql), [[expected]]);
      });
    }

    for (const [type, code, expected] of [
      ['INT64', '"9007199254740993"', '9007199254740993'],
      ['INT64', '7', 7],
      ['FLOAT64', '1 / 0', 'Infinity'],
      ['NUMERIC', '"1.000000001"', '1.000000001'],
      ['BOOL', '1 < 2', true],
      ['STRING', 'undefined', null],
      ['BYTES', '"aGkh"', 'aGkh'],
      ['DATE', 'new Date(Date.UTC(2024, 1, 29))', '2024-02-29'],
      ['TIMESTAMP', 'new Date(1500)', '1970-01-01T00:00:01.500Z'],
      ['JSON', '({ a: [1, null] })', '{"a":[1,null]}'],
      ['ARRAY<STRING>', '["x", "y"]', ['x', 'y']],
      ['STRUCT<a INT64, b STRING>', '({ b: "x" })', { a: null, b: 'x' }],
      ['INT64', 'Promise.resolve(3).then((three) => three + 1)', 4],
    ] as const) {
      it(`give ${type} of ${code}`, async () => {
        const [row] = await rows(`${js(`() RETURNS ${type}`, `return ${code};`)} SELECT f()`);
        assert.deepEqual(typeof row?.[0] === 'string' ? row[0].replace(/\.500000Z$/, '.500Z') : row?.[0], expected);
      });
    }

    it('give arrays with NULLs, which no result may have', async () => {
      const script = js('() RETURNS ARRAY<STRING>', 'return ["x", null];');
      assert.deepEqual(await rows(`${script} SELECT ARRAY_TO_STRING(f(), ',', '?'), ARRAY_LENGTH(f())`), [['x,?', 2]]);
    });

    it('say what they threw, where, in which function', async () => {
      assert.equal(
        await failure(`${js('(x INT64) RETURNS INT64', "\nthrow new Error('boom');")} SELECT f(1)`),
        'Error: boom at f(INT64) line 2, column 1',
      );
      assert.equal(
        await failure(`${js('(x INT64) RETURNS INT64', "if (x > 0) { throw new RangeError('far'); }\nreturn x;")} SELECT f(1)`),
        'RangeError: far at f(INT64) line 1, column 14',
      );
      // Where it is written, in the script.
      const script = `CREATE TEMP FUNCTION g(s STRING) RETURNS STRING LANGUAGE js AS r"""\n  const t = s.trim();\n  throw new TypeError('no ' + t);\n""";\nSELECT g('x')`;
      await assert.rejects(rows(script), (error: unknown) => {
        assert.ok(error instanceof SqlError);
        assert.equal(error.message, 'TypeError: no x at g(STRING) line 3, column 3');
        assert.equal(script.slice(error.range?.start, error.range?.end), "throw new TypeError('no ' + t);");
        return true;
      });
      assert.match(await failure(`${js('() RETURNS INT64', 'retur 1')} SELECT f()`), /^SyntaxError: .* at f\(\)/);
      assert.match(await failure(`${js('() RETURNS INT64', 'return 1.5')} SELECT f()`), /Failed to coerce output value 1.5 to type INT64/);
      assert.match(await failure(`${js('(x INT64) RETURNS INT64', 'return x')} SELECT f(9007199254740993)`), /9007199254740993/);
      assert.match(
        await failure(`${js('(x INT64) RETURNS INT64', 'return x')} SELECT f('a')`),
        /No matching signature for function F .*: F\(INT64\)/,
      );
    });

    it('reach nothing of the machine, and come to an end', async function () {
      this.timeout(60_000);
      const names = ['require', 'process', 'fetch', 'XMLHttpRequest', 'Deno', 'std', 'os', 'setTimeout', 'WebAssembly', 'Buffer', 'Intl'];
      const code = `return [${names.map((name) => `typeof ${name}`).join()}].join();`;
      assert.deepEqual(await rows(`${js('() RETURNS STRING', code)} SELECT f()`), [[names.map(() => 'undefined').join()]]);
      assert.match(
        await failure(`${js('() RETURNS INT64', 'const all = []; for (;;) all.push(new Array(1e5).fill(1));')} SELECT f()`),
        /out of memory/,
      );
      assert.match(await failure(`${js('() RETURNS INT64', 'const g = () => 1 + g(); return g();')} SELECT f()`), /stack overflow/);
      assert.match(await failure(`${js('() RETURNS INT64', 'for (;;);')} SELECT f()`), /ran for more than/);
    });

    it('see UTC whatever the zone of the machine, and no locale', async () => {
      const zone = process.env.TZ;
      process.env.TZ = 'Asia/Tokyo';
      try {
        const code = `return [new Date(2024, 0, 1, 5).toISOString(), new Date('2024-01-01T05:00').toISOString(), new Date('Jan 1, 2024 05:00').toISOString(),
          new Date(0).getHours(), new Date(0).toString()].join('|');`;
        assert.deepEqual(await rows(`${js('() RETURNS STRING', code)} SELECT f()`), [
          [
            '2024-01-01T05:00:00.000Z|2024-01-01T05:00:00.000Z|2024-01-01T05:00:00.000Z|0|Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)',
          ],
        ]);
      } finally {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      }
      assert.match(
        await failure(`${js('() RETURNS STRING', 'return (1234.5).toLocaleString();')} SELECT f()`),
        /toLocaleString is not supported/,
      );
    });

    it('are called for every row, from SQL functions too', async () => {
      const sql = `${js('(x INT64) RETURNS INT64', 'return x * 3;')} CREATE TEMP FUNCTION g(x INT64) AS (f(x) + 1);
        SELECT COUNT(*), SUM(g(x)) FROM UNNEST(GENERATE_ARRAY(1, 10000)) AS x`;
      assert.deepEqual(await rows(sql), [[10000, 3 * 50005000 + 10000]]);
    });
  });

  describe('functions that stay', () => {
    it('are there for later scripts, in JavaScript and SQL, with any type, and as tables', async () => {
      await run(`CREATE TABLE d.t AS SELECT x FROM UNNEST([1, 2, 3]) AS x;
        CREATE FUNCTION d.inc(x ANY TYPE) AS (x + 1);
        CREATE FUNCTION d.js(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return x.toFixed(2)';
        CREATE FUNCTION d.both(x FLOAT64) AS (CONCAT(d.js(x), '!'));
        CREATE TABLE FUNCTION d.below(n INT64) AS (SELECT x FROM d.t WHERE x < n)`);
      assert.deepEqual(await rows('SELECT d.inc(1), d.inc(1.5), p.d.both(2), (SELECT SUM(x) FROM d.below(3)), `p.d.inc`(0)'), [
        [2, 2.5, '2.00!', 3, 1],
      ]);
    });

    it('are replaced and dropped, and say so when they are there or not', async () => {
      await run('CREATE FUNCTION d.f() AS (1)');
      assert.match(await failure('CREATE FUNCTION d.f() AS (2)'), /^Already Exists: Routine/);
      await run('CREATE FUNCTION IF NOT EXISTS d.f() AS (3)');
      assert.deepEqual(await rows('SELECT d.f()'), [[1]]);
      await run('CREATE OR REPLACE FUNCTION d.f() AS (4)');
      assert.deepEqual(await rows('SELECT d.f()'), [[4]]);
      await run('DROP FUNCTION d.f');
      assert.match(await failure('SELECT d.f()'), /Function not found: d.f/);
      assert.match(await failure('DROP FUNCTION d.f'), /^Not found: Routine/);
      await run('DROP FUNCTION IF EXISTS d.f');
    });

    it('are called by views, which follow them, also from another process', async () => {
      const file = join(await mkdtemp(join(all.path, 'w-')), 'warehouse.duckdb');
      const first = open(file, false);
      await first.createDataset({ project: 'p', dataset: own('d.').slice(0, -1) });
      await run(
        `CREATE FUNCTION d.js(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return "a" + x'; CREATE VIEW d.v AS SELECT d.js(1) AS s`,
        first,
      );
      assert.deepEqual(await rows('SELECT s FROM d.v', first), [['a1']]);
      await first.close();
      const second = open(file, false);
      assert.deepEqual(await rows('SELECT s FROM d.v', second), [['a1']]);
      await run(`CREATE OR REPLACE FUNCTION d.js(x FLOAT64) RETURNS STRING LANGUAGE js AS 'return "b" + x'`, second);
      assert.deepEqual(await rows('SELECT s FROM d.v', second), [['b1']]);
      assert.deepEqual(
        await second.list({ project: 'p', dataset: own('d.').slice(0, -1) }).then((found) => found.map(({ name }) => name.table)),
        ['v'],
      );
      await second.close();
    });
  });

  describe('tables', () => {
    it('keep columns of JSON, in lists and structs too', async () => {
      await run(`CREATE TABLE d.t AS SELECT JSON '{"a":{"b":1}}' AS j, [JSON '[2]'] AS l, STRUCT(JSON '{"c":3}' AS j) AS s`);
      assert.deepEqual(await rows(`SELECT j.a.b, l[0][0], INT64(s.j.c), JSON_TYPE(j) FROM d.t`), [['1', '2', 3, 'object']]);
    });

    it('hold no NULL in an array, and no result does', async () => {
      await run('CREATE TABLE d.t (i INT64, a ARRAY<INT64>, s STRUCT<l ARRAY<STRING>>); INSERT d.t (i, a) VALUES (1, NULL), (2, [3])');
      const writing = (field: string) => `Array cannot have a null element; error in writing field ${field}`;
      for (const [sql, field] of [
        ['SELECT [1, NULL] AS x', 'x'],
        ['SELECT ARRAY_AGG(n) FROM UNNEST([1, NULL]) AS n', 'f0_'],
        ['SELECT 1, [STRUCT([1, NULL] AS l)] AS s', 's'],
        ["SELECT BIGNUMERIC '1', [NULL, 'x'] AS y", 'y'],
        ['CREATE TABLE d.u AS SELECT 1 AS i, [1, NULL] AS a', 'a'],
        ['CREATE TABLE d.u AS SELECT [STRUCT(1 AS i, [CAST(NULL AS INT64)] AS l)] AS a', 'a'],
        ['INSERT d.t (a) VALUES ([1, NULL])', 'a'],
        ["INSERT d.t (s) SELECT STRUCT(['x', NULL])", 's'],
        ['UPDATE d.t SET a = [i, NULL] WHERE i = 2', 'a'],
      ] as const)
        assert.equal(await failure(sql), writing(field), sql);
      // Within a query, and a view, it may.
      await run('CREATE VIEW d.v AS SELECT ARRAY_CONCAT(a, [NULL]) AS a FROM d.t WHERE i = 2');
      assert.deepEqual(await rows('SELECT ARRAY_LENGTH(a), ARRAY(SELECT x FROM UNNEST(a) AS x WHERE x IS NOT NULL) FROM d.v'), [[2, [3]]]);
      assert.deepEqual(await rows('SELECT i, a FROM d.t ORDER BY i'), [
        [1, []],
        [2, [3]],
      ]);
      const statement = await warehouse.prepare('SELECT ARRAY_AGG(n) AS a FROM UNNEST([1, NULL]) AS n');
      await assert.rejects(
        warehouse.createTable({ project: 'p', dataset: `d${dataset}`, table: 'w' }, statement),
        new RegExp(writing('a')),
      );
    });

    it('are altered', async () => {
      await run(`CREATE TABLE d.t (a INT64 NOT NULL, b STRING); INSERT d.t VALUES (1, 'x')`);
      await run(`ALTER TABLE d.t ADD COLUMN c ARRAY<INT64>, ADD COLUMN IF NOT EXISTS b STRING; ALTER TABLE d.t RENAME COLUMN b TO e;
        ALTER TABLE d.t ALTER COLUMN a SET DATA TYPE NUMERIC; ALTER TABLE d.t ALTER COLUMN e SET DEFAULT 'z';
        ALTER TABLE d.t SET OPTIONS (description = 'x'); INSERT d.t (a) VALUES (1.5); ALTER TABLE d.t RENAME TO u`);
      const { fields, rows: found } = await run('SELECT *, ARRAY_LENGTH(c) AS n FROM d.u ORDER BY a');
      assert.deepEqual(
        fields.map(({ name, type, mode }) => `${name} ${type} ${mode}`),
        ['a NUMERIC NULLABLE', 'e STRING NULLABLE', 'c INT64 REPEATED', 'n INT64 NULLABLE'],
      );
      assert.deepEqual(found, [
        ['1', 'x', [], 0],
        ['1.5', 'z', [], 0],
      ]);
      await run('ALTER TABLE d.u DROP COLUMN e; ALTER TABLE IF EXISTS d.t DROP COLUMN e; ALTER TABLE d.u DROP COLUMN IF EXISTS e');
      assert.match(await failure('ALTER TABLE d.t DROP COLUMN e'), /Not found: Table p:d.t/);
      assert.match(await failure('ALTER TABLE d.u DROP COLUMN e'), /Column not found: e/i);
      assert.match(await failure('ALTER TABLE d.u ADD COLUMN c STRING'), /already exists/i);
      assert.match(
        await failure('ALTER TABLE d.u ALTER COLUMN a SET DATA TYPE INT64'),
        /requires that the existing column type \(NUMERIC\) is assignable/,
      );
    });

    it('are not made twice, and datasets in use not dropped', async () => {
      await run('CREATE TABLE d.t AS SELECT 1 AS a');
      assert.equal(await failure('CREATE TABLE d.t AS SELECT 2 AS a'), 'Already Exists: Table p:d.t');
      assert.equal(await failure('CREATE VIEW d.t AS SELECT 2 AS a'), 'Already Exists: Table p:d.t');
      await run('CREATE TABLE IF NOT EXISTS d.t (b STRING); INSERT d.t (a) VALUES (5)');
      assert.deepEqual(await rows('SELECT SUM(a) FROM d.t'), [[6]]);
      assert.equal(await failure(`DROP SCHEMA d${dataset}`), 'Dataset p:d is still in use');
      assert.deepEqual(await rows('DROP TABLE d.t; CREATE TABLE d.t AS SELECT "x" AS a; SELECT a FROM d.t'), [['x']]);
      assert.deepEqual(
        await rows(`DROP SCHEMA d${dataset} CASCADE; CREATE SCHEMA d${dataset}; CREATE TABLE d.t AS SELECT 3 AS a; SELECT a FROM d.t`),
        [[3]],
      );
    });

    it('are made like others, and copied', async () => {
      await run(`CREATE TABLE d.t (a INT64 NOT NULL, b ARRAY<STRING>); INSERT d.t VALUES (1, ['x']); CREATE TABLE d.l LIKE d.t; CREATE TABLE d.c COPY d.t;
        CREATE TABLE d.e CLONE d.t; INSERT d.e (a) VALUES (2); TRUNCATE TABLE d.t`);
      assert.deepEqual(
        await rows('SELECT (SELECT COUNT(*) FROM d.t), (SELECT COUNT(*) FROM d.l), (SELECT COUNT(*) FROM d.c), (SELECT SUM(a) FROM d.e)'),
        [[0, 0, 1, 3]],
      );
      assert.equal((await warehouse.describe({ project: 'p', dataset: `d${dataset}`, table: 'c' }))?.fields[0]?.mode, 'REQUIRED');
    });

    it('know when their rows came in', async () => {
      await run('CREATE TABLE d.t (a INT64) PARTITION BY TIMESTAMP_TRUNC(_PARTITIONTIME, HOUR)');
      await run(`INSERT INTO d.t (_PARTITIONTIME, a) VALUES (TIMESTAMP '2024-01-01 05:00:00', 4); INSERT d.t VALUES (9)`);
      assert.deepEqual(await rows(`SELECT *, _PARTITIONTIME AS pt, _PARTITIONDATE AS pd FROM d.t WHERE _PARTITIONDATE = '2024-01-01'`), [
        [4, '2024-01-01T05:00:00Z', '2024-01-01'],
      ]);
      const fresh = `SELECT a, _PARTITIONTIME = TIMESTAMP_TRUNC(_PARTITIONTIME, HOUR), _PARTITIONTIME > '2025-01-01' FROM d.t WHERE a = 9`;
      assert.deepEqual(await rows(fresh), [[9, true, true]]);
      await run(`DELETE FROM d.t WHERE _PARTITIONDATE > '2024-01-01'`);
      assert.deepEqual(await rows('SELECT COUNT(*) FROM d.t'), [[1]]);
      assert.match(await failure('CREATE TABLE d.u AS SELECT 1 AS a; SELECT _PARTITIONTIME FROM d.u'), /_PARTITIONTIME/);
    });

    it('are listed with their columns in INFORMATION_SCHEMA, those of the same script too', async () => {
      await run('CREATE TABLE d.t (a INT64 NOT NULL, s STRUCT<x STRING, y ARRAY<NUMERIC>>); CREATE VIEW d.v AS SELECT a FROM d.t');
      const tables = 'SELECT table_catalog, table_name, table_type FROM d.INFORMATION_SCHEMA.TABLES ORDER BY table_name';
      assert.deepEqual(await rows(`CREATE TABLE d.u AS SELECT 1 AS a; DROP TABLE d.t; ${tables}`), [
        ['p', 'u', 'BASE TABLE'],
        ['p', 'v', 'VIEW'],
      ]);
      await run('DROP VIEW d.v; CREATE OR REPLACE TABLE d.t (a INT64 NOT NULL, s STRUCT<x STRING, y ARRAY<NUMERIC>>)');
      const columns = `SELECT column_name, ordinal_position, is_nullable, data_type FROM \`p.d.INFORMATION_SCHEMA\`.COLUMNS WHERE table_name = 't' ORDER BY 2`;
      assert.deepEqual(await rows(columns), [
        ['a', 1, 'NO', 'INT64'],
        ['s', 2, 'YES', 'STRUCT<x STRING, y ARRAY<NUMERIC>>'],
      ]);
      await run('DROP TABLE d.t; DROP TABLE d.u');
      assert.deepEqual(await rows('SELECT COUNT(*) FROM d.INFORMATION_SCHEMA.TABLES'), [[0]]);
    });

    it('that are temporary last as long as the script, and hide others', async () => {
      await run('CREATE TABLE d.x AS SELECT 1 AS a');
      assert.deepEqual(
        await rows(
          'CREATE TEMP TABLE x AS SELECT 2 AS a; INSERT INTO x VALUES (3); SELECT (SELECT SUM(a) FROM x), (SELECT SUM(a) FROM d.x)',
        ),
        [[5, 1]],
      );
      assert.match(await failure('SELECT a FROM x'), /Not found: Table p:d.x/);
    });
  });

  it('set several variables at once, to what they were before', async () => {
    const sql = `DECLARE x INT64 DEFAULT 5; DECLARE a, b INT64; DECLARE s STRING; SET (a, b) = (1, (SELECT COUNT(*) + x FROM UNNEST([1, 2])));
      SET (a, b, s) = (b, a, CONCAT('n', CAST(x AS STRING))); SELECT a, b, s`;
    assert.deepEqual(await rows(sql), [[7, 1, 'n5']]);
    await assert.rejects(rows('DECLARE a INT64; SET (a, q) = (1, 2); SELECT a'), /Undeclared variable: q/);
    await assert.rejects(rows('DECLARE a, b INT64; SET (a, b) = (1, 2, 3); SELECT a'), /SET of several variables to something else/);
  });

  it('keep a variable as it was when it was set', async () => {
    const sql = `DECLARE n INT64; DECLARE r FLOAT64 DEFAULT RAND(); CREATE TABLE d.t AS SELECT 1 AS a; SET n = (SELECT COUNT(*) FROM d.t);
      INSERT d.t VALUES (2); SELECT n, (SELECT COUNT(*) FROM d.t), r = r`;
    assert.deepEqual(await rows(sql), [[1, 2, true]]);
  });

  it('declare each variable once', async () => {
    assert.equal(await failure('DECLARE n INT64; DECLARE N STRING; SELECT n'), "Variable 'N' redeclaration is not allowed");
    assert.equal(await failure('DECLARE n, n INT64; SELECT n'), "Variable 'n' redeclaration is not allowed");
  });

  it('read the system variables that do not tell of a job', async () => {
    assert.deepEqual(await rows(`SELECT @@time_zone, @@project_id = @@dataset_project_id, STRING(TIMESTAMP '2020-01-01', @@time_zone)`), [
      ['UTC', true, '2020-01-01 00:00:00+00'],
    ]);
    assert.match(await failure('SELECT @@row_count'), /^The system variable @@row_count is not supported/);
    assert.equal(await failure('SELECT @@nonsense'), 'Unrecognized name: @@nonsense');
  });

  it('read the shards that they have made', async () => {
    await run('CREATE TABLE d.ev_1 AS SELECT 1 AS a; CREATE TABLE d.ev_2 AS SELECT 2 AS a');
    assert.deepEqual(await rows('DROP TABLE d.ev_1; CREATE TABLE d.ev_3 AS SELECT 3 AS a; SELECT SUM(a) FROM `d.ev_*`'), [[5]]);
  });

  it('merge, and fail where several rows would change one', async () => {
    const tables = `CREATE OR REPLACE TABLE d.t AS SELECT 1 AS id, 5 AS v, [1] AS l UNION ALL SELECT 2, 6, [2];`;
    const source = '(SELECT 1 AS id, 2 AS v, [7] AS l UNION ALL SELECT 1, 3, [8] UNION ALL SELECT 9, 4, [9])';
    const several = 'UPDATE/MERGE must match at most one source row for each target row';
    assert.equal(await failure(`${tables} MERGE d.t USING ${source} s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v`), several);
    assert.equal(await failure(`${tables} MERGE d.t USING ${source} s ON t.id = s.id WHEN MATCHED THEN DELETE`), several);
    assert.equal(await failure(`${tables} UPDATE d.t SET v = s.v FROM ${source} s WHERE t.id = s.id`), several);
    assert.deepEqual(await rows('SELECT id, v FROM d.t ORDER BY id'), [
      [1, 5],
      [2, 6],
    ]);
    const merge = `MERGE d.t USING ${source} s ON t.id = s.id WHEN MATCHED AND s.v = 3 THEN UPDATE SET v = s.v + t.v, l = s.l
      WHEN NOT MATCHED BY TARGET THEN INSERT ROW WHEN NOT MATCHED BY SOURCE AND t.id = 2 THEN DELETE`;
    assert.deepEqual(await rows(`${tables} ${merge}; SELECT id, v, l FROM d.t ORDER BY id`), [
      [1, 8, [8]],
      [9, 4, [9]],
    ]);
    const insert = 'MERGE d.t USING (SELECT 3 AS id) s ON FALSE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)';
    assert.deepEqual(await rows(`${insert}; SELECT v, ARRAY_LENGTH(l) FROM d.t WHERE id = 3`), [[null, 0]]);
    assert.deepEqual(await rows('UPDATE d.t SET v = x.v FROM (SELECT 3 AS id, 1 AS v) x WHERE t.id = x.id; SELECT SUM(v) FROM d.t'), [
      [13],
    ]);
    assert.match(await failure('CREATE OR REPLACE VIEW d.t AS SELECT 1 AS a'), /currently a TABLE/);
  });

  it('set fields of structs', async () => {
    await run('CREATE TABLE d.t AS SELECT 1 AS id, STRUCT(1 AS a, "x" AS b, STRUCT([1] AS q, 2 AS r) AS c) AS s UNION ALL SELECT 2, NULL');
    await run('UPDATE d.t SET s.a = s.a + id + 5, s.c.q = [8, 9], id = 3 WHERE id = 1');
    assert.deepEqual(await rows('SELECT id, s FROM d.t WHERE id = 3'), [[3, { a: 7, b: 'x', c: { q: [8, 9], r: 2 } }]]);
    assert.equal(await failure('UPDATE d.t SET s.a = 1 WHERE id = 2'), 'Cannot set field of NULL STRUCT');
    await run('MERGE d.t USING (SELECT 3 AS id) x ON t.id = x.id WHEN MATCHED THEN UPDATE SET s.c.r = x.id');
    assert.deepEqual(await rows('SELECT s.c.r FROM d.t WHERE id = 3'), [[3]]);
  });

  it('change nothing when a transaction is rolled back', async () => {
    await run('CREATE TABLE d.t AS SELECT 1 AS a');
    assert.deepEqual(await rows('BEGIN TRANSACTION; DELETE FROM d.t WHERE TRUE; ROLLBACK TRANSACTION; SELECT COUNT(*) FROM d.t'), [[1]]);
    assert.deepEqual(await rows('BEGIN TRANSACTION; INSERT d.t VALUES (2); COMMIT TRANSACTION; SELECT COUNT(*) FROM d.t'), [[2]]);
    assert.match(await failure('BEGIN TRANSACTION; DROP TABLE d.t; ROLLBACK TRANSACTION'), /not supported in a transaction/);
  });

  it('make views that follow the tables that they read', async () => {
    await run('CREATE TABLE d.ev_1 AS SELECT 1 AS a; CREATE VIEW d.v AS SELECT SUM(a) AS s FROM `d.ev_*`');
    assert.deepEqual(await rows('SELECT s FROM d.v'), [[1]]);
    await run('CREATE TABLE d.ev_2 AS SELECT 2 AS a');
    assert.deepEqual(await rows('SELECT s FROM d.v'), [[3]]);
  });
});
