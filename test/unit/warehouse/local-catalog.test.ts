import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { LocalCatalog } from '../../../src/warehouse/local-catalog.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { dataFolder, integers, localWarehouse, statement } from './local-warehouse.ts';

const endless = 'CREATE TABLE s.endless AS SELECT i FROM range(100000000000) AS t(i) WHERE hash(i) % 3 = 0';

describe('a local catalog', () => {
  const folder = temporaryFolder();
  let catalog: LocalCatalog;
  before(async () => {
    catalog = await openLocalCatalog({ dataFolder: dataFolder(folder.path), project: 'my-project' });
    await catalog.run('CREATE SCHEMA s');
  });
  after(async () => catalog.close());

  const tables = async () =>
    (await catalog.rows(`SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1`)).map(({ name }) => name);

  it('gives rows as plain values', async () => {
    const [row] = await catalog.rows(
      `SELECT 1::BIGINT AS big, 2::INTEGER AS small, 1.50::DECIMAL(9,2) AS exact, 0.5::DOUBLE AS float, DATE '2024-01-15' AS day, 'a'::BLOB AS bytes,
         [1::BIGINT, NULL] AS list, {'a': 'x', 'b': [{'c': true}]} AS struct, NULL AS nothing`,
    );
    assert.deepEqual(row, {
      big: 1n,
      small: 2,
      exact: '1.50',
      float: 0.5,
      day: '2024-01-15',
      bytes: 'YQ==',
      list: [1n, null],
      struct: { a: 'x', b: [{ c: true }] },
      nothing: null,
    });
  });

  it('reads files', async () => {
    const file = join(folder.path, 'rows.ndjson');
    await writeFile(file, '{"x": 1}\n{"x": "2"}\n');
    assert.deepEqual(await catalog.rows(`SELECT sum(x::INT)::INT AS total FROM read_json('${file}', columns = {x: 'VARCHAR'})`), [
      { total: 3 },
    ]);
  });

  it('undoes a transaction that fails, and keeps one that does not', async () => {
    await assert.rejects(
      catalog.transaction(async () => {
        await catalog.run('CREATE TABLE s.half AS SELECT 1 AS x');
        await catalog.run("SELECT error('in words of ours')");
      }),
      (error) => error instanceof SqlError && error.message === 'in words of ours',
    );
    assert.deepEqual(await tables(), []);
    assert.equal(
      await catalog.transaction(async () => {
        await catalog.run('CREATE TABLE s.whole AS SELECT 1 AS x; INSERT INTO s.whole VALUES (2)');
        return 'done';
      }),
      'done',
    );
    assert.deepEqual(await tables(), ['whole']);
  });

  it('is interrupted, leaves nothing behind and goes on', async () => {
    const controller = new AbortController();
    const running = catalog.run(`CREATE TEMP TABLE kept AS SELECT 1 AS x; ${endless}`, controller.signal);
    const waiting = catalog.rows('SELECT 1 AS x', controller.signal);
    setTimeout(() => controller.abort(), 50);
    await Promise.all([running, waiting].map((work) => assert.rejects(work, { name: 'AbortError' })));
    assert.deepEqual(await catalog.rows('SELECT x FROM kept'), [{ x: 1 }]);
    assert.deepEqual(await tables(), ['whole']);
    await assert.rejects(
      catalog.transaction(() => catalog.run(`CREATE TABLE s.other AS SELECT 1 AS x; ${endless}`, AbortSignal.timeout(50))),
      { name: 'TimeoutError' },
    );
    assert.deepEqual(await tables(), ['whole']);
  });

  it('runs statements side by side over tables in memory, and then the file has what they made', async () => {
    await catalog.run('CREATE TABLE scratch.numbers AS SELECT i FROM range(1000) AS t(i)');
    const parts = Array.from({ length: 7 }, (_, number) => number);
    let done = 0;
    await catalog.sideBySide(
      parts.map((part) => `CREATE TABLE s.part_${part} AS SELECT i FROM numbers WHERE i % 7 = ${part}`),
      { onDone: () => (done += 1) },
    );
    assert.equal(done, 7);
    await copyFile(join(dataFolder(folder.path), 'my-project.duckdb'), join(dataFolder(folder.path), 'copied-project.duckdb'));
    const copy = await openLocalCatalog({ dataFolder: dataFolder(folder.path), project: 'copied-project' });
    const all = parts.map((part) => `FROM s.part_${part}`).join(' UNION ALL ');
    assert.deepEqual(await copy.rows(`SELECT count(DISTINCT i)::INTEGER AS numbers, sum(i)::INTEGER AS sum FROM (${all})`), [
      { numbers: 1000, sum: 499_500 },
    ]);
    await copy.close();
    await catalog.run(parts.map((part) => `DROP TABLE s.part_${part}`).join('; ') + '; DROP TABLE scratch.numbers');
  });

  it('stops what runs side by side when one fails or it is cancelled, and goes on', async () => {
    await catalog.run('SET threads = 2');
    const failing = `CREATE TABLE s.failed AS SELECT error('in words of ours') FROM range(1)`;
    await assert.rejects(
      catalog.sideBySide([endless, failing]),
      (error) => error instanceof SqlError && error.message === 'in words of ours',
    );
    await assert.rejects(catalog.sideBySide([endless, endless.replace('s.endless', 's.more')], { signal: AbortSignal.timeout(50) }), {
      name: 'TimeoutError',
    });
    assert.deepEqual(await tables(), ['whole']);
    assert.deepEqual(await catalog.rows(`SELECT current_setting('threads')::INTEGER AS threads`), [{ threads: 2 }]);
    await catalog.run('RESET threads');
  });

  it('takes no name that is a path', async () => {
    await assert.rejects(openLocalCatalog({ dataFolder: dataFolder(folder.path), project: '../x' }), /no name of a project/);
  });

  it('that a killed process wrote is read as far as it was committed', async () => {
    const child = fork(join(import.meta.dirname, 'write-forever.ts'), [dataFolder(folder.path)], { execArgv: ['--import', 'tsx'] });
    const said: readonly unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    assert.equal(said[0], 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const warehouse = localWarehouse(folder.path);
    const { rows } = await warehouse.query(
      statement('SELECT count(*), min(n) = max(n) FROM "killed-project".s.t', [
        ...integers('count'),
        { name: 'same', type: 'BOOL', mode: 'NULLABLE' },
      ]),
    );
    assert.deepEqual(rows, [[1000, true]]);
    await warehouse.close();
  });
});

describe('closing an embedded warehouse', () => {
  const folder = temporaryFolder();
  it('ends what is running', async () => {
    const warehouse = localWarehouse(folder.path);
    const running = warehouse.query(
      statement('SELECT count(*) AS n FROM range(100000000000) AS t(i) WHERE hash(i) % 3 = 0', integers('n')),
    );
    setTimeout(() => void warehouse.close(), 50);
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(warehouse.query(statement('SELECT 1 AS n', integers('n'))), { name: 'AbortError' });
  });

  it('that needs more memory than it may use says so and goes on', async () => {
    const warehouse = localWarehouse(folder.path, { memoryLimit: '30MB' });
    const hungry = statement(`SELECT length(string_agg(hash(i)::VARCHAR, '')) AS n FROM range(20000000) AS t(i)`, integers('n'));
    await assert.rejects(
      warehouse.query(hungry),
      (error) => error instanceof Error && 'problem' in error && JSON.stringify(error.problem).includes('ATT1407'),
    );
    assert.deepEqual((await warehouse.query(statement('SELECT 1::BIGINT AS n', integers('n')))).rows, [[1]]);
    await warehouse.close();
  });
});
