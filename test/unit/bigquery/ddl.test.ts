import assert from 'node:assert/strict';
import type { Field } from '../../../src/googlesql/schema.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { createTableStatement, createViewStatement, emptyTableStatement } from '../../../src/warehouse/bigquery/ddl.ts';
import type { CreateOptions } from '../../../src/warehouse/warehouse.ts';

const name = { project: 'my-project', dataset: 'shop', table: 'orders' };
const fields: readonly Field[] = [
  { name: 'day', type: 'DATE', mode: 'NULLABLE' },
  { name: 'at', type: 'TIMESTAMP', mode: 'NULLABLE' },
  { name: 'id', type: 'INT64', mode: 'NULLABLE' },
];

describe('DDL for BigQuery', () => {
  const head = (options: CreateOptions): string => {
    const { sql, prefix } = createTableStatement(name, 'SELECT 1;\n', fields, options);
    assert.equal(sql.slice(prefix), 'SELECT 1');
    return sql.slice(0, prefix).replaceAll('\n', ' ').trim();
  };

  const layouts: readonly (readonly [options: CreateOptions, clause: string])[] = [
    [{}, ''],
    [{ partitionBy: { field: 'day', data_type: 'date' } }, ' PARTITION BY `day`'],
    [{ partitionBy: { field: 'day', data_type: 'date', granularity: 'month' } }, ' PARTITION BY DATE_TRUNC(`day`, MONTH)'],
    [{ partitionBy: { field: 'at', data_type: 'timestamp' } }, ' PARTITION BY TIMESTAMP_TRUNC(`at`, DAY)'],
    [{ partitionBy: { field: 'at', data_type: 'timestamp', granularity: 'hour' } }, ' PARTITION BY TIMESTAMP_TRUNC(`at`, HOUR)'],
    [{ partitionBy: { field: 'at' } }, ' PARTITION BY TIMESTAMP_TRUNC(`at`, DAY)'],
    [
      { partitionBy: { field: 'id', data_type: 'int64', range: { start: 0, end: 100, interval: 10 } } },
      ' PARTITION BY RANGE_BUCKET(`id`, GENERATE_ARRAY(0, 100, 10))',
    ],
    [{ partitionBy: 'DATE(at)' }, ' PARTITION BY DATE(at)'],
    [{ clusterBy: 'id' }, ' CLUSTER BY `id`'],
    [{ partitionBy: { field: 'day' }, clusterBy: ['id', 'at'] }, ' PARTITION BY `day` CLUSTER BY `id`, `at`'],
    [{ description: 'One "row"\nan order' }, ' OPTIONS(description="One \\"row\\"\\nan order")'],
    [{ labels: { team: 'growth' }, requirePartitionFilter: true }, ' OPTIONS(labels=[("team", "growth")], require_partition_filter=true)'],
    [{ hoursToExpiration: 12 }, ' OPTIONS(expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 HOUR))'],
  ];
  for (const [options, clause] of layouts) {
    it(`has${clause === '' ? ' nothing beyond the name' : clause.replace('\n', ' ')}`, () => {
      assert.equal(head(options), `CREATE OR REPLACE TABLE \`my-project.shop.orders\`${clause} AS`);
    });
  }

  it('refuses a partitioning that cannot be written', () => {
    for (const partitionBy of [
      {},
      { field: 'id', data_type: 'int64' },
      { field: 'id', data_type: 'string' },
      { field: 'day', time_ingestion_partitioning: true },
    ]) {
      assert.throws(
        () => head({ partitionBy }),
        (error) => error instanceof ProblemError && error.problem.code === 'ATT1422',
      );
    }
  });

  it('makes views and empty tables', () => {
    assert.match(createViewStatement(name, 'SELECT 1', {}).sql, /^CREATE OR REPLACE VIEW `my-project\.shop\.orders`\nAS\nSELECT 1$/);
    const nested: Field = { name: 'p', type: 'STRUCT', mode: 'REPEATED', fields: [{ name: 'k', type: 'STRING', mode: 'REQUIRED' }] };
    assert.equal(
      emptyTableStatement(name, [{ name: 'id', type: 'INT64', mode: 'REQUIRED' }, nested]),
      'CREATE OR REPLACE TABLE `my-project.shop.orders` (`id` INT64 NOT NULL, `p` ARRAY<STRUCT<`k` STRING>>)',
    );
  });
});
