import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Field } from '../../../src/googlesql/schema.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { ExportedEvent, ShopEvents } from './shop-events.ts';

const parameterValue = 'STRUCT(string_value VARCHAR, int_value BIGINT, float_value DOUBLE, double_value DOUBLE)';

/** The columns that the models read, in the public sample's types. */
const shardColumns: Readonly<Record<string, string>> = {
  shard: 'VARCHAR',
  event_date: 'VARCHAR',
  event_timestamp: 'BIGINT',
  event_name: 'VARCHAR',
  event_params: `STRUCT("key" VARCHAR, "value" ${parameterValue})[]`,
  event_bundle_sequence_id: 'BIGINT',
  user_pseudo_id: 'VARCHAR',
  platform: 'VARCHAR',
  ecommerce: 'STRUCT(transaction_id VARCHAR, purchase_revenue_in_usd DOUBLE)',
};

/** Writes a shop's export as shards into the local data folder, in the place of the public sample. */
export async function writeShards(dataFolder: string, temporary: string, { exported }: ShopEvents): Promise<void> {
  const file = path.join(await mkdtemp(path.join(temporary, 'shards-')), 'events.ndjson');
  await writeFile(file, exported.map((event) => JSON.stringify(shardRow(event))).join('\n'));
  const columns = Object.entries(shardColumns).map(([name, type]) => `${name}: '${type}'`);
  const catalog = await openLocalCatalog({ dataFolder, project: 'bigquery-public-data' });
  try {
    await catalog.run(`CREATE SCHEMA IF NOT EXISTS ga4_obfuscated_sample_ecommerce;
      CREATE TEMP TABLE shop AS FROM read_json('${file}', format = 'newline_delimited', columns = {${columns.join(', ')}})`);
    for (const shard of new Set(exported.map((event) => event.shard))) {
      await catalog.run(
        `CREATE TABLE ga4_obfuscated_sample_ecommerce.events_${shard} AS SELECT * EXCLUDE (shard) FROM shop WHERE shard = '${shard}'`,
      );
    }
  } finally {
    await catalog.close();
  }
}

export async function writeStream(warehouse: Warehouse, { streamed }: ShopEvents): Promise<void> {
  const dataset = { project: 'local', dataset: 'attribution' };
  await warehouse.createDataset(dataset);
  const rows = streamed.map((event) => streamFields.map(({ name }): Value => event[name]));
  await warehouse.createTableOfRows({ ...dataset, table: 'streaming_events' }, streamFields, rows);
}

const streamFields = [
  { name: 'user_id', type: 'STRING', mode: 'NULLABLE' },
  { name: 'event_name', type: 'STRING', mode: 'NULLABLE' },
  { name: 'event_timestamp', type: 'TIMESTAMP', mode: 'NULLABLE' },
  { name: 'platform', type: 'STRING', mode: 'NULLABLE' },
  { name: 'traffic_source', type: 'STRING', mode: 'NULLABLE' },
  { name: 'event_id', type: 'STRING', mode: 'NULLABLE' },
  { name: 'medium', type: 'STRING', mode: 'NULLABLE' },
  { name: 'campaign', type: 'STRING', mode: 'NULLABLE' },
  { name: 'session_id', type: 'STRING', mode: 'NULLABLE' },
  { name: 'transaction_id', type: 'STRING', mode: 'NULLABLE' },
  { name: 'revenue', type: 'NUMERIC', mode: 'NULLABLE' },
] as const satisfies readonly Field[];

function shardRow(event: ExportedEvent): Record<string, unknown> {
  const parameter = (key: string, value: string | number | null | undefined) =>
    value === undefined
      ? []
      : [
          {
            key,
            value: {
              string_value: typeof value === 'string' ? value : null,
              int_value: typeof value === 'number' ? value : null,
              float_value: null,
              double_value: null,
            },
          },
        ];
  return {
    shard: event.shard,
    event_date: event.shard.replace('intraday_', ''),
    event_timestamp: event.micros,
    event_name: event.name,
    event_params: [
      ...parameter('ga_session_id', event.session ?? undefined),
      ...parameter('source', event.source),
      ...parameter('medium', event.medium),
      ...parameter('campaign', event.campaign),
      ...parameter('page_location', event.page),
      ...parameter('gclid', event.gclid ? null : undefined),
    ],
    event_bundle_sequence_id: event.bundle,
    user_pseudo_id: event.user,
    platform: 'WEB',
    ecommerce: { transaction_id: event.transaction ?? null, purchase_revenue_in_usd: event.revenue ?? null },
  };
}
