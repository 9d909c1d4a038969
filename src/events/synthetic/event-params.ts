import type { Draws } from './draws.ts';
import { isKind } from './kinds.ts';

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

/** Of a hundred events of a session whose source is told, those that tell it again, beside the first page view; session_start and first_visit never do. */
const repeatsSource = { pageView: 36, other: 60 };

/** From here on a session's events tell its later source, where it has one, as a share of its duration. */
const sourceChanges = 0.4;

/**
 * `event_params` of an event as SQL, in terms of `sample_events` (alias `e`), `sample_sessions` (`s`) and its page (`p`). To a list
 * that holds what an event of its kind always has, `list_concat` adds those that are not NULL.
 */
export function eventParamsSql(draws: Draws): string {
  const silent = isKind('session_start', 'first_visit');
  const pageView = isKind('page_view');
  const landing = `${pageView} AND e.number = 0`;
  const tells = `s.told AND (${landing} OR (NOT ${silent} AND ${draws.integer('e.event_key', 'tells', 100)} < CASE WHEN ${pageView} THEN ${String(repeatsSource.pageView)} ELSE ${String(repeatsSource.other)} END))`;
  const later = `s.later_source IS NOT NULL AND e.event_timestamp > s.started + (s.duration * ${String(sourceChanges)})::BIGINT`;
  const now = (name: string): string => `CASE WHEN ${later} THEN s.later_${name} ELSE s.${name} END`;
  const adClick = `s.clicked_ad AND (${landing} OR (NOT ${silent} AND ${draws.chance('e.event_key', 'ad parameters', 0.04)}))`;
  const landingPage = "p.location || CASE WHEN s.clicked_ad THEN '?gclid=<obfuscated>' ELSE '' END";
  const common = (location: string): readonly string[] => [
    text('page_location', location),
    text('page_title', 'p.title'),
    integer('ga_session_id', 's.ga_session_id'),
    integer('ga_session_number', 's.ga_session_number'),
    integer('engaged_session_event', '1'),
  ];
  const tracked = [
    text('session_engaged', "CASE WHEN s.engaged THEN '1' ELSE '0' END"),
    integer('debug_mode', '1'),
    text(
      'page_referrer',
      `CASE WHEN e.number > 0 AND ${draws.chance('e.event_key', 'referrer', 0.5)} THEN 'https://shop.googlemerchandisestore.com/?' END`,
    ),
  ];
  const tagManager = [text('all_data', 'NULL::VARCHAR'), text('clean_event', "'gtm.js'")];
  const engagement = integer('engagement_time_msec', `1 + ${draws.integer('e.event_key', 'engagement', 40_000)}`);
  const source = [text('source', now('source')), text('medium', now('medium')), text('campaign', now('campaign'))];
  const list = (parameters: readonly string[]): string => `[${parameters.join(', ')}]`;
  return `list_concat(
    CASE
      WHEN ${isKind('session_start')} THEN ${list(common(landingPage))}
      WHEN ${isKind('first_visit')} THEN ${list([...common(landingPage), integer('session_engaged', '1')])}
      WHEN ${landing} THEN ${list([...common(landingPage), ...tracked, ...tagManager, integer('entrances', '1')])}
      WHEN ${draws.chance('e.event_key', 'tag manager', 0.7)} THEN ${list([...common('p.location'), ...tracked, ...tagManager, engagement])}
      ELSE ${list([...common('p.location'), ...tracked])}
    END,
    CASE WHEN ${tells} THEN
      CASE WHEN ${now('medium')} IN ('organic', 'cpc', '<Other>') THEN ${list([...source, text('term', "'<obfuscated>'")])} ELSE ${list(source)} END
    END,
    CASE WHEN ${adClick} THEN ${list([text('gclid', 'NULL::VARCHAR'), text('gclsrc', 'NULL::VARCHAR')])} END,
    CASE
      WHEN ${isKind('scroll')} THEN ${list([integer('percent_scrolled', '90')])}
      WHEN ${isKind('view_search_results')} THEN ${list([text('search_term', "'<obfuscated>'"), integer('unique_search_term', '1')])}
      WHEN ${isKind('click')} THEN ${list([
        text('outbound', "'true'"),
        text('link_url', "'https://support.google.com/'"),
        text('link_domain', "'support.google.com'"),
      ])}
      WHEN ${isKind('add_shipping_info', 'add_payment_info')} THEN ${list([text('currency', "'USD'")])}
      WHEN ${isKind('purchase')} AND e.revenue IS NOT NULL THEN ${list([
        text('currency', "'USD'"),
        text('transaction_id', 'e.transaction_id'),
        double('value', 'e.revenue::DOUBLE'),
        double('tax', '(e.revenue * 83 // 1000)::DOUBLE'),
        text('payment_type', "'Pay with credit card'"),
        text('shipping_tier', "'FedEx Ground'"),
      ])}
    END
  )`;
}
