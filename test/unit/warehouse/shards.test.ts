import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { dataFolder, localWarehouse } from './local-warehouse.ts';

const suffixes = ['20201231', '20210101', '20210102', '20210103', 'intraday_20210104'];
const events = '`shop.ga4.events_*`';

describe('the shards that are read of a wildcard table', function () {
  this.timeout(20_000);
  const all = temporaryFolder();
  let googlesql: GoogleSql;
  let warehouse: Warehouse;

  before(async () => {
    const folder = await mkdtemp(join(all.path, 't-'));
    const catalog = await openLocalCatalog({ dataFolder: dataFolder(folder), project: 'shop' });
    const tables = suffixes.map((suffix) => `CREATE TABLE ga4.events_${suffix} AS SELECT '${suffix}' AS shard, [1, 2]::BIGINT[] AS list`);
    await catalog.run(`CREATE SCHEMA ga4; ${tables.join('; ')}`);
    await catalog.close();
    googlesql = createGoogleSql();
    warehouse = localWarehouse(folder, { idleMs: 60_000, googlesql });
    await warehouse.createDataset({ project: 'local', dataset: 'd' });
  });

  after(async () => {
    await warehouse.close();
    await googlesql.close();
  });

  /** The shards that the statement names, and those that its rows are of: each has one row or more. */
  const shards = async (sql: string) => {
    const prepared = await warehouse.prepare(sql);
    const named = [...prepared.native.matchAll(/"events_(\w+)"/g)].map(([, suffix]) => suffix);
    const { rows } = await warehouse.query(prepared);
    return { named: [...new Set(named)].sort(), answered: [...new Set(rows.map(([shard]) => shard))].sort() };
  };

  const where = (filter: string) => `SELECT shard FROM ${events} WHERE ${filter}`;
  const first = ['20210101', '20210102'];
  const cases: Readonly<Record<string, readonly [sql: string, expected: readonly string[]]>> = {
    'dates that are reckoned': [
      where(
        "_TABLE_SUFFIX BETWEEN FORMAT_DATE('%Y%m%d', DATE_SUB(DATE '2021-01-02', INTERVAL 1 DAY)) AND FORMAT_DATE('%Y%m%d', DATE '2021-01-02')",
      ),
      first,
    ],
    'variables of a script': [
      `DECLARE a DATE DEFAULT '2021-01-01'; DECLARE b STRING; SET b = REPLACE('2021-01-02', '-', ''); ${where("_TABLE_SUFFIX >= FORMAT_DATE('%Y%m%d', a) AND b >= _TABLE_SUFFIX AND _TABLE_SUFFIX NOT LIKE 'intraday%'")}`,
      first,
    ],
    concatenations: [where("_TABLE_SUFFIX IN (CONCAT('2021', '01', '01'), '202101' || '02')"), first],
    'parts of the suffix': [where("SUBSTR(_TABLE_SUFFIX, 1, 4) = '2021' AND SUBSTR(_TABLE_SUFFIX, -2) < '03'"), first],
    LIKE: [where("_TABLE_SUFFIX LIKE '2021%' AND _TABLE_SUFFIX NOT LIKE '%03'"), first],
    'the suffix as a date': [
      where("_TABLE_SUFFIX NOT LIKE 'intraday%' AND PARSE_DATE('%Y%m%d', _TABLE_SUFFIX) BETWEEN '2021-01-01' AND '2021-01-02'"),
      first,
    ],
    'a regular expression': [where(String.raw`REGEXP_CONTAINS(_TABLE_SUFFIX, r'^2021010[12]$')`), first],
    'an UNNEST beside it': [
      `SELECT shard, x FROM ${events}, UNNEST(list) AS x WHERE x > 1 AND _TABLE_SUFFIX LIKE '202101%' AND _TABLE_SUFFIX < '20210103'`,
      first,
    ],
    'a join': [
      `SELECT e.shard FROM ${events} AS e JOIN (SELECT '20210101' AS s UNION ALL SELECT '20210102') AS o ON e.shard = o.s WHERE STARTS_WITH(e._TABLE_SUFFIX, '2021') AND e._TABLE_SUFFIX < CONCAT('2021', '0103')`,
      first,
    ],
    'nothing left': [where("_TABLE_SUFFIX LIKE 'x%'"), []],
  };
  for (const [name, [sql, expected]] of Object.entries(cases)) {
    it(`are those that the suffix may have: ${name}`, async () => {
      assert.deepEqual(await shards(sql), { named: expected, answered: expected });
    });
  }

  it('are all where the condition may be another one later, and the answer is right', async () => {
    const today = await shards(
      where("_TABLE_SUFFIX < FORMAT_DATE('%Y%m%d', CURRENT_DATE()) AND _TABLE_SUFFIX > FORMAT_DATE('%Y%m%d', DATE '2021-01-02')"),
    );
    assert.deepEqual(today, { named: ['20210103', 'intraday_20210104'], answered: ['20210103'] });
    const constant = await shards(`DECLARE a STRING DEFAULT (SELECT '20210103'); ${where('_TABLE_SUFFIX = a')}`);
    assert.deepEqual(constant, { named: ['20210103'], answered: ['20210103'] });
    const last = `(SELECT MAX(s) FROM (SELECT _TABLE_SUFFIX AS s FROM ${events}) WHERE s LIKE '2021%')`;
    const kept = await shards(`DECLARE a STRING DEFAULT ${last}; ${where('_TABLE_SUFFIX = a')}`);
    assert.deepEqual(kept, { named: suffixes, answered: ['20210103'] });
  });

  it('are all below a window, which sees them', async () => {
    const { rows } = await warehouse.query(
      await warehouse.prepare(`SELECT n FROM (SELECT _TABLE_SUFFIX AS s, COUNT(*) OVER () AS n FROM ${events}) WHERE s LIKE '20210101%'`),
    );
    assert.deepEqual(rows, [[5]]);
  });

  it('stay where the condition fails for one of them, and the statement fails as BigQuery does', async () => {
    await assert.rejects(shards(where("PARSE_DATE('%Y%m%d', _TABLE_SUFFIX) > '2021-01-01'")), /parse/i);
  });

  it('are reckoned in a view', async () => {
    await warehouse.execute(`CREATE VIEW d.v AS ${where("_TABLE_SUFFIX LIKE '2021%' AND _TABLE_SUFFIX <= CONCAT('2021', '0102')")}`);
    const { rows } = await warehouse.query(await warehouse.prepare('SELECT shard FROM d.v ORDER BY 1'));
    assert.deepEqual(rows.flat(), first);
  });
});
