import type { EvaluatedRows, EvaluationTable } from '../../../src/googlesql/evaluate.ts';
import type { GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import type { Field } from '../../../src/googlesql/schema.ts';
import type { SqlType } from '../../../src/googlesql/sql-type.ts';
import type { SqlValue } from '../../../src/googlesql/sql-value.ts';
import type { ExportedEvent, ShopEvents, StreamedEvent } from './shop-events.ts';

export interface CompiledModel {
  readonly name: string;
  readonly sql: string;
}

/** Builds models, given parents first, with Google's reference evaluator: what BigQuery itself would make of them. */
export async function buildOnReference(
  google: GoogleSql,
  models: readonly CompiledModel[],
  inputs: readonly EvaluationTable[],
): Promise<ReadonlyMap<string, EvaluatedRows>> {
  const tables = [...inputs];
  const built = new Map<string, EvaluatedRows>();
  for (const { name, sql } of models) {
    const answer = await google.evaluate(withWholeNames(sql), { tables });
    built.set(name, answer);
    tables.push(
      tableOf(
        'local.attribution',
        name,
        answer.columns.map(({ name, type }) => fieldOf(name, type)),
        answer.rows,
      ),
    );
  }
  return built;
}

/** The rows of the two sources and the seed, as much of them as the models read. */
export function referenceInputs(events: ShopEvents, sites: ReadonlyMap<string, string>): readonly EvaluationTable[] {
  return [
    tableOf('bigquery-public-data.ga4_obfuscated_sample_ecommerce', 'events_*', exportFields, events.exported.map(exportRow)),
    tableOf('local.attribution', 'streaming_events', streamFields, events.streamed.map(streamRow)),
    tableOf('local.attribution', 'source_categories', [text('source'), text('category')], [...sites]),
  ];
}

const text = (name: string): Field => ({ name, type: 'STRING', mode: 'NULLABLE' });
const whole = (name: string): Field => ({ name, type: 'INT64', mode: 'NULLABLE' });
const double = (name: string): Field => ({ name, type: 'FLOAT64', mode: 'NULLABLE' });
const struct = (name: string, fields: readonly Field[]): Field => ({ name, type: 'STRUCT', mode: 'NULLABLE', fields });

const exportFields: readonly Field[] = [
  text('_table_suffix'),
  text('event_date'),
  whole('event_timestamp'),
  text('event_name'),
  {
    name: 'event_params',
    type: 'STRUCT',
    mode: 'REPEATED',
    fields: [text('key'), struct('value', [text('string_value'), whole('int_value'), double('float_value'), double('double_value')])],
  },
  whole('event_bundle_sequence_id'),
  text('user_pseudo_id'),
  text('platform'),
  struct('ecommerce', [text('transaction_id'), double('purchase_revenue_in_usd')]),
];

const streamFields: readonly Field[] = [
  text('user_id'),
  text('event_name'),
  { name: 'event_timestamp', type: 'TIMESTAMP', mode: 'NULLABLE' },
  text('platform'),
  text('traffic_source'),
  text('event_id'),
  text('medium'),
  text('campaign'),
  text('session_id'),
  text('transaction_id'),
  { name: 'revenue', type: 'NUMERIC', mode: 'NULLABLE' },
];

function exportRow(event: ExportedEvent): readonly SqlValue[] {
  const parameter = (key: string, value: string | bigint | null | undefined): SqlValue[] =>
    value === undefined ? [] : [[key, [typeof value === 'string' ? value : null, typeof value === 'bigint' ? value : null, null, null]]];
  return [
    event.shard,
    event.shard.replace('intraday_', ''),
    BigInt(event.micros),
    event.name,
    [
      ...parameter('ga_session_id', event.session === null ? undefined : BigInt(event.session)),
      ...parameter('source', event.source),
      ...parameter('medium', event.medium),
      ...parameter('campaign', event.campaign),
      ...parameter('page_location', event.page),
      ...parameter('gclid', event.gclid ? null : undefined),
    ],
    BigInt(event.bundle),
    event.user,
    'WEB',
    [event.transaction ?? null, event.revenue ?? null],
  ];
}

function streamRow(event: StreamedEvent): readonly SqlValue[] {
  return [
    event.user_id,
    event.event_name,
    BigInt(Date.parse(event.event_timestamp)) * 1000n,
    event.platform,
    event.traffic_source,
    event.event_id,
    event.medium,
    event.campaign,
    event.session_id,
    event.transaction_id,
    event.revenue,
  ];
}

function tableOf(dataset: string, table: string, fields: readonly Field[], rows: readonly (readonly SqlValue[])[]): EvaluationTable {
  const [project = '', name = ''] = dataset.split('.');
  return { path: [`${dataset}.${table}`], schema: { name: { project, dataset: name, table }, fields }, rows };
}

/** The evaluator finds tables by names of one segment: `` `p`.`d`.`t` `` becomes `` `p.d.t` ``. */
function withWholeNames(sql: string): string {
  return sql.replace(/`([^`]+)`\.`([^`]+)`\.`([^`]+)`/g, '`$1.$2.$3`');
}

function fieldOf(name: string, type: SqlType): Field {
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT' || type.kind === 'ENUM' || type.kind === 'OTHER')
    throw new Error(`${name}: the models have scalar columns`);
  return { name, type: type.kind, mode: 'NULLABLE' };
}
