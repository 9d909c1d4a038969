import type { Draws } from './draws.ts';
import { kindOf } from './event-times.ts';

function text(key: string, value: string): string {
  return parameter(key, value, 'NULL::BIGINT', 'NULL::DOUBLE');
}

function integer(key: string, value: string): string {
  return parameter(key, 'NULL::VARCHAR', `${value}::BIGINT`, 'NULL::DOUBLE');
}

function double(key: string, value: string): string {
  return parameter(key, 'NULL::VARCHAR', 'NULL::BIGINT', value);
}

function parameter(key: string, textValue: string, integerValue: string, doubleValue: string): string {
  return `{'key': '${key}', 'value': {'string_value': ${textValue}, 'int_value': ${integerValue}, 'float_value': NULL::DOUBLE, 'double_value': ${doubleValue}}}`;
}

/** A share of the events of sessions whose source is told tells it again, beside the first page view; session_start and first_visit never do. */
const repeatsSource = { pageView: 0.3, other: 0.59 };

/** From here on a session's events tell its later source, where it has one, as a share of its duration. */
const sourceChanges = 0.4;

/**
 * `event_params` of an event as SQL, in terms of `sample_events` (alias `e`), `sample_sessions` (`s`), `sample_pages` (`p`) and, for
 * purchases, `sample_orders` (`o`). A list that is NULL adds nothing.
 */
export function eventParamsSql(draws: Draws): string {
  const silent = `e.kind IN (${kindOf('session_start')}, ${kindOf('first_visit')})`;
  const pageView = `e.kind = ${kindOf('page_view')}`;
  const landing = `${pageView} AND e.number = 0`;
  const tells = `s.told AND (${landing} OR (NOT ${silent} AND CASE WHEN ${pageView} THEN ${draws.chance('e.event_key', 'tells', repeatsSource.pageView)} ELSE ${draws.chance('e.event_key', 'tells', repeatsSource.other)} END))`;
  const later = `s.later_source IS NOT NULL AND e.event_timestamp > s.started + (s.duration * ${String(sourceChanges)})::BIGINT`;
  const now = (name: string): string => `CASE WHEN ${later} THEN s.later_${name} ELSE s.${name} END`;
  const adClick = `s.clicked_ad AND (${landing} OR (NOT ${silent} AND ${draws.chance('e.event_key', 'ad parameters', 0.04)}))`;
  const when = (condition: string, parameters: readonly string[]): string => `CASE WHEN ${condition} THEN [${parameters.join(', ')}] END`;
  const kind = (name: Parameters<typeof kindOf>[0]): string => `e.kind = ${kindOf(name)}`;
  return `list_concat(
    [${[
      text('page_location', `p.location || CASE WHEN s.clicked_ad AND e.number = 0 AND (${pageView} OR ${silent}) THEN '?gclid=<obfuscated>' ELSE '' END`),
      text('page_title', 'p.title'),
      integer('ga_session_id', 's.ga_session_id'),
      integer('ga_session_number', 's.ga_session_number'),
    ].join(', ')}],
    ${when(`s.engaged OR e.kind <> ${kindOf('session_start')}`, [integer('engaged_session_event', '1')])},
    ${when(`NOT ${silent}`, [
      text('session_engaged', "CASE WHEN s.engaged THEN '1' ELSE '0' END"),
      integer('debug_mode', '1'),
      text('page_referrer', `CASE WHEN e.number > 0 AND ${draws.chance('e.event_key', 'referrer', 0.5)} THEN 'https://shop.googlemerchandisestore.com/?' END`),
    ])},
    ${when(kind('first_visit'), [integer('session_engaged', '1')])},
    ${when(`NOT ${silent} AND ${draws.chance('e.event_key', 'tag manager', 0.76)}`, [text('all_data', 'NULL::VARCHAR'), text('clean_event', "'gtm.js'")])},
    ${when(`NOT ${silent} AND NOT ${pageView} OR (${pageView} AND e.number > 0)`, [
      integer('engagement_time_msec', `1 + ${draws.integer('e.event_key', 'engagement', 40_000)}`),
    ])},
    ${when(landing, [integer('entrances', '1')])},
    ${when(tells, [text('source', now('source')), text('medium', now('medium')), text('campaign', now('campaign'))])},
    ${when(`${tells} AND ${now('medium')} IN ('organic', 'cpc', '<Other>')`, [text('term', "'<obfuscated>'")])},
    ${when(adClick, [text('gclid', 'NULL::VARCHAR'), text('gclsrc', 'NULL::VARCHAR')])},
    ${when(kind('scroll'), [integer('percent_scrolled', '90')])},
    ${when(kind('view_search_results'), [text('search_term', "'<obfuscated>'"), integer('unique_search_term', '1')])},
    ${when(kind('click'), [
      text('outbound', "'true'"),
      text('link_url', "'https://support.google.com/'"),
      text('link_domain', "'support.google.com'"),
    ])},
    ${when(`e.kind IN (${kindOf('add_shipping_info')}, ${kindOf('add_payment_info')}, ${kindOf('purchase')})`, [text('currency', "'USD'")])},
    ${when(`${kind('purchase')} AND o.revenue IS NOT NULL`, [
      text('transaction_id', 'o.transaction_id'),
      double('value', 'o.revenue::DOUBLE'),
      double('tax', '(o.revenue * 83 // 1000)::DOUBLE'),
      text('payment_type', "'Pay with credit card'"),
      text('shipping_tier', "'FedEx Ground'"),
    ])}
  )`;
}
