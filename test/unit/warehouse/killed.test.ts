import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseFile, integers, localWarehouse, statement } from './local-warehouse.ts';

const rows = 200_000;
/** As replace-forever.ts has it. */
const mergedRows = 20_000;
const kills = 6;

describe('a process that is killed while it makes tables', () => {
  const folder = temporaryFolder();
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  it('leaves each table whole, the last that it finished or the next', async function () {
    this.timeout(60_000);
    let last = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const first = last + 1;
      child = fork(join(import.meta.dirname, 'replace-forever.ts'), [databaseFile(folder.path), String(rows), String(first)], {
        execArgv: ['--import', 'tsx'],
      });
      const exit = once(child, 'exit');
      child.on('message', (version) => (last = Number(version)));
      await Promise.race([once(child, 'message'), exit]);
      // The moment is what the test is about: any is good.
      await delay(Math.random() * 150);
      child.kill('SIGKILL');
      await exit;
      assert.ok(last >= first);

      const warehouse = localWarehouse(folder.path);
      const ask = async (sql: string) => (await warehouse.query(statement(sql, integers('low', 'high', 'count')))).rows[0];
      for (const [table, wanted] of [
        ['a', rows],
        ['b', rows],
        ['merged', mergedRows],
      ] as const) {
        const [low, high, count] = (await ask(`SELECT min(version), max(version), count(*) FROM local.d.${table}`)) ?? [];
        assert.equal(count, wanted, `rows of ${table}`);
        assert.equal(low, high, `versions in ${table}`);
        assert.ok(low === last || low === last + 1, `${table} is of another version than ${last} or the next`);
      }
      const [low, high, count] = (await ask('SELECT min(version), max(version), count(*) FROM local.d.log')) ?? [];
      assert.equal(low, 100);
      assert.equal(count, Number(high) - 99, 'a gap or a repetition among the added rows');
      assert.ok(count === last * 100 || count === (last + 1) * 100, `${count} rows were added after ${last} batches`);
      await warehouse.close();
    }
  });
});
