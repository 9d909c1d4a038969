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
    `CREATE OR REPLACE TABLE scratch.sample_anchors AS
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
    `CREATE OR REPLACE TABLE scratch.sample_visits AS
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
  return `CREATE OR REPLACE TABLE scratch.sample_session_base AS
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

/** From here on a session's events tell its later source, where it has one, as a share of its duration. */
const sourceChanges = 0.4;

/**
 * `sample_sessions`: all that the events of a session have in common. Session ids are unique to a user, not among users; visitors
 * without consent have neither. In the order of their numbers, which a day has a range of, and without nested columns: so the shards'
 * queries read few of them and look each up by its number as if in an array.
 */
export function sessionsSql(draws: Draws): string {
  const sessionId = (number: string): string =>
    `1000000000 + (${number} * 2654435761 + ${draws.integer('0', 'session ids', 8_999_999_993)}) % 8999999993`;
  return `CREATE OR REPLACE TABLE scratch.sample_sessions AS
SELECT
  base.session_no::INTEGER AS session_no, base.started, base.duration, counts.engaged,
  CASE WHEN later_channel IS NOT NULL THEN base.started + (base.duration * ${String(sourceChanges)})::BIGINT END AS changes,
  session_channels.told, session_channels.clicked_ad, session_channels.channel, session_channels.later_channel,
  users.user_pseudo_id,
  (CASE WHEN NOT base.unconsented THEN
    CASE WHEN base.session_no % ${String(sharedSessionIds)} = 0 AND base.user_before <> base.user_no
      THEN ${sessionId(`(base.session_no - ${String(sharedWith)})`)} ELSE ${sessionId('base.session_no')} END
  END)::BIGINT AS ga_session_id,
  (CASE WHEN NOT base.unconsented THEN base.visit + CASE WHEN base.is_new THEN 0 ELSE 1 + ${draws.integer('base.user_no', 'earlier visits', 4)} END END)::BIGINT AS ga_session_number,
  (CASE WHEN NOT base.unconsented THEN
    base.first_started - CASE WHEN base.is_new THEN 0 ELSE ${day} + ${draws.integer('base.user_no', 'first seen', String(60n * BigInt(day)))} END
  END)::BIGINT AS user_first_touch_timestamp,
  base.lifetime_revenue,
  users.language,
  devices.* EXCLUDE (device_no),
  places.* EXCLUDE (place_no),
  first.source, first.medium, first.campaign
FROM (
  SELECT
    session_no, user_no, visit, started, duration, unconsented, is_new, first_touch, lifetime_revenue,
    lag(user_no, ${String(sharedWith)}) OVER (ORDER BY session_no) AS user_before,
    min(started) OVER (PARTITION BY user_no) AS first_started
  FROM sample_session_base
  ORDER BY session_no
) AS base
JOIN sample_counts AS counts USING (session_no)
JOIN sample_users AS users ON users.user_no = base.user_no
JOIN sample_session_channels AS session_channels USING (session_no)
JOIN sample_devices AS devices ON devices.device_no = users.device_no
JOIN sample_places AS places ON places.place_no = users.place_no
LEFT JOIN sample_channels AS first ON first.channel = base.first_touch`;
}
