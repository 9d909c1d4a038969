import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GoogleSqlError } from '../../../src/googlesql/googlesql-error.ts';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import type { Field, TableSchema } from '../../../src/googlesql/schema.ts';
import { startService } from '../../../src/googlesql/service-process.ts';

const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({ name, type, mode: 'NULLABLE', ...rest });

const events: TableSchema = {
  name: { project: 'my-project', dataset: 'd', table: 'events' },
  fields: [
    field('event_name', 'STRING'),
    field('amount', 'NUMERIC'),
    field('params', 'STRUCT', {
      mode: 'REPEATED',
      fields: [field('key', 'STRING'), field('value', 'STRUCT', { fields: [field('int_value', 'INT64')] })],
    }),
  ],
};

describe('The GoogleSQL service', () => {
  let googlesql: GoogleSql;

  before(() => {
    googlesql = createGoogleSql();
  });

  after(() => googlesql.close());

  const refusal = async (sql: string): Promise<GoogleSqlError> => {
    try {
      await googlesql.analyze(sql, { tables: [{ path: ['d', 'events'], schema: events }] });
    } catch (error) {
      if (error instanceof GoogleSqlError) return error;
      throw error;
    }
    return assert.fail('It was not refused.');
  };

  it('splits a script and tells the tables of each statement, CTEs left out', async () => {
    const sql =
      "SELECT ';' FROM `my-project.d.events`; -- one; \nWITH x AS (SELECT 1 FROM d.events) SELECT * FROM x, `p`.`d`.`t_*`;\n-- the end\n";
    const statements = await googlesql.statements(sql);
    assert.deepEqual(
      statements.map(({ range, tables }) => [sql.slice(range.start, range.end).trim().slice(0, 8), tables]),
      [
        ["SELECT '", [['my-project.d.events']]],
        [
          '-- one; ',
          [
            ['d', 'events'],
            ['p', 'd', 't_*'],
          ],
        ],
      ],
    );
  });

  for (const { written, path: segments } of [
    { written: '`my-project.d.events`', path: ['my-project.d.events'] },
    { written: 'my-project.d.events', path: ['my-project', 'd', 'events'] },
    { written: '`my-project`.`d`.`events`', path: ['my-project', 'd', 'events'] },
    { written: '`my-project.d`.events', path: ['my-project.d', 'events'] },
    { written: 'events', path: ['events'] },
  ]) {
    it(`finds a table written ${written}`, async () => {
      const [statement] = await googlesql.statements(`SELECT 1 FROM ${written}`);
      assert.deepEqual(statement?.tables, [segments]);
      const tree = await googlesql.analyze(`SELECT amount, params FROM ${written}`, { tables: [{ path: segments, schema: events }] });
      assert.ok(tree.kind === 'QueryStmt');
      assert.deepEqual(
        tree.outputColumnList.map(({ name, column: { type } }) => [name, type.kind]),
        [
          ['amount', 'NUMERIC'],
          ['params', 'ARRAY'],
        ],
      );
    });
  }

  it('refuses in the words of BigQuery, at the place', async () => {
    const sql = 'SELECT event_nam FROM d.events';
    const error = await refusal(sql);
    assert.match(error.message, /^Unrecognized name: event_nam; Did you mean event_name\?/);
    assert.deepEqual(error.range, { start: 7, end: 16 });
  });

  it('places errors after letters beyond ASCII, tabs and lines', async () => {
    for (const before of ["'é😀日本'", "'\t'", '/*\té\t*/ 1', '1 /* \r\n\t😀 */', "'a\tb', 'cdefgh\ti'"]) {
      const sql = `SELECT ${before},\tnowhere FROM d.events`;
      const { range } = await refusal(sql);
      assert.deepEqual(range && sql.slice(range.start, range.end), 'nowhere', JSON.stringify(sql));
    }
  });

  it('places nodes after letters beyond ASCII', async () => {
    const sql = "SELECT 'é😀' AS a, SAFE_DIVIDE(1, 2) AS b";
    const tree = await googlesql.analyze(sql, { tables: [] });
    assert.ok(tree.kind === 'QueryStmt' && tree.query.kind === 'ProjectScan');
    const range = tree.query.exprList.map(({ expr }) => expr).find((expr) => expr.kind === 'FunctionCall')?.range;
    assert.equal(range && sql.slice(range.start, range.end), 'SAFE_DIVIDE(1, 2)');
  });

  it('evaluates over rows that it is given', async () => {
    const rows = [
      ['view', '1.5', [['id', [7n]]]],
      ['buy', '-0.000000001', []],
      [null, null, null],
    ];
    const answer = await googlesql.evaluate(
      'SELECT event_name, amount, (SELECT value.int_value FROM UNNEST(params)) AS id FROM `my-project.d.events` ORDER BY amount',
      {
        tables: [{ path: ['my-project.d.events'], schema: events, rows }],
      },
    );
    assert.deepEqual(answer.rows, [
      [null, null, null],
      ['buy', '-0.000000001', null],
      ['view', '1.5', 7n],
    ]);
  });

  it('takes an abort while it waits', async () => {
    const controller = new AbortController();
    const waiting = googlesql.analyze('SELECT 1', { tables: [], signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal((await googlesql.analyze('SELECT 1', { tables: [] })).kind, 'QueryStmt');
  });

  for (const { lacks, sql, columns } of [
    { lacks: 'GROUP BY ALL', sql: 'SELECT event_name, COUNT(*) AS n, SUM(amount) / 2, 5 AS five FROM d.events GROUP BY ALL', columns: 4 },
    { lacks: 'GROUP BY ALL without keys', sql: 'SELECT COUNT(*) FROM d.events GROUP BY ALL', columns: 1 },
    {
      lacks: 'an expression of GROUP BY in ORDER BY',
      sql: 'SELECT SUBSTR(event_name, 1, 2) AS s, COUNT(*) FROM d.events GROUP BY substr( event_name,1,2) ORDER BY SUBSTR(event_name, 1, 2) DESC',
      columns: 2,
    },
    {
      lacks: 'an expression in GROUPING SETS',
      sql: 'SELECT UPPER(event_name), COUNT(*) FROM d.events GROUP BY GROUPING SETS ((UPPER(event_name)), ())',
      columns: 2,
    },
    {
      lacks: 'an expression in ROLLUP',
      sql: 'SELECT UPPER(event_name), COUNT(*) FROM d.events GROUP BY ROLLUP (UPPER(event_name))',
      columns: 2,
    },
    { lacks: 'the type names INT, BIGINT', sql: 'SELECT CAST(amount AS INT), CAST(amount AS BIGINT) FROM d.events', columns: 2 },
    { lacks: 'MAX_BY and MIN_BY', sql: 'SELECT MAX_BY(event_name, amount), MIN_BY(event_name, amount) FROM d.events', columns: 2 },
  ]) {
    it(`supplies ${lacks}`, async () => {
      const tree = await googlesql.analyze(sql, { tables: [{ path: ['d', 'events'], schema: events }] });
      assert.equal(tree.kind === 'QueryStmt' && tree.outputColumnList.length, columns);
    });
  }

  it('refuses a rewritten statement in the words for what was written', async () => {
    const sql = 'SELECT event_name, amount AS a FROM d.events GROUP BY UPPER(event_name)';
    const error = await refusal(sql);
    assert.match(error.message, /neither grouped nor aggregated/);
    assert.equal(error.range?.start, 7);
  });
});

describe('The process of the GoogleSQL service', () => {
  it('is started again when it crashed', async () => {
    const googlesql = createGoogleSql();
    try {
      await googlesql.analyze('SELECT 1', { tables: [] });
      for (const pid of services()) if (parentOf(parentOf(pid)) === process.pid) process.kill(pid, 'SIGKILL');
      assert.equal((await googlesql.analyze('SELECT 2', { tables: [] })).kind, 'QueryStmt');
    } finally {
      await googlesql.close();
    }
  });

  it('ends, and its folder goes, when we are killed', async function () {
    if (process.platform !== 'linux') this.skip();
    const module = path.resolve('src/googlesql/service-process.ts');
    const program = `const { startService } = require(${JSON.stringify(module)}); startService().then(({ address }) => { console.log(address); setInterval(() => {}, 1000); });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
    const socket = line.toString().trim().replace('unix:', '');
    assert.ok(existsSync(socket));
    child.kill('SIGKILL');
    for (let waited = 0; existsSync(path.dirname(socket)) && waited < 5000; waited += 20) await delay(20);
    assert.ok(!existsSync(path.dirname(socket)), 'The folder is gone, and with it the service that listened there.');
    assert.deepEqual(services(path.dirname(socket)), []);
  });

  it('leaves no folder when it is stopped', async () => {
    const service = await startService();
    const socket = service.address.replace('unix:', '');
    service.stop();
    await service.gone;
    assert.ok(!existsSync(path.dirname(socket)));
  });
});

/** Process ids of running services, of those that listen in a folder. */
function services(folder = ''): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => /\/remote_server\S* unix:/.test(line) && line.includes(folder) && !line.includes('/bin/sh'))
    .map((line) => Number.parseInt(line, 10));
}

function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
}
