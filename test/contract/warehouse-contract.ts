import assert from 'node:assert/strict';
import { type Field, type TableName, tableKey } from '../../src/googlesql/schema.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { SqlError } from '../../src/warehouse/sql-error.ts';
import type { PreparedStatement, Warehouse } from '../../src/warehouse/warehouse.ts';
import { incrementContract } from './increment-contract.ts';

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse;
  /** Where the suite may make datasets. */
  readonly project: string;
  /** Opened anew after so many tests: an emulator that runs out of memory. */
  readonly testsEach?: number;
  /** Tests that cannot pass through no fault of ours, by title, with what the database does otherwise. */
  readonly deviations?: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

/** What every warehouse does alike. Statements are GoogleSQL; each test has a dataset of its own. */
export function warehouseContract(kind: string, open: () => Promise<WarehouseUnderTest>): void {
  describe(`a ${kind} warehouse`, () => {
    let under: WarehouseUnderTest;
    let warehouse: Warehouse;
    let dataset = '';
    let tests = 0;

    before(async () => {
      under = await open();
      warehouse = under.warehouse;
    });
    after(async () => under.dispose());
    beforeEach(async function () {
      const deviation = under.deviations?.get(this.currentTest?.title ?? '');
      if (deviation !== undefined) {
        console.warn(`        not asked of this one: ${deviation}`);
        this.skip();
      }
      if (under.testsEach !== undefined && tests > 0 && tests % under.testsEach === 0) {
        await under.dispose();
        under = await open();
        warehouse = under.warehouse;
      }
      tests += 1;
      dataset = `contract_${tests}`;
      await warehouse.createDataset({ project: under.project, dataset });
    });

    const named = (table: string): TableName => ({ project: under.project, dataset, table });
    const path = (table: string) => `\`${tableKey(named(table))}\``;
    const ask = async (sql: string) => warehouse.query(await warehouse.prepare(sql));
    const rowsOf = async (sql: string) => (await ask(sql)).rows;
    const make = async (table: string, sql: string) => warehouse.createTable(named(table), await warehouse.prepare(sql));
    const count = async (table: string) => (await rowsOf(`SELECT COUNT(*) FROM ${path(table)}`))[0]?.[0];
    const column = (name: string, type: Field['type'], mode: Field['mode'] = 'NULLABLE'): Field => ({ name, type, mode });

    describe('queries', () => {
      it('give typed columns and rows', async () => {
        const statement = await warehouse.prepare(`SELECT 1 AS n, 'a' AS s, [1, 2] AS l, STRUCT(TRUE AS b, NULL AS x) AS r`);
        assert.deepEqual(plain(statement.fields), [
          column('n', 'INT64'),
          column('s', 'STRING'),
          column('l', 'INT64', 'REPEATED'),
          { ...column('r', 'STRUCT'), fields: [column('b', 'BOOL'), column('x', 'INT64')] },
        ]);
        const { rows, complete } = await warehouse.query(statement);
        assert.deepEqual(rows, [[1, 'a', [1, 2], { b: true, x: null }]]);
        assert.equal(complete, true);
      });

      it('take values for their parameters', async () => {
        const n = { name: 'n', field: column('', 'INT64'), value: '9007199254740993' };
        const words = { name: 'words', field: column('', 'STRING', 'REPEATED'), value: ['a', 'b'] };
        const named = await warehouse.prepare('SELECT @n AS n, ARRAY_LENGTH(@words) AS l, @words[OFFSET(1)] AS b', {
          parameters: [n, words],
        });
        assert.deepEqual((await warehouse.query(named)).rows, [['9007199254740993', 2, 'b']]);
        const positional = [
          { field: column('', 'STRING'), value: '2024-01-31' },
          { field: column('', 'INT64'), value: 7 },
        ];
        const second = await warehouse.prepare('SELECT CAST(? AS DATE) AS d, ? AS n', { parameters: positional });
        assert.deepEqual((await warehouse.query(second)).rows, [['2024-01-31', 7]]);
      });

      it('read pipe syntax', async () => {
        const sql = `FROM UNNEST([1, 2, 3, 4]) AS n |> WHERE n > 1 |> EXTEND MOD(n, 2) AS odd |> AGGREGATE SUM(n) AS total GROUP BY odd |> ORDER BY odd`;
        assert.deepEqual(await rowsOf(sql), [
          [0, 6],
          [1, 3],
        ]);
      });

      it('encode values as the API of BigQuery does', async () => {
        const cases: readonly (readonly [string, Value])[] = [
          ['9007199254740993', '9007199254740993'],
          ['-9007199254740991', -9007199254740991],
          ['NUMERIC "1.500"', '1.5'],
          ['0.1', 0.1],
          ['TIMESTAMP "2024-01-15 12:00:00.123456+00"', '2024-01-15T12:00:00.123456Z'],
          ['TIMESTAMP "2024-01-15 12:00:00+00"', '2024-01-15T12:00:00Z'],
          ['DATETIME "2024-01-15 12:34:56.789"', '2024-01-15T12:34:56.789000'],
          ['DATE "0001-01-01"', '0001-01-01'],
          ['TIME "23:59:59.5"', '23:59:59.500000'],
          ['b"\\x00\\xff"', 'AP8='],
          ['JSON \'{"a":[1,2]}\'', '{"a":[1,2]}'],
          ['CAST(NULL AS ARRAY<INT64>)', []],
          ['CAST(NULL AS STRING)', null],
        ];
        const { rows } = await ask(`SELECT ${cases.map(([sql]) => sql).join(', ')}`);
        assert.deepEqual(
          rows[0],
          cases.map(([, value]) => value),
        );
      });

      it('encode what JSON has no number for', async () => {
        assert.deepEqual(await rowsOf('SELECT CAST("nan" AS FLOAT64), CAST("-inf" AS FLOAT64)'), [['NaN', '-Infinity']]);
      });

      it('keep their order and say so when a limit cuts them off', async () => {
        const statement = await warehouse.prepare('SELECT x FROM UNNEST(GENERATE_ARRAY(1, 5000)) AS x ORDER BY x DESC');
        const cut = await warehouse.query(statement, { limit: 3 });
        assert.deepEqual([cut.rows, cut.complete], [[[5000], [4999], [4998]], false]);
        const all = await warehouse.query(statement, { limit: 5000 });
        assert.deepEqual([all.rows.length, all.complete], [5000, true]);
      });

      it('tell what they read', async () => {
        await make('a', 'SELECT 1 AS x');
        const statement = await warehouse.prepare(`SELECT * FROM ${path('a')} JOIN ${path('a')} AS other USING (x)`);
        assert.deepEqual(statement.tables, [named('a')]);
      });

      it('run beside each other', async () => {
        const answers = await Promise.all(
          Array.from({ length: 12 }, (_, index) => rowsOf(`SELECT SUM(x) + ${index} FROM UNNEST(GENERATE_ARRAY(1, 10000)) AS x`)),
        );
        assert.deepEqual(
          answers.map((rows) => rows[0]?.[0]),
          Array.from({ length: 12 }, (_, index) => 50_005_000 + index),
        );
      });
    });

    describe('errors', () => {
      const failure = async (work: Promise<unknown>): Promise<SqlError> => {
        try {
          await work;
        } catch (error) {
          assert.ok(error instanceof SqlError, String(error));
          return error;
        }
        throw new assert.AssertionError({ message: 'It did not fail.' });
      };

      it('of names and types are told at their place, before anything runs', async () => {
        const sql = 'SELECT\n  nosuch\nFROM (SELECT 1 AS x)';
        const error = await failure(warehouse.prepare(sql));
        assert.equal(error.code, 'ATT1301');
        assert.equal(sql.slice(error.range?.start, (error.range?.start ?? 0) + 6), 'nosuch');
        assert.match(error.message, /Unrecognized name: nosuch/);
        assert.equal((await failure(warehouse.prepare(`SELECT 1 = 'a'`))).code, 'ATT1301');
        assert.equal((await failure(warehouse.prepare('SELEC 1'))).code, 'ATT1301');
      });

      it('of tables that are not there name them', async () => {
        const error = await failure(warehouse.prepare(`SELECT * FROM ${path('nosuch')}`));
        assert.equal(error.code, 'ATT1405');
        assert.match(error.message, /nosuch/);
        assert.equal((await failure(warehouse.prepare(`SELECT * FROM ${path('no_*')}`))).code, 'ATT1405');
      });

      it('of names that differ only in capitals are found', async () => {
        await make('orders', 'SELECT 1 AS x');
        assert.equal((await failure(warehouse.prepare(`SELECT * FROM ${path('Orders')}`))).code, 'ATT1405');
      });

      it('that come while a statement runs are told in plain words', async () => {
        await make('texts', `SELECT 'abc' AS s, 0 AS zero`);
        const cast = await failure(ask(`SELECT CAST(s AS INT64) FROM ${path('texts')}`));
        assert.equal(cast.code, 'ATT1403');
        assert.match(cast.message, /abc/);
        assert.doesNotMatch(cast.message, /LINE \d|Error:/);
      });

      it('of arithmetic are told in BigQuery’s words', async () => {
        await make('texts', `SELECT 0 AS zero`);
        const division = await failure(ask(`SELECT 1 / zero FROM ${path('texts')}`));
        assert.equal(division.code, 'ATT1403');
        assert.match(division.message, /division by zero/i);
      });

      it('leave the warehouse working', async () => {
        await failure(ask(`SELECT ERROR('out')`));
        assert.deepEqual(await rowsOf('SELECT 1'), [[1]]);
      });
    });

    describe('tables', () => {
      it('are made with the statement’s columns, described and listed', async () => {
        const sql = `SELECT 1 AS n, NUMERIC '1.5' AS d, TIMESTAMP '2024-01-15 00:00:00+00' AS t, DATE '2024-01-15' AS day, [STRUCT('k' AS key, 1.5 AS v)] AS params, 2 AS c`;
        const { rows } = await make('t', sql);
        assert.equal(rows, 1);
        const fields = [
          column('n', 'INT64'),
          column('d', 'NUMERIC'),
          column('t', 'TIMESTAMP'),
          column('day', 'DATE'),
          { ...column('params', 'STRUCT', 'REPEATED'), fields: [column('key', 'STRING'), column('v', 'FLOAT64')] },
          column('c', 'INT64'),
        ];
        const description = await warehouse.describe(named('t'));
        assert.equal(description?.kind, 'table');
        assert.deepEqual(plain(description.fields), fields);
        assert.deepEqual(await rowsOf(`SELECT * FROM ${path('t')}`), [
          [1, '1.5', '2024-01-15T00:00:00Z', '2024-01-15', [{ key: 'k', v: 1.5 }], 2],
        ]);
        assert.deepEqual(
          (await warehouse.list(named(''))).map(({ name, kind }) => [name, kind]),
          [[named('t'), 'table']],
        );
      });

      it('take the place of what had the name, table or view', async () => {
        await make('t', 'SELECT 1 AS x');
        assert.deepEqual(await make('t', 'SELECT x FROM UNNEST([1, 2, 3]) AS x'), { rows: 3 });
        await warehouse.createView(named('t'), await warehouse.prepare('SELECT "v" AS s'));
        assert.equal((await warehouse.describe(named('t')))?.kind, 'view');
        assert.deepEqual(await rowsOf(`SELECT * FROM ${path('t')}`), [['v']]);
        assert.deepEqual(await make('t', 'SELECT 7 AS y'), { rows: 1 });
        assert.deepEqual(await rowsOf(`SELECT y FROM ${path('t')}`), [[7]]);
      });

      it('can be made of themselves', async () => {
        await make('t', 'SELECT 1 AS x');
        await make('t', `SELECT x + 1 AS x FROM ${path('t')}`);
        assert.deepEqual(await rowsOf(`SELECT x FROM ${path('t')}`), [[2]]);
      });

      it('stay as they were when the new one fails', async () => {
        await make('t', 'SELECT 1 AS x');
        await assert.rejects(make('t', `SELECT CAST(s AS INT64) AS x FROM UNNEST(['1', 'no']) AS s`));
        assert.deepEqual(await rowsOf(`SELECT x FROM ${path('t')}`), [[1]]);
      });

      it('are made several at once, and the same one by several', async () => {
        const names = ['a', 'b', 'c', 'd', 'same', 'same', 'same'];
        const results = await Promise.all(names.map((name) => make(name, 'SELECT x FROM UNNEST(GENERATE_ARRAY(1, 20000)) AS x')));
        assert.deepEqual(
          results,
          names.map(() => ({ rows: 20_000 })),
        );
        assert.deepEqual(
          (await warehouse.list(named(''))).map(({ name }) => name.table),
          ['a', 'b', 'c', 'd', 'same'],
        );
      });

      it('are known to statements before they are there, when their columns are given', async () => {
        const schemas = [{ name: named('later'), fields: [column('x', 'INT64')] }];
        const statement = await warehouse.prepare(`SELECT x * 2 AS y FROM ${path('later')}`, { schemas });
        await make('later', 'SELECT 21 AS x');
        assert.deepEqual((await warehouse.query(statement)).rows, [[42]]);
      });

      it('are dropped, and dropping what is not there is no error', async () => {
        await make('t', 'SELECT 1 AS x');
        await warehouse.createView(named('v'), await warehouse.prepare(`SELECT * FROM ${path('t')}`));
        await warehouse.drop(named('v'));
        await warehouse.drop(named('t'));
        await warehouse.drop(named('t'));
        assert.equal(await warehouse.describe(named('t')), undefined);
        assert.deepEqual(await warehouse.list(named('')), []);
        assert.deepEqual(await warehouse.list({ project: under.project, dataset: 'no_such_dataset' }), []);
      });

      it('of given rows have just those', async () => {
        const fields = [column('id', 'INT64'), column('at', 'TIMESTAMP'), column('amount', 'NUMERIC'), column('note', 'STRING')];
        const rows: readonly (readonly Value[])[] = [
          [1, '2024-01-15T12:00:00.000001Z', '12345678901234567890.123456789', "it's"],
          ['9223372036854775807', null, null, ''],
        ];
        assert.deepEqual(await warehouse.createTableOfRows(named('seed'), fields, rows), { rows: 2 });
        assert.deepEqual(await rowsOf(`SELECT * FROM ${path('seed')} ORDER BY id`), rows);
      });

      it('of given rows take the place of other tables', async () => {
        const fields = [column('id', 'INT64'), column('at', 'TIMESTAMP'), column('amount', 'NUMERIC'), column('note', 'STRING')];
        const rows: readonly (readonly Value[])[] = [
          [1, '2024-01-15T12:00:00.000001Z', '12345678901234567890.123456789', "it's"],
          ['9223372036854775807', null, null, ''],
        ];
        await make('seed', 'SELECT 1 AS other');
        assert.deepEqual(await warehouse.createTableOfRows(named('seed'), fields, rows), { rows: 2 });
        assert.deepEqual(await rowsOf(`SELECT * FROM ${path('seed')} ORDER BY id`), rows);
        assert.deepEqual(plain((await warehouse.describe(named('seed')))?.fields ?? []), fields);
        assert.deepEqual(await warehouse.createTableOfRows(named('seed'), fields, []), { rows: 0 });
        assert.equal(await count('seed'), 0);
      });
    });

    describe('wildcard tables', () => {
      beforeEach(async () => {
        await make('events_20240101', 'SELECT 1 AS x');
        await make('events_20240102', 'SELECT 2 AS x, "new" AS y');
        await make('event', 'SELECT 9 AS x');
      });

      it('have the newest table’s columns and _TABLE_SUFFIX', async () => {
        const description = await warehouse.describe(named('events_*'));
        assert.deepEqual(plain(description?.fields ?? []), [column('x', 'INT64'), column('y', 'STRING')]);
        assert.deepEqual(plain(description?.pseudoFields ?? []), [column('_TABLE_SUFFIX', 'STRING')]);
        assert.equal(await warehouse.describe(named('other_*')), undefined);
      });

      it('are read by suffix', async () => {
        assert.deepEqual(await rowsOf(`SELECT _TABLE_SUFFIX, x, y FROM ${path('events_*')} ORDER BY x`), [
          ['20240101', 1, null],
          ['20240102', 2, 'new'],
        ]);
        assert.deepEqual(await rowsOf(`SELECT x FROM ${path('events_*')} WHERE _TABLE_SUFFIX BETWEEN '20240102' AND '20240131'`), [[2]]);
      });
    });

    describe('views', () => {
      it('see tables of a wildcard that come after them', async () => {
        await make('events_20240101', 'SELECT 1 AS x');
        await warehouse.createView(named('v'), await warehouse.prepare(`SELECT x FROM ${path('events_*')}`));
        await warehouse.createView(named('w'), await warehouse.prepare(`SELECT SUM(x) AS total FROM ${path('v')}`));
        await make('events_20240102', 'SELECT 10 AS x');
        assert.deepEqual(await rowsOf(`SELECT total FROM ${path('w')}`), [[11]]);
        await warehouse.drop(named('events_20240101'));
        await warehouse.release();
        assert.deepEqual(await rowsOf(`SELECT total FROM ${path('w')}`), [[10]]);
      });

      it('follow the types of what they read', async () => {
        await make('t', 'SELECT 1 AS x');
        await warehouse.createView(named('v'), await warehouse.prepare(`SELECT SUM(x) AS total FROM ${path('t')}`));
        await make('t', 'SELECT x FROM UNNEST([0.25, 0.5]) AS x');
        assert.deepEqual(await rowsOf(`SELECT total FROM ${path('v')}`), [[0.75]]);
        assert.deepEqual(plain((await warehouse.describe(named('v')))?.fields ?? []), [column('total', 'FLOAT64')]);
      });

      it('that do not work any more say so', async () => {
        await make('t', 'SELECT 1 AS x');
        await warehouse.createView(named('v'), await warehouse.prepare(`SELECT x FROM ${path('t')}`));
        await make('t', 'SELECT 1 AS y');
        await assert.rejects(rowsOf(`SELECT * FROM ${path('v')}`), SqlError);
        await warehouse.drop(named('t'));
        await assert.rejects(rowsOf(`SELECT * FROM ${path('v')}`), SqlError);
        assert.equal((await warehouse.list(named(''))).length, 1);
      });
    });

    describe('scripts', () => {
      it('run statement by statement', async () => {
        await warehouse.execute(`
          CREATE TABLE ${path('t')} (x INT64, s STRING);
          INSERT INTO ${path('t')} (x, s) VALUES (1, 'a;b'), (2, 'c');
          UPDATE ${path('t')} SET s = 'd' WHERE x = 2;
          DELETE FROM ${path('t')} WHERE x = 1;`);
        assert.deepEqual(await rowsOf(`SELECT x, s FROM ${path('t')}`), [[2, 'd']]);
        assert.deepEqual(plain((await warehouse.describe(named('t')))?.fields ?? []), [column('x', 'INT64'), column('s', 'STRING')]);
      });

      it('are refused as what a table is made of', async () => {
        const statement = await warehouse.prepare(`CREATE TABLE ${path('t')} AS SELECT 1 AS x`);
        await assert.rejects(warehouse.createTable(named('u'), statement), SqlError);
      });
    });

    describe('appending', () => {
      const fields = [column('id', 'STRING'), column('n', 'INT64')];
      const append = (rows: readonly (readonly Value[])[]) => warehouse.appendNewRows(named('stream'), fields, 'id', rows);

      it('adds each key once, however often it comes', async () => {
        const batch = [
          ['a', 1],
          ['b', 2],
          ['a', 3],
        ];
        assert.deepEqual(await append(batch), { rowsRead: 3, rowsAdded: 2 });
        assert.deepEqual(await append(batch), { rowsRead: 3, rowsAdded: 0 });
        assert.deepEqual(await append([...batch, ['c', null]]), { rowsRead: 4, rowsAdded: 1 });
        assert.deepEqual(await rowsOf(`SELECT id, n FROM ${path('stream')} ORDER BY id`), [
          ['a', 1],
          ['b', 2],
          ['c', null],
        ]);
      });

      it('adds each key once when batches come at once', async () => {
        const batches = Array.from({ length: 4 }, (_, batch) =>
          Array.from({ length: 500 }, (_, row): readonly Value[] => [`k${batch * 250 + row}`, batch]),
        );
        const results = await Promise.all(batches.map(append));
        assert.equal(
          results.reduce((sum, { rowsAdded }) => sum + rowsAdded, 0),
          1250,
        );
        assert.equal(await count('stream'), 1250);
      });

      it('adds nothing of a batch that fails', async () => {
        await append([['a', 1]]);
        await assert.rejects(
          append([
            ['b', 2],
            ['c', 'many'],
          ]),
          SqlError,
        );
        await assert.rejects(
          append([
            ['b', 2],
            [null, 3],
          ]),
          /id/,
        );
        assert.equal(await count('stream'), 1);
      });

      it('takes rows as they come', async () => {
        async function* rows(): AsyncGenerator<readonly Value[]> {
          for (let n = 0; n < 5000; n += 1) yield await Promise.resolve([`k${n}`, n]);
        }
        assert.deepEqual(await warehouse.appendNewRows(named('stream'), fields, 'id', rows()), { rowsRead: 5000, rowsAdded: 5000 });
      });
    });

    describe('new rows of a table', () => incrementContract({ warehouse: () => warehouse, named }));

    describe('cancelling', () => {
      const list = 'UNNEST(GENERATE_ARRAY(1, 5000))';
      const endless = `SELECT COUNT(*) AS n FROM ${list} AS a, ${list} AS b, ${list} AS c WHERE MOD(a * b, 7) = MOD(b + c, 11)`;
      let statement: PreparedStatement;
      beforeEach(async () => {
        statement = await warehouse.prepare(endless);
      });

      const cancelled = async (work: (signal: AbortSignal) => Promise<unknown>) => {
        const controller = new AbortController();
        const running = work(controller.signal);
        setTimeout(() => controller.abort(), 50);
        await assert.rejects(running, { name: 'AbortError' });
      };

      it('ends a query', async () => {
        await cancelled((signal) => warehouse.query(statement, { signal }));
      });

      it('ends the making of a table and leaves the old one', async () => {
        await make('t', 'SELECT 1 AS x');
        await cancelled((signal) => warehouse.createTable(named('t'), statement, { signal }));
        assert.deepEqual(await rowsOf(`SELECT x FROM ${path('t')}`), [[1]]);
        assert.deepEqual(await make('t', 'SELECT 2 AS x'), { rows: 1 });
      });

      it('ends an append and adds nothing', async () => {
        await warehouse.appendNewRows(named('stream'), [column('id', 'INT64')], 'id', [[0]]);
        async function* endlessRows(): AsyncGenerator<readonly Value[]> {
          for (let n = 1; ; n += 1) yield await Promise.resolve([n]);
        }
        await cancelled((signal) => warehouse.appendNewRows(named('stream'), [column('id', 'INT64')], 'id', endlessRows(), signal));
        assert.equal(await count('stream'), 1);
      });

      it('is heeded before anything begins', async () => {
        const signal = AbortSignal.abort();
        await assert.rejects(warehouse.query(statement, { signal }), { name: 'AbortError' });
        await assert.rejects(warehouse.prepare('SELECT 1', { signal }), { name: 'AbortError' });
        await assert.rejects(warehouse.list(named(''), signal), { name: 'AbortError' });
      });
    });

    it('goes on after it let go of everything', async () => {
      await make('t', 'SELECT 1 AS x');
      await warehouse.release();
      assert.equal(await count('t'), 1);
    });
  });
}

/** Without what a warehouse may add (descriptions). */
function plain(fields: readonly Field[]): readonly Field[] {
  return fields.map(({ name, type, mode, fields: members }) => ({ name, type, mode, ...(members && { fields: plain(members) }) }));
}
