import { allocate, type Draws } from './draws.ts';
import { firstTouches, published, publishedUsers, scaled, unconsentedRevenue } from './figures.ts';
import { stages, unconsentedVisitors } from './users.ts';

/**
 * `sample_orders`: one row an order, in the session that it ends, with its revenue (whole dollars; NULL where none was reported), how
 * many `purchase` events report it, and its transaction id as reported. Revenue adds up to the published figure of each first touch,
 * repeated reports included, as a raw sum of the events would have it.
 */
export function ordersSql(users: number, draws: Draws): readonly string[] {
  const twice = Math.round((published.reportedTwice * users) / publishedUsers);
  const thrice = Math.round((published.reportedThrice * users) / publishedUsers);
  const events = scaled(published.purchases, users);
  const placeholders = scaled(published.purchasesWithoutRevenue, users);
  const unset = placeholders + scaled(published.placeholderIds, users);
  const missing = unset + scaled(published.missingIds, users);
  const shared = scaled(published.sharedIds, users);
  const unconsented = Math.floor((users + unconsentedVisitors(users)) / 6) - Math.floor(users / 6);
  const buyers = scaled(published.buyers, users);
  const extra = Math.max(0, events - twice - 2 * thrice - buyers - unconsented);
  return [
    `CREATE OR REPLACE TABLE scratch.sample_order_places AS
SELECT *, row_number() OVER (PARTITION BY unconsented ORDER BY ${draws.bits('order_key', 'reported as')}, order_key) AS place
FROM (
  SELECT
    user_no,
    unconsented,
    first_touch,
    number,
    user_no * 64 + number AS order_key,
    CASE WHEN number > 1 AND sessions > 1 AND ${draws.chance('user_no * 64 + number', 'earlier session', 0.45)} THEN sessions - 1 ELSE sessions END AS visit
  FROM (
    SELECT *, unnest(range(1, orders + 1)) AS number
    FROM (
      SELECT
        *,
        1 + CASE WHEN unconsented THEN 0 ELSE ${allocate(String(extra), 'order_weight', 'user_no', 'unconsented')} END AS orders
      FROM (
        SELECT *, 10 + (90 * pow(${draws.fraction('user_no', 'orders')}, 6))::BIGINT AS order_weight
        FROM sample_users
        WHERE stage = ${String(stages.purchase)}
      )
    )
  )
)`,
    `CREATE OR REPLACE TABLE scratch.sample_order_reports AS
SELECT
  *,
  CASE
    WHEN reported = 'valid' AND number = 1 AND NOT unconsented AND rank <= ${String(thrice)} THEN 3
    WHEN reported = 'valid' AND number = 1 AND NOT unconsented AND rank <= ${String(thrice + twice)} THEN 2
    ELSE 1
  END AS copies,
  CASE reported
    WHEN 'missing' THEN NULL
    WHEN 'valid' THEN (100000 + (CASE
      WHEN number = 1 AND NOT unconsented AND rank > ${String(thrice + twice)} AND rank <= ${String(thrice + twice + 2 * shared)}
      THEN ${String(thrice + twice)} + (rank - ${String(thrice + twice)} - 1) // 2 * 2 + 1
      ELSE valid_place
    END * 7919 + ${draws.integer('0', 'transactions', 899_981)}) % 899981)::VARCHAR
    ELSE '(not set)'
  END AS transaction_id
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY reported = 'valid' ORDER BY number = 1 AND NOT unconsented DESC, place) AS valid_place,
    row_number() OVER (PARTITION BY reported = 'valid', number = 1 AND NOT unconsented ORDER BY place) AS rank
  FROM (
    SELECT
      *,
      CASE
        WHEN unconsented THEN 'valid'
        WHEN place <= ${String(placeholders)} THEN 'without revenue'
        WHEN place <= ${String(unset)} THEN 'placeholder'
        WHEN place <= ${String(missing)} THEN 'missing'
        ELSE 'valid'
      END AS reported
    FROM sample_order_places
  )
)`,
    `CREATE OR REPLACE TABLE scratch.sample_orders AS
SELECT
  user_no,
  visit,
  number,
  order_key,
  transaction_id,
  copies,
  CASE
    WHEN weight = 0 THEN NULL
    WHEN copies > 1 THEN repeated
    ELSE ${allocate(
      `greatest(0, target - coalesce(sum(CASE WHEN copies > 1 THEN repeated * copies END) OVER (PARTITION BY first_touch), 0))::BIGINT`,
      'CASE WHEN copies = 1 THEN weight ELSE 0 END',
      'order_key',
      'first_touch',
    )}
  END AS revenue
FROM (
  SELECT *, (weight * target // sum(weight * copies) OVER (PARTITION BY first_touch))::INTEGER AS repeated
  FROM (
    SELECT
      *,
      CASE WHEN reported = 'without revenue' THEN 0
      ELSE 120 + (900 * ${draws.fraction('order_key', 'value')})::BIGINT + (6000 * pow(${draws.fraction('order_key', 'value')}, 9))::BIGINT END AS weight,
      ${revenueTarget(users)} AS target
    FROM sample_order_reports
  )
)`,
  ];
}

function revenueTarget(users: number): string {
  const target = (revenue: number): string => String(Math.max(1, Math.round((revenue * users) / publishedUsers)));
  const cases = firstTouches.map((touch, number) => `WHEN ${String(number)} THEN ${target(touch.revenue)}`);
  return `CASE first_touch ${cases.join(' ')} ELSE ${target(unconsentedRevenue)} END`;
}
