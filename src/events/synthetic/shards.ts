import { duckDbType, quoteName, quoteText } from '../duckdb-types.ts';
import { sampleFields } from '../ga4-schema.ts';
import type { SampleDay } from './calendar.ts';
import type { Draws } from './draws.ts';
import { eventParamsSql } from './event-params.ts';
import { isKind, names } from './kinds.ts';
import { itemStruct } from './items.ts';

const streamId = '2100450278';

const productEvents = 'e.item_no IS NOT NULL';
const promotionEvents = isKind('view_promotion', 'select_promotion');
const purchase = isKind('purchase');

/**
 * The query that gives one day's shard, in the columns and types of the export. `sessions` is the range of session numbers that the
 * day's events have: it spares the query most of the sessions.
 */
export function shardSql(day: SampleDay, sessions: { readonly from: number; readonly to: number }, draws: Draws): string {
  const columns = shardColumns(day, draws);
  const select = sampleFields.map((field) => {
    const value = columns.get(field.name);
    const type = duckDbType(field);
    return `${value === undefined ? 'NULL' : `(${value})`}::${type} AS ${quoteName(field.name)}`;
  });
  return `SELECT ${select.join(',\n  ')}
FROM sample_events AS e
JOIN (SELECT * FROM sample_sessions WHERE session_no BETWEEN ${String(sessions.from)} AND ${String(sessions.to)}) AS s ON s.session_no = e.session_no
JOIN sample_pages AS p ON p.page_no = e.page_no
LEFT JOIN sample_items AS i ON i.item_no = e.item_no
LEFT JOIN sample_order_items AS o ON o.order_key = e.order_key
WHERE e.day = ${String(day.number)}`;
}

function shardColumns(day: SampleDay, draws: Draws): ReadonlyMap<string, string> {
  return new Map([
    ['event_date', quoteText(day.suffix)],
    ['event_timestamp', 'e.event_timestamp'],
    ['event_name', `[${names.map(quoteText).join(', ')}][e.kind + 1]`],
    ['event_params', eventParamsSql(draws)],
    ['event_value_in_usd', `CASE WHEN ${purchase} THEN e.revenue END`],
    ['event_bundle_sequence_id', `${draws.integer('e.event_timestamp', 'bundle', 20_000_000_000)} - 10000000000`],
    ['user_pseudo_id', 's.user_pseudo_id'],
    ['privacy_info', "{'analytics_storage': NULL, 'ads_storage': NULL, 'uses_transient_token': 'No'}"],
    ['user_properties', '[]'],
    ['user_first_touch_timestamp', 's.user_first_touch_timestamp'],
    ['user_ltv', 's.user_ltv'],
    ['device', 's.device'],
    ['geo', 's.geo'],
    ['traffic_source', 's.traffic_source'],
    ['stream_id', streamId],
    ['platform', "'WEB'"],
    [
      'ecommerce',
      `{'total_item_quantity': o.quantity,
        'purchase_revenue_in_usd': CASE WHEN ${purchase} THEN coalesce(e.revenue, 0) END, 'purchase_revenue': e.revenue,
        'refund_value_in_usd': NULL, 'refund_value': NULL, 'shipping_value_in_usd': NULL, 'shipping_value': NULL,
        'tax_value_in_usd': e.revenue * 83 // 1000, 'tax_value': e.revenue * 83 // 1000,
        'unique_items': CASE WHEN ${purchase} THEN o.lines WHEN ${productEvents} THEN 1 END,
        'transaction_id': CASE WHEN ${purchase} THEN e.transaction_id WHEN ${productEvents} OR ${promotionEvents} THEN '(not set)' END}`,
    ],
    [
      'items',
      `CASE WHEN ${purchase} THEN coalesce(o.items, [])
        WHEN ${promotionEvents} THEN [${itemStruct({
          item_list_index: "'Slide ' || (1 + e.event_key % 4)::VARCHAR",
          promotion_name: "'Reach New Heights'",
          creative_name: "'Front Page Carousel'",
        })}]
        WHEN ${productEvents} THEN [${itemStruct({
          item_id: 'i.item_id',
          item_name: 'i.item_name',
          item_category: 'i.item_category',
          price: 'i.price',
          item_list_index: '(1 + e.event_key % 12)::VARCHAR',
        })}]
        ELSE [] END`,
    ],
  ]);
}
