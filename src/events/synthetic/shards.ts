import { quoteName, quoteText } from '../duckdb-types.ts';
import { sampleFields } from '../ga4-schema.ts';
import { duckDbType } from '../duckdb-types.ts';
import type { SampleDay } from './calendar.ts';
import type { Draws } from './draws.ts';
import { eventParamsSql } from './event-params.ts';
import { kindOf } from './event-times.ts';
import { publishedEvents, type SampleEventName } from './figures.ts';
import { itemCount, itemStruct } from './items.ts';
import { firstProductPage, landingPages, pageNumbers } from './pages.ts';

const streamId = '2100450278';

function kinds(...names: readonly SampleEventName[]): string {
  return `e.kind IN (${names.map(kindOf).join(', ')})`;
}

const productEvents = kinds('view_item', 'select_item', 'add_to_cart', 'begin_checkout', 'add_shipping_info', 'add_payment_info', 'view_item_list');
const promotionEvents = kinds('view_promotion', 'select_promotion');
const checkoutEvents = kinds('begin_checkout', 'add_shipping_info', 'add_payment_info');
const purchase = kinds('purchase');

/** The query that gives one day's shard, in the columns and types of the export. */
export function shardSql(day: SampleDay, draws: Draws): string {
  const columns = shardColumns(day, draws);
  const select = sampleFields.map((field) => {
    const value = columns.get(field.name);
    return value === undefined ? `NULL::${duckDbType(field)} AS ${quoteName(field.name)}` : `(${value})::${duckDbType(field)} AS ${quoteName(field.name)}`;
  });
  return `SELECT ${select.join(',\n  ')}
FROM (
  SELECT *, ${pageNumber(draws)} AS page_no, CASE WHEN ${productEvents} THEN ${itemNumber(draws)} END AS item_no
  FROM sample_events AS e
  WHERE e.day = ${String(day.number)}
) AS e
JOIN sample_sessions AS s ON s.session_no = e.session_no
  AND s.session_no BETWEEN (SELECT min(session_no) FROM sample_events WHERE day = ${String(day.number)})
    AND (SELECT max(session_no) FROM sample_events WHERE day = ${String(day.number)})
JOIN sample_pages AS p ON p.page_no = e.page_no
LEFT JOIN sample_items AS i ON i.item_no = e.item_no
LEFT JOIN sample_orders AS o ON o.order_key = e.order_key
LEFT JOIN sample_order_items AS l ON l.order_key = e.order_key`;
}

/** What is looked at: any product when browsing, the same one throughout a session's checkout. */
function itemNumber(draws: Draws): string {
  return `CASE WHEN ${checkoutEvents} THEN ${draws.integer('e.session_no', 'basket item', itemCount)} ELSE ${draws.integer('e.event_key', 'item', itemCount)} END`;
}

function pageNumber(draws: Draws): string {
  const landing = kinds('session_start', 'first_visit');
  return `CASE
    WHEN ${landing} OR (${kinds('page_view')} AND e.number = 0) THEN CASE WHEN ${draws.chance('e.session_no', 'home', 0.45)} THEN 0 ELSE ${draws.integer('e.session_no', 'landing page', landingPages)} END
    WHEN ${kinds('view_item', 'select_item')} THEN ${String(firstProductPage)} + ${itemNumber(draws)}
    WHEN ${promotionEvents} THEN 0
    WHEN ${kinds('view_search_results')} THEN ${String(pageNumbers.search)}
    WHEN ${kinds('add_to_cart')} THEN ${String(pageNumbers.basket)}
    WHEN ${kinds('begin_checkout')} THEN ${String(pageNumbers.information)}
    WHEN ${kinds('add_shipping_info')} THEN ${String(pageNumbers.payment)}
    WHEN ${kinds('add_payment_info')} THEN ${String(pageNumbers.review)}
    WHEN ${purchase} THEN ${String(pageNumbers.completed)}
    WHEN ${draws.chance('e.event_key', 'on a product', 0.3)} THEN ${String(firstProductPage)} + ${draws.integer('e.event_key', 'item', itemCount)}
    ELSE ${draws.integer('e.event_key', 'page', landingPages)}
  END`;
}

function shardColumns(day: SampleDay, draws: Draws): ReadonlyMap<string, string> {
  const names = Object.keys(publishedEvents).map((name) => quoteText(name));
  return new Map([
    ['event_date', quoteText(day.suffix)],
    ['event_timestamp', 'e.event_timestamp'],
    ['event_name', `[${names.join(', ')}][e.kind + 1]`],
    ['event_params', eventParamsSql(draws)],
    ['event_value_in_usd', `CASE WHEN ${purchase} THEN o.revenue END`],
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
      `{'total_item_quantity': l.quantity,
        'purchase_revenue_in_usd': CASE WHEN ${purchase} THEN coalesce(o.revenue, 0) END, 'purchase_revenue': o.revenue,
        'refund_value_in_usd': NULL, 'refund_value': NULL, 'shipping_value_in_usd': NULL, 'shipping_value': NULL,
        'tax_value_in_usd': o.revenue * 83 // 1000, 'tax_value': o.revenue * 83 // 1000,
        'unique_items': CASE WHEN ${purchase} THEN l.lines WHEN ${productEvents} THEN 1 END,
        'transaction_id': CASE WHEN ${purchase} THEN o.transaction_id WHEN ${productEvents} OR ${promotionEvents} THEN '(not set)' END}`,
    ],
    [
      'items',
      `CASE WHEN ${purchase} THEN coalesce(l.items, [])
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
