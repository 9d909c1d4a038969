import assert from 'node:assert/strict';
import { createTable, isSqlError, type LocalEngine, openLocalEngine, queryRows } from '../translate/support/local-engine.ts';

describe('Columns of types with parameters', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });
  after(() => engine.close());

  const run = (sql: string) => engine.warehouse.execute(sql);
  const rows = (sql: string) => queryRows(engine, sql);
  const made = (columns: string) => createTable(engine, columns);

  it('round to their scale, half away from zero, and keep what fits', async () => {
    const t = await made('n NUMERIC(5, 2), k DECIMAL(3), s STRING(3), b BYTES(2), a ARRAY<NUMERIC(3, 1)>');
    await run(
      `INSERT ${t} (n, k, s, b, a) VALUES (123.455, 12.5, 'äöü', b'xy', [1.25, 2]), (-123.455, -12.5, NULL, NULL, []), (999.994, 999.4, '', b'', NULL)`,
    );
    assert.deepEqual(await rows(`SELECT * FROM ${t} ORDER BY n`), [
      ['-123.46', '-13', null, null, []],
      ['123.46', '13', 'äöü', 'eHk=', ['1.3', '2']],
      ['999.99', '999', '', '', []],
    ]);
    // What is read is a NUMERIC like any other.
    assert.deepEqual(await rows(`SELECT n / 3 FROM ${t} WHERE n = 123.46`), [['41.153333333']]);
  });

  it('refuse what does not fit, however it comes', async () => {
    const t = await made('k INT64, n NUMERIC(5, 2), s STRING(3), b BYTES(2), a ARRAY<STRING(1)>');
    await run(`INSERT ${t} (k, n, s) VALUES (1, 1, 'abc')`);
    const wrong: readonly (readonly [string, RegExp])[] = [
      [`INSERT ${t} (n) VALUES (1000)`, /NUMERIC\(5, 2\) has precision 5 and scale 2 but got a value that is not in range: 1000/],
      [`INSERT ${t} (n) VALUES (999.995)`, /not in range/],
      [`INSERT ${t} (s) SELECT CONCAT(s, 'd') FROM ${t}`, /STRING\(3\) has maximum length 3 but got a value with length 4/],
      [`INSERT ${t} (b) VALUES (b'abc')`, /BYTES\(2\) has maximum length 2 but got a value with length 3/],
      [`INSERT ${t} (a) VALUES (['a', 'bc'])`, /STRING\(1\) has maximum length 1/],
      [`UPDATE ${t} SET n = n * 1000 WHERE TRUE`, /not in range/],
      [`MERGE ${t} AS t USING (SELECT 1 AS k) AS s ON t.k = s.k WHEN MATCHED THEN UPDATE SET s = 'abcd'`, /maximum length 3/],
      [
        `MERGE ${t} AS t USING (SELECT 2 AS k) AS s ON t.k = s.k WHEN NOT MATCHED THEN INSERT (k, s) VALUES (k, 'abcd')`,
        /maximum length 3/,
      ],
    ];
    for (const [sql, message] of wrong) await assert.rejects(run(sql), isSqlError(message), sql);
    assert.deepEqual(await rows(`SELECT k, n, s FROM ${t}`), [[1, '1', 'abc']]);
  });

  it('are what INFORMATION_SCHEMA tells, and go along with LIKE and COPY', async () => {
    const t = await made('n NUMERIC(5, 2), k NUMERIC(3), s STRING(3), a ARRAY<STRING(2)>, x STRING');
    await run(`CREATE TABLE p.d.alike LIKE ${t}; CREATE TABLE p.d.copied COPY ${t}`);
    for (const table of [t, 'p.d.alike', 'p.d.copied']) {
      const types = await rows(
        `SELECT data_type FROM p.d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = '${table.slice(4)}' ORDER BY ordinal_position`,
      );
      assert.deepEqual(types.flat(), ['NUMERIC(5, 2)', 'NUMERIC(3)', 'STRING(3)', 'ARRAY<STRING(2)>', 'STRING'], table);
      await assert.rejects(run(`INSERT ${table} (s) VALUES ('abcd')`), isSqlError(/maximum length 3/));
    }
  });

  it('hold for columns that are added, changed, given by default, and of temporary tables', async () => {
    const t = await made('n NUMERIC(4, 1) DEFAULT 1.25, s STRING(1)');
    await run(`INSERT ${t} (s) VALUES ('a')`);
    await run(`ALTER TABLE ${t} ADD COLUMN z STRING(1); ALTER TABLE ${t} ALTER COLUMN s SET DATA TYPE STRING(2)`);
    await run(`INSERT ${t} (n, s, z) VALUES (2, 'ab', 'z')`);
    await assert.rejects(run(`INSERT ${t} (z) VALUES ('zz')`), isSqlError(/STRING\(1\)/));
    await assert.rejects(run(`INSERT ${t} (s) VALUES ('abc')`), isSqlError(/STRING\(2\)/));
    assert.deepEqual(await rows(`SELECT * FROM ${t} ORDER BY n`), [
      ['1.3', 'a', null],
      ['2', 'ab', 'z'],
    ]);
    await assert.rejects(run(`CREATE TEMP TABLE q (s STRING(2)); INSERT q VALUES ('abc')`), isSqlError(/STRING\(2\)/));
  });

  it('are refused where they would not be kept', async () => {
    await assert.rejects(run('CREATE TABLE p.d.no (x STRUCT<a STRING(2)>)'), isSqlError(/parameters within a STRUCT \(x\)/));
    await assert.rejects(
      run('CREATE TABLE p.d.no (x STRING(2)) AS SELECT "abc" AS x'),
      isSqlError(/CREATE TABLE … AS with types that have parameters/),
    );
  });

  it('leave a column that need not be there any more what it is', async () => {
    const t = await made('x INT64 NOT NULL, y INT64');
    await run(`ALTER TABLE ${t} ALTER COLUMN x DROP NOT NULL`);
    await run(`INSERT ${t} (y) VALUES (1)`);
    const modes = (await engine.warehouse.describe({ project: 'p', dataset: 'd', table: t.slice(4) }))?.fields.map(({ mode }) => mode);
    assert.deepEqual(modes, ['NULLABLE', 'NULLABLE']);
  });
});
