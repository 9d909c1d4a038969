import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { attachFile } from '../../../src/warehouse/duckdb/attach.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseFile, dataFolder, integers, local, localWarehouse, statement } from './local-warehouse.ts';

const publicProject = 'bigquery-public-data';
const one = statement('SELECT 1 AS x', integers('x'));

describe('the files of the embedded warehouse', () => {
  const all = temporaryFolder();
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(all.path, 't-'));
  });

  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  const hold = async (file: string): Promise<ChildProcess> => {
    const child = fork(join(import.meta.dirname, 'hold-file.ts'), [file], { execArgv: ['--import', 'tsx'] });
    children.push(child);
    const said: readonly unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    assert.equal(said[0], 'open');
    return child;
  };

  const shard = async (name: string, sql: string) => {
    const catalog = await openLocalCatalog({ dataFolder: dataFolder(folder), project: publicProject });
    await catalog.run(`CREATE SCHEMA IF NOT EXISTS s; CREATE OR REPLACE TABLE s.${name} AS ${sql}`);
    await catalog.close();
  };

  it('are made on first use, in a folder that git ignores', async () => {
    const warehouse = localWarehouse(folder);
    assert.equal(existsSync(join(folder, '.attribution')), false);
    await warehouse.query(one);
    assert.equal(await readFile(join(folder, '.attribution', '.gitignore'), 'utf8'), '*\n');
    assert.equal(existsSync(databaseFile(folder)), true);
    await warehouse.close();
  });

  it('are free for another process after release, though a result was not read to its end', async () => {
    const warehouse = localWarehouse(folder, { idleMs: 60_000 });
    await warehouse.createDataset(local(''));
    await warehouse.createTable(local('t'), statement('SELECT i FROM range(100000) AS r(i)', integers('i')));
    const { rows, complete } = await warehouse.query(statement('SELECT i FROM local.d.t', integers('i')), { limit: 3 });
    assert.deepEqual([rows.length, complete], [3, false]);
    await warehouse.release();
    const child = await hold(databaseFile(folder));
    child.kill();
    await once(child, 'exit');
    assert.equal((await warehouse.list(local(''))).length, 1);
    await warehouse.close();
  });

  it('are given back by themselves when nothing runs', async () => {
    const warehouse = localWarehouse(folder, { idleMs: 0 });
    await warehouse.query(one);
    const waiting = localWarehouse(folder, { idleMs: 60_000 });
    await waiting.query(one);
    await waiting.release();
    const child = await hold(databaseFile(folder));
    child.kill();
    await once(child, 'exit');
    await warehouse.close();
    await waiting.close();
  });

  it('are waited for while another process has them, and say which process', async () => {
    await mkdir(dirname(databaseFile(folder)), { recursive: true });
    const child = await hold(databaseFile(folder));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const holder = { letGo: () => Promise.resolve() };
    const attachment = { file: databaseFile(folder), catalog: 'local', readOnly: false };
    await assert.rejects(attachFile(connection, attachment, holder, { ms: 0, tell: () => undefined }), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'ATT1401');
      assert.ok(error.message.includes(databaseFile(folder)) && error.message.includes(String(child.pid)), error.message);
      return true;
    });
    connection.closeSync();
    instance.closeSync();

    const messages: string[] = [];
    const warehouse = localWarehouse(folder, {
      onWaiting: (message) => {
        messages.push(message);
        child.send('close');
      },
    });
    await warehouse.query(one);
    await warehouse.close();
    assert.equal(messages.length, 1);
    assert.ok(messages[0]?.includes(databaseFile(folder)));
  });

  it('are shared by two warehouses of one process, with the same settings or others', async () => {
    const first = localWarehouse(folder);
    const second = localWarehouse(folder);
    const third = localWarehouse(folder, { threads: 1 });
    await first.createDataset(local(''));
    await Promise.all([
      first.createTable(local('a'), statement('SELECT i FROM range(1000) AS r(i)', integers('i'))),
      second.createTable(local('b'), statement('SELECT i FROM range(2000) AS r(i)', integers('i'))),
      third.createTable(local('c'), statement('SELECT i FROM range(3000) AS r(i)', integers('i'))),
    ]);
    for (const warehouse of [first, second, third]) {
      assert.deepEqual(
        (await warehouse.list(local(''))).map(({ name }) => name.table),
        ['a', 'b', 'c'],
      );
    }
    await first.close();
    await second.query(one);
    await second.close();
    await third.close();
  });

  it('of other projects are read, are found when they come later, and cannot be written', async () => {
    const warehouse = localWarehouse(folder, { idleMs: 60_000 });
    const events = { project: publicProject, dataset: 's', table: 'events_20240101' };
    assert.equal(await warehouse.describe(events), undefined);
    await shard('events_20240101', 'SELECT 1::BIGINT AS x');
    assert.deepEqual((await warehouse.describe(events))?.fields, integers('x'));
    await assert.rejects(warehouse.drop(events), /read-only/);
    await warehouse.createDataset(local(''));
    await warehouse.createView(local('v'), statement(`SELECT x FROM "${publicProject}".s.events_20240101`, integers('x')));
    const view = statement('SELECT x FROM local.d.v', integers('x'));
    assert.deepEqual((await warehouse.query(view)).rows, [[1]]);
    await shard('events_20240101', 'SELECT 2::BIGINT AS x');
    assert.deepEqual((await warehouse.query(view)).rows, [[2]]);
    await warehouse.close();
  });

  it('of other projects are attached when something names them, and before what changes anything', async () => {
    await shard('t', 'SELECT 1::BIGINT AS x');
    const file = join(dataFolder(folder), `${publicProject}.duckdb`);
    const googlesql = createGoogleSql();
    try {
      const warehouse = localWarehouse(folder, { idleMs: 60_000, googlesql });
      await warehouse.createDataset(local(''));
      await warehouse.query(one);
      // Nobody has it: another process can write it.
      await hold(file);
      for (const child of children.splice(0)) {
        child.kill();
        await once(child, 'exit');
      }
      // Nothing here says what the view reads.
      await warehouse.createView(local('v'), statement(`SELECT x FROM "${publicProject}".s.t`, integers('x')));
      await warehouse.execute('CREATE TABLE `local.d.log` (x INT64)');
      await warehouse.release();
      await warehouse.close();
      const again = localWarehouse(folder, { idleMs: 60_000, googlesql });
      const script = await again.prepare('INSERT INTO d.log (x) VALUES (7); SELECT x FROM d.v');
      assert.deepEqual((await again.query(script)).rows, [[1]]);
      assert.deepEqual((await again.query(statement('SELECT count(*) FROM local.d.log', integers('n')))).rows, [[1]]);
      await again.close();
    } finally {
      await googlesql.close();
    }
  });

  it('of other projects are there for all who name them first at once', async () => {
    await shard('events_20240101', 'SELECT 1::BIGINT AS x');
    for (let round = 0; round < 5; round += 1) {
      const warehouse = localWarehouse(folder);
      const asked = Array.from({ length: 12 }, async (_, index) => {
        // Each begins at a moment of its own.
        for (let turn = 0; turn < index; turn += 1) await new Promise(setImmediate);
        return warehouse.describe({ project: publicProject, dataset: 's', table: index % 2 === 0 ? 'events_*' : 'events_20240101' });
      });
      for (const found of await Promise.all(asked)) assert.deepEqual(found?.fields, integers('x'));
      await warehouse.close();
    }
  });

  it('of other projects that cannot be opened trouble only who reads them', async () => {
    await mkdir(dataFolder(folder), { recursive: true });
    await writeFile(join(dataFolder(folder), `${publicProject}.duckdb`), 'This is no database. '.repeat(1000));
    const warehouse = localWarehouse(folder);
    await warehouse.query(one);
    await assert.rejects(warehouse.describe({ project: publicProject, dataset: 's', table: 't' }), isProblem('ATT1404'));
    await assert.rejects(warehouse.query(statement(`SELECT x FROM "${publicProject}".s.t`, integers('x'))), isProblem('ATT1404'));
    await rm(join(dataFolder(folder), `${publicProject}.duckdb`));
    await shard('t', 'SELECT 1::BIGINT AS x');
    assert.deepEqual((await warehouse.query(statement(`SELECT x FROM "${publicProject}".s.t`, integers('x')))).rows, [[1]]);
    await warehouse.close();
  });

  it('that are damaged are named, and nothing is done to them', async () => {
    const good = localWarehouse(folder);
    await good.createDataset(local(''));
    await good.createTable(local('t'), statement('SELECT i FROM range(100000) AS r(i)', integers('i')));
    await good.close();
    const file = databaseFile(folder);
    await truncate(file, 20_000);
    const before = await readFile(file);
    const warehouse = localWarehouse(folder);
    await assert.rejects(warehouse.list(local('')), isProblem('ATT1404', file));
    assert.deepEqual(await readFile(file), before);
    await writeFile(file, 'text');
    await assert.rejects(warehouse.list(local('')), isProblem('ATT1404', file));
    await warehouse.close();
  });

  it('are out of reach of statements', async () => {
    const warehouse = localWarehouse(folder);
    const secret = join(folder, 'secret.csv');
    await writeFile(secret, 'a\n1\n');
    for (const sql of [
      `SELECT * FROM read_csv('${secret}')`,
      `SELECT * FROM '${secret}'`,
      `COPY (SELECT 1) TO '${secret}'`,
      `ATTACH '${secret}' AS s`,
      'INSTALL httpfs',
      'SET threads = 7',
    ]) {
      await assert.rejects(warehouse.query(statement(sql, integers('x'))), Error, sql);
    }
    assert.equal(await readFile(secret, 'utf8'), 'a\n1\n');
    await warehouse.close();
  });
});

function isProblem(code: string, text = ''): (error: unknown) => boolean {
  return (error) =>
    error instanceof ProblemError && error.problem.code === code && error.message.includes(text) && error.problem.hint !== undefined;
}
