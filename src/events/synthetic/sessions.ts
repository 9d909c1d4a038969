import { pick, type Draws } from './draws.ts';
import { stages } from './users.ts';

const hour = '3600000000';
const day = '86400000000';

/** Traffic by hour of the day in UTC: most visitors are in America. */
const hours = [5, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 6, 5, 5, 5, 4, 3];

/** Sessions never begin in the last two hours of the sample, so that they end within it. */
const closingHours = 2;

/** Longest time between a visit and the purchase it led to, in days: some journeys begin before a lookback window of 30 days. */
const longestJourney = 45;

/**
 * `sample_visits`: one row a session, numbered by time in `session_no` and within a user in `visit` (from 1). A user's anchor, a
 * buyer's last visit and anyone else's first, is drawn from the calendar; a buyer's other visits lie before it, anyone else's after.
 * Times are microseconds since 1970, UTC.
 */
export function visitsSql(startMicroseconds: string, days: number, draws: Draws): readonly string[] {
  const end = `(${startMicroseconds} + ${String(days)} * ${day} - ${String(closingHours)} * ${hour})`;
  const hourOfDay = pick(
    draws.integer(
      'user_no',
      'hour',
      hours.reduce((sum, weight) => sum + weight, 0),
    ),
    hours.map((weight, number) => [String(number), weight] as const),
  );
  const distance = `(2700000000 + (${String(longestJourney)} * ${day} * pow(${draws.fraction('visit_key', 'distance')}, 3))::BIGINT)`;
  const place = draws.fraction('visit_key', 'place in time');
  return [
    `CREATE OR REPLACE TEMP TABLE sample_anchors AS
SELECT
  user_no,
  least(
    ${startMicroseconds} + days.day * ${day} + (${hourOfDay}) * ${hour} + ${draws.integer('user_no', 'microsecond', hour)},
    ${end}
  ) AS anchor
FROM (
  SELECT
    user_no,
    (row_number() OVER (PARTITION BY buys ORDER BY ${draws.bits('user_no', 'day')}, user_no) - 1)
      * (SELECT max(session_to) FROM sample_days) // count(*) OVER (PARTITION BY buys) AS slot
  FROM (SELECT user_no, stage = ${String(stages.purchase)} AS buys FROM sample_users)
) AS slots
ASOF JOIN sample_days AS days ON slots.slot >= days.session_from`,
    `CREATE OR REPLACE TEMP TABLE sample_visits AS
SELECT
  row_number() OVER (ORDER BY started, user_no, visit_key) AS session_no,
  row_number() OVER (PARTITION BY user_no ORDER BY started, visit_key) AS visit,
  *,
  ((started - ${startMicroseconds}) // ${day})::INTEGER AS day,
  (10000000 + 1500000000 * pow(${draws.fraction('visit_key', 'duration')}, 2))::BIGINT AS duration
FROM (
  SELECT
    user_no,
    visit_key,
    sessions,
    CASE
      WHEN turn = 0 THEN anchor
      WHEN stage = ${String(stages.purchase)} THEN
        CASE
          WHEN anchor - ${distance} >= ${startMicroseconds} THEN anchor - ${distance}
          ELSE ${startMicroseconds} + ((anchor - ${startMicroseconds}) * ${place})::BIGINT
        END
      WHEN anchor + ${distance} <= ${end} THEN anchor + ${distance}
      ELSE anchor + ((${end} - anchor) * ${place})::BIGINT
    END AS started
  FROM (SELECT *, unnest(range(sessions)) AS turn, user_no * 256 + turn AS visit_key FROM sample_users JOIN sample_anchors USING (user_no))
)`,
  ];
}

/** `sample_session_base`: a session with its user's properties and what is bought in it: `purchase` events, their revenue, and the user's before. */
export function sessionBaseSql(): string {
  return `CREATE OR REPLACE TEMP TABLE sample_session_base AS
SELECT
  *,
  coalesce(sum(order_revenue) OVER (PARTITION BY user_no ORDER BY visit ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::DOUBLE AS lifetime_revenue
FROM (
  SELECT
    visits.session_no, visits.visit, visits.user_no, visits.sessions, visits.started, visits.day, visits.duration,
    users.stage, users.unconsented, users.is_new, users.first_touch,
    coalesce(orders.purchase, 0)::INTEGER AS purchase,
    orders.raw_revenue::BIGINT AS raw_revenue,
    orders.order_revenue
  FROM sample_visits AS visits
  JOIN sample_users AS users USING (user_no)
  LEFT JOIN (
    SELECT user_no, visit, sum(copies) AS purchase, sum(copies * revenue) AS raw_revenue, sum(revenue) AS order_revenue
    FROM sample_orders
    GROUP BY user_no, visit
  ) AS orders USING (user_no, visit)
)`;
}

/** One session id in this many is also that of another user's session. */
const sharedSessionIds = 34;

/** Such a session takes over the id of the session this far before it, when that is another user's. */
const sharedWith = 401;

/**
 * `sample_sessions`: all that the events of a session have in common, as the export writes it. Session ids are unique to a user, not
 * among users; visitors without consent have neither.
 */
export function sessionsSql(draws: Draws): string {
  const sessionId = (number: string): string =>
    `1000000000 + (${number} * 2654435761 + ${draws.integer('0', 'session ids', 8_999_999_993)}) % 8999999993`;
  return `CREATE OR REPLACE TEMP TABLE sample_sessions AS
SELECT
  base.session_no, base.user_no, base.visit, base.started, base.duration, base.unconsented,
  counts.* EXCLUDE (session_no, purchase),
  users.user_pseudo_id,
  CASE WHEN NOT base.unconsented THEN
    CASE WHEN base.session_no % ${String(sharedSessionIds)} = 0 AND lag(base.user_no, ${String(sharedWith)}) OVER (ORDER BY base.session_no) <> base.user_no
      THEN ${sessionId(`(base.session_no - ${String(sharedWith)})`)} ELSE ${sessionId('base.session_no')} END
  END AS ga_session_id,
  CASE WHEN NOT base.unconsented THEN base.visit + CASE WHEN base.is_new THEN 0 ELSE 1 + ${draws.integer('base.user_no', 'earlier visits', 4)} END END AS ga_session_number,
  CASE WHEN NOT base.unconsented THEN
    first_value(base.started) OVER (PARTITION BY base.user_no ORDER BY base.visit)
      - CASE WHEN base.is_new THEN 0 ELSE ${day} + ${draws.integer('base.user_no', 'first seen', String(60n * BigInt(day)))} END
  END AS user_first_touch_timestamp,
  {'revenue': base.lifetime_revenue, 'currency': 'USD'} AS user_ltv,
  {'category': devices.category, 'mobile_brand_name': devices.brand, 'mobile_model_name': devices.model, 'mobile_marketing_name': '<Other>',
    'mobile_os_hardware_model': NULL::BIGINT, 'operating_system': devices.system, 'operating_system_version': devices.version,
    'vendor_id': NULL::BIGINT, 'advertising_id': NULL::BIGINT, 'language': users.language, 'is_limited_ad_tracking': 'No',
    'time_zone_offset_seconds': NULL::BIGINT, 'web_info': {'browser': devices.browser, 'browser_version': devices.release}} AS device,
  places.geo,
  {'medium': first.medium, 'name': first.campaign, 'source': first.source} AS traffic_source,
  session_channels.told,
  session_channels.clicked_ad,
  landing.source, landing.medium, landing.campaign,
  later.source AS later_source, later.medium AS later_medium, later.campaign AS later_campaign
FROM sample_session_base AS base
JOIN sample_counts AS counts USING (session_no)
JOIN sample_users AS users ON users.user_no = base.user_no
JOIN sample_session_channels AS session_channels USING (session_no)
JOIN sample_devices AS devices ON users.device_draw >= devices.draw_from AND users.device_draw < devices.draw_to
JOIN sample_places AS places ON users.place_draw >= places.draw_from AND users.place_draw < places.draw_to
LEFT JOIN sample_channels AS first ON first.channel = base.first_touch
LEFT JOIN sample_channels AS landing ON landing.channel = session_channels.channel
LEFT JOIN sample_channels AS later ON later.channel = session_channels.later_channel
ORDER BY base.session_no`;
}
