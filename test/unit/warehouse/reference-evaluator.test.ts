import assert from 'node:assert/strict';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** More digits than DuckDB's own roots have. */
const big = `SELECT word, SQRT(CAST(n + 1 AS BIGNUMERIC)) AS big FROM words`;
const name = { project: 'p', dataset: 'd', table: 'answered' };

describe('What only the reference evaluator can answer', () => {
  const folder = temporaryFolder();
  let googlesql: GoogleSql;
  let warehouse: Warehouse;

  before(async () => {
    googlesql = createGoogleSql();
    warehouse = createDuckDbWarehouse({
      databaseFile: ':memory:',
      dataFolder: folder.path,
      project: 'p',
      dataset: 'd',
      googlesql,
      evaluatorRows: 3,
    });
    await warehouse.createDataset(name);
    await warehouse.execute(`CREATE TABLE words AS SELECT * FROM UNNEST([STRUCT('a' AS word, 1 AS n), ('b', 2), (NULL, NULL)])`);
    await warehouse.execute('CREATE TABLE more AS SELECT 1 AS one');
  });

  after(async () => {
    await warehouse.close();
    await googlesql.close();
  });

  const expected = [
    ['a', '1.41421356237309504880168872420969807857'],
    ['b', '1.73205080756887729352744634150587236694'],
    [null, null],
  ];

  it('is answered, and the answer says by whom and why', async () => {
    const statement = await warehouse.prepare(`${big} ORDER BY n NULLS LAST`);
    const result = await warehouse.query(statement);
    assert.deepEqual(result.rows, expected);
    assert.match(result.note ?? '', /^Answered by Google's reference evaluator: The function SQRT of BIGNUMERIC/);
    assert.equal(statement.note, result.note);
  });

  it('fills a table', async () => {
    assert.deepEqual(await warehouse.createTable(name, await warehouse.prepare(big)), { rows: 3 });
    const { rows, note } = await warehouse.query(await warehouse.prepare(`SELECT * FROM answered ORDER BY word NULLS LAST`));
    assert.deepEqual(rows, expected);
    assert.equal(note, undefined);
  });

  it('fails where its values do, which is no refusal', async () => {
    const statement = await warehouse.prepare(`SELECT BIGNUMERIC '1' / (n - 1) FROM words`);
    await assert.rejects(
      warehouse.query(statement),
      (error) => error instanceof SqlError && error.code === 'ATT1403' && error.message.includes('division by zero'),
    );
  });

  it('is refused as a view when it is analysed, with what to do', async () => {
    await assert.rejects(
      warehouse.prepare(big, { as: 'view' }),
      (error) => error instanceof SqlError && error.code === 'ATT1302' && (error.hint ?? '').includes('table') && error.range !== undefined,
    );
    assert.equal((await warehouse.prepare('SELECT word FROM words', { as: 'view' })).note, undefined);
  });

  it('is refused over more rows than it is given, and the table stays as it was', async () => {
    const statement = await warehouse.prepare(`${big} CROSS JOIN more`);
    await assert.rejects(
      warehouse.createTable(name, statement),
      (error) => error instanceof SqlError && error.message.includes('more than 3 rows'),
    );
    const { rows } = await warehouse.query(await warehouse.prepare('SELECT COUNT(*) FROM answered'));
    assert.deepEqual(rows, [[3]]);
  });
});
