import assert from 'node:assert/strict';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { type Field, type TableName, type TableSchema, tableKey } from '../../../src/googlesql/schema.ts';
import { prepareStatement } from '../../../src/warehouse/duckdb/translate/prepare-statement.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';

const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({ name, type, mode: 'NULLABLE', ...rest });

const shard = (suffix: string, fields: readonly Field[]): TableSchema => ({
  name: { project: 'p', dataset: 'ga4', table: `events_${suffix}` },
  fields,
});

const shards = [
  shard('20210102', [
    field('event_name', 'STRING'),
    field('device', 'STRUCT', { fields: [field('category', 'STRING'), field('language', 'STRING')] }),
    field('is_active_user', 'BOOL'),
  ]),
  shard('20201231', [field('event_name', 'STRING'), field('device', 'STRUCT', { fields: [field('category', 'STRING')] })]),
  shard('20210101', [
    field('event_name', 'STRING'),
    field('device', 'STRUCT', { fields: [field('category', 'STRING'), field('language', 'STRING')] }),
    field('is_active_user', 'BOOL'),
  ]),
];

const t: TableSchema = {
  name: { project: 'p', dataset: 'd', table: 't' },
  fields: [field('a', 'INT64'), field('s', 'STRING'), field('list', 'INT64', { mode: 'REPEATED' })],
};

describe('Preparing statements', () => {
  let googlesql: GoogleSql;
  const looked: string[] = [];

  before(() => {
    googlesql = createGoogleSql();
  });

  after(() => googlesql.close());

  const prepare = (sql: string, schemas: readonly TableSchema[] = []) =>
    prepareStatement(sql, {
      googlesql,
      defaultProject: 'p',
      defaultDataset: 'd',
      schemas,
      lookup: (name: TableName) => {
        looked.push(tableKey(name));
        return Promise.resolve(tableKey(name) === 'p.d.t' ? t : undefined);
      },
      wildcard: (name: TableName) => Promise.resolve(tableKey(name) === 'p.ga4.events_*' ? shards : []),
    });

  const refusal = async (sql: string): Promise<SqlError> => {
    try {
      await prepare(sql);
    } catch (error) {
      if (error instanceof SqlError) return error;
      throw error;
    }
    return assert.fail('It was not refused.');
  };

  it('gives columns the names and types that BigQuery gives', async () => {
    const { statements } = await prepare('SELECT 1, a, STRUCT(1 AS x, [2.5] AS y) AS st, a, "x" FROM t');
    assert.deepEqual(
      statements[0]?.fields.map(({ name, type, mode }) => `${name} ${type} ${mode}`),
      ['f0_ INT64 NULLABLE', 'a INT64 NULLABLE', 'st STRUCT NULLABLE', 'a_1 INT64 NULLABLE', 'f1_ STRING NULLABLE'],
    );
    assert.deepEqual(
      statements[0].fields[2]?.fields?.map(({ name, type, mode }) => `${name} ${type} ${mode}`),
      ['x INT64 NULLABLE', 'y FLOAT64 REPEATED'],
    );
  });

  it('takes given schemas before it looks for tables', async () => {
    const later: TableSchema = { name: { project: 'p', dataset: 'd', table: 'later' }, fields: [field('z', 'DATE')] };
    looked.length = 0;
    const { statements } = await prepare('SELECT z FROM `p.d.later`', [later]);
    assert.deepEqual([statements[0]?.fields[0]?.type, looked], ['DATE', []]);
  });

  it('knows in a script what its earlier statements make', async () => {
    const { statements } = await prepare('CREATE TABLE d.made AS SELECT a + 1 AS b FROM t; SELECT b FROM p.d.made; DROP TABLE d.made');
    assert.deepEqual(
      statements.map(({ kind, fields }) => [kind, fields.map(({ name }) => name)]),
      [
        ['ddl', []],
        ['query', ['b']],
        ['ddl', []],
      ],
    );
    assert.match((await refusal('DROP TABLE d.t; SELECT 1 FROM d.gone')).message, /p:d\.gone was not found/);
  });

  it('reads only the shards that the suffix lets through', async () => {
    const tablesOf = async (filter: string) => {
      const { statements } = await prepare(`SELECT COUNT(*) FROM \`p.ga4.events_*\` WHERE ${filter}`);
      return [...(statements[0]?.sql ?? '').matchAll(/"events_(\d+)"/g)].map(([, suffix]) => suffix);
    };
    assert.deepEqual(await tablesOf("_TABLE_SUFFIX BETWEEN '20210101' AND '20210131'"), ['20210101', '20210102']);
    assert.deepEqual(await tablesOf("'20210101' > _TABLE_SUFFIX AND event_name = 'x'"), ['20201231']);
    assert.deepEqual(await tablesOf("_TABLE_SUFFIX = '20210102' OR _TABLE_SUFFIX IN ('20201231')"), ['20201231', '20210102']);
    assert.deepEqual(await tablesOf("_TABLE_SUFFIX = '20210102' OR event_name = 'x'"), ['20201231', '20210101', '20210102']);
    assert.deepEqual(await tablesOf("STARTS_WITH(_TABLE_SUFFIX, '2020')"), ['20201231']);
    assert.deepEqual(await tablesOf("(_TABLE_SUFFIX = '20210102' AND event_name = 'x') OR _TABLE_SUFFIX < '2021'"), [
      '20201231',
      '20210102',
    ]);
  });

  it('reads what the newest shard has and an older one lacks as NULL', async () => {
    const { statements } = await prepare('SELECT event_name, device.language, is_active_user FROM `p.ga4.events_*`');
    assert.deepEqual(
      statements[0]?.fields.map(({ name, type }) => `${name} ${type}`),
      ['event_name STRING', 'language STRING', 'is_active_user BOOL'],
    );
    assert.match(statements[0].sql, /CAST\(NULL AS BOOLEAN\) AS "is_active_user" FROM "p"\."ga4"\."events_20201231"/);
  });

  it('says which table is missing, and where', async () => {
    const sql = 'SELECT 1;\nSELECT a FROM t JOIN `p.d.nowhere` USING (a)';
    const error = await refusal(sql);
    assert.equal(error.code, 'ATT1405');
    assert.equal(sql.slice(error.range?.start, error.range?.end), '`p.d.nowhere`');
    assert.equal((await refusal('SELECT 1 FROM `p.ga4.nothing_*`')).message, 'p.ga4.nothing_* does not match any table.');
  });

  it('places what the analyser refuses in the script', async () => {
    const sql = 'SELECT a FROM t; SELECT nope FROM t';
    const error = await refusal(sql);
    assert.equal(error.code, 'ATT1301');
    assert.equal(sql.slice(error.range?.start, error.range?.end), 'nope');
  });

  for (const { sql, construct, place } of [
    { sql: 'SELECT a FROM t TABLESAMPLE BERNOULLI (10 PERCENT)', construct: 'TABLESAMPLE BERNOULLI', place: /t/ },
    { sql: 'INSERT INTO t (a) SELECT a FROM t WHERE SESSION_USER() = s', construct: 'SESSION_USER', place: /SESSION_USER/ },
    { sql: 'IF TRUE THEN SELECT 1; END IF', construct: 'IF', place: /^IF/ },
    { sql: 'SELECT 1; CREATE SEARCH INDEX i ON d.t(s)', construct: 'CREATE INDEX', place: /CREATE/ },
    { sql: "CREATE TABLE d.x CLONE d.t FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01'", construct: 'FOR SYSTEM_TIME AS OF', place: /d\.t/ },
    {
      sql: "CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js OPTIONS (library='gs://b/l.js') AS 'return 1'",
      construct: 'library',
      place: /f/,
    },
    { sql: "CREATE TEMP FUNCTION f(x TIME) RETURNS STRING LANGUAGE js AS 'return x'", construct: 'TIME', place: /f/ },
    { sql: 'SELECT creation_time FROM d.INFORMATION_SCHEMA.TABLES', construct: 'creation_time', place: /INFORMATION_SCHEMA/ },
    { sql: 'SELECT 1 FROM `region-us`.INFORMATION_SCHEMA.TABLES', construct: 'region', place: /region-us/ },
    { sql: 'SELECT 1 FROM d.INFORMATION_SCHEMA.PARTITIONS', construct: 'PARTITIONS', place: /INFORMATION_SCHEMA/ },
    { sql: 'DECLARE n INT64 DEFAULT (SELECT MAX(a) FROM t); CREATE VIEW d.v AS SELECT n AS x', construct: 'variable', place: /d\.v/ },
    { sql: 'SELECT 1; DECLARE n INT64; SELECT n', construct: 'DECLARE', place: /^DECLARE/ },
    { sql: "CREATE TEMP FUNCTION f(x STRUCT<INT64>) RETURNS STRING LANGUAGE js AS 'return 1'", construct: 'without a name', place: /f/ },
    { sql: 'UPDATE t SET list[OFFSET(0)] = 1 WHERE TRUE', construct: 'UPDATE', place: /list/ },
  ]) {
    it(`refuses by name and place: ${sql.slice(0, 60)}`, async () => {
      const error = await refusal(sql);
      assert.equal(error.code, 'ATT1302');
      assert.ok(error.message.includes(construct), error.message);
      assert.match(sql.slice(error.range?.start, error.range?.end), place);
    });
  }

  it('hands a query that DuckDB has no form for to the evaluator, and nothing that changes something', async () => {
    const { statements } = await prepare("SELECT SQRT(CAST(s AS BIGNUMERIC)) FROM t WHERE s <> 'x'");
    assert.equal(statements[0]?.evaluation?.refusal.message, 'The function SQRT of BIGNUMERIC is not supported on the local engine.');
    assert.equal((await refusal('CREATE TABLE d.x AS SELECT SQRT(CAST(s AS BIGNUMERIC)) AS y FROM t')).code, 'ATT1302');
  });
});
