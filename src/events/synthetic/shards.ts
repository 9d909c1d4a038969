import { duckDbType, quoteName, quoteText } from '../duckdb-types.ts';
import { sampleFields } from '../ga4-schema.ts';
import type { SampleDay } from './calendar.ts';
import type { Draws } from './draws.ts';
import { integer } from './parameters.ts';

const streamId = '2100450278';

/**
 * The query that gives one day's shard, in the columns and types of the export. `sessions` is the range of session numbers that the
 * day's events have: it spares the query most of the sessions. It is short and its expressions are few, since planning them and making
 * room for their values is done again for each day.
 */
export function shardSql(day: SampleDay, sessions: { readonly from: number; readonly to: number }, draws: Draws): string {
  const columns = shardColumns(day, draws);
  const select = sampleFields.map((field) => {
    const value = columns.get(field.name);
    const type = duckDbType(field);
    return `${value === undefined ? 'NULL' : `(${value})`}::${type} AS ${quoteName(field.name)}`;
  });
  const range = `BETWEEN ${String(sessions.from)} AND ${String(sessions.to)}`;
  return `SELECT ${select.join(',\n  ')}
FROM sample_events AS e
JOIN (FROM sample_sessions WHERE session_no ${range}) AS s ON s.session_no = e.session_no
JOIN sample_kinds AS k ON k.kind = e.kind
JOIN sample_pages AS page ON page.page = e.page
JOIN sample_shapes AS shape ON shape.shape = e.shape
JOIN sample_sources AS source ON source.source_no = e.source_no
JOIN (FROM sample_subjects WHERE session_no IS NULL OR session_no ${range}) AS subject ON subject.subject_no = e.subject_no
WHERE e.day = ${String(day.number)}`;
}

function shardColumns(day: SampleDay, draws: Draws): ReadonlyMap<string, string> {
  return new Map([
    ['event_date', quoteText(day.suffix)],
    ['event_timestamp', 'e.event_timestamp'],
    ['event_name', 'k.event_name'],
    [
      'event_params',
      `list_concat(
    page.parameters,
    [${integer('ga_session_id', 's.ga_session_id')}, ${integer('ga_session_number', 's.ga_session_number')}],
    shape.opening,
    CASE WHEN e.engagement IS NOT NULL THEN [${integer('engagement_time_msec', 'e.engagement')}] END,
    source.parameters,
    shape.ending,
    subject.parameters
  )`,
    ],
    ['event_value_in_usd', 'subject.purchase_revenue'],
    ['event_bundle_sequence_id', `${draws.integer('e.event_timestamp', 'bundle', 20_000_000_000)} - 10000000000`],
    ['user_pseudo_id', 's.user_pseudo_id'],
    ['privacy_info', "{'analytics_storage': NULL, 'ads_storage': NULL, 'uses_transient_token': 'No'}"],
    ['user_properties', '[]'],
    ['user_first_touch_timestamp', 's.user_first_touch_timestamp'],
    ['user_ltv', "{'revenue': s.lifetime_revenue, 'currency': 'USD'}"],
    [
      'device',
      `{'category': s.category, 'mobile_brand_name': s.brand, 'mobile_model_name': s.model, 'mobile_marketing_name': '<Other>',
    'mobile_os_hardware_model': NULL::BIGINT, 'operating_system': s.system, 'operating_system_version': s.version,
    'vendor_id': NULL::BIGINT, 'advertising_id': NULL::BIGINT, 'language': s.language, 'is_limited_ad_tracking': 'No',
    'time_zone_offset_seconds': NULL::BIGINT, 'web_info': {'browser': s.browser, 'browser_version': s.release}}`,
    ],
    [
      'geo',
      "{'continent': s.continent, 'sub_continent': s.sub_continent, 'country': s.country, 'region': s.region, 'city': s.city, 'metro': '(not set)'}",
    ],
    ['traffic_source', "{'medium': s.medium, 'name': s.campaign, 'source': s.source}"],
    ['stream_id', streamId],
    ['platform', "'WEB'"],
    [
      'ecommerce',
      `{'total_item_quantity': subject.total_item_quantity,
    'purchase_revenue_in_usd': subject.purchase_revenue_in_usd, 'purchase_revenue': subject.purchase_revenue,
    'refund_value_in_usd': NULL::DOUBLE, 'refund_value': NULL::DOUBLE, 'shipping_value_in_usd': NULL::DOUBLE, 'shipping_value': NULL::DOUBLE,
    'tax_value_in_usd': subject.tax_value, 'tax_value': subject.tax_value,
    'unique_items': subject.unique_items, 'transaction_id': subject.transaction_id}`,
    ],
    ['items', 'subject.items'],
  ]);
}
