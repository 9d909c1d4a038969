import type { Draws } from './draws.ts';
import { itemNumberSql, pageNumberSql } from './event-places.ts';
import { kindOf, names } from './kinds.ts';

/** In what part of a session events lie, as shares of its duration: the funnel in its order, everything else anywhere. */
const parts = new Map<string, readonly [from: number, width: number]>([
  ['session_start', [0, 0]],
  ['first_visit', [0, 0]],
  ['view_item', [0.02, 0.48]],
  ['add_to_cart', [0.5, 0.1]],
  ['begin_checkout', [0.6, 0.1]],
  ['add_shipping_info', [0.7, 0.1]],
  ['add_payment_info', [0.8, 0.1]],
]);
const anywhere: readonly [number, number] = [0.01, 0.99];

/** Engagement that is reported up to two days after its session, when a tab is closed: such events fall into later shards. */
const late = { probability: 0.002, days: 2 };

/**
 * `sample_events`: one row an event, in order of time: its session, `kind` (its name's number), number within the session and kind, time
 * in microseconds UTC, day of the sample, its page and item,
 * the order it reports, and `event_key`, a number for draws.
 */
export function eventTimesSql(startMicroseconds: string, days: number, draws: Draws): string {
  const day = 86_400_000_000n;
  const end = `${startMicroseconds} + ${String(BigInt(days) * day)}`;
  const counted = names.filter((name) => name !== 'purchase').map((name) => countedEvents(name, draws));
  return `CREATE OR REPLACE TEMP TABLE sample_events AS
SELECT
  e.*,
  ((event_timestamp - ${startMicroseconds}) // ${String(day)})::INTEGER AS day,
  (${pageNumberSql(draws)})::UTINYINT AS page_no,
  (${itemNumberSql(draws)})::UTINYINT AS item_no
FROM (
  SELECT session_no, kind, number, event_key, order_key, transaction_id, revenue, CASE WHEN delayed < ${end} THEN delayed ELSE event_timestamp END AS event_timestamp
  FROM (
    SELECT
      *,
      event_timestamp + CASE WHEN kind = ${kindOf('user_engagement')} AND ${draws.chance('event_key', 'late', late.probability)}
        THEN ${draws.integer('event_key', 'how late', String(BigInt(late.days) * day))} ELSE 0 END AS delayed
    FROM (
      ${counted.join('\n      UNION ALL ')}
      UNION ALL ${purchases(draws)}
    )
  )
) AS e
ORDER BY event_timestamp, session_no, kind, number`;
}

function eventKey(kind: string): string {
  return `(session_no * 32 + ${kind}) * 4096 + number`;
}

function countedEvents(name: string, draws: Draws): string {
  const kind = String(names.indexOf(name));
  const [from, width] = parts.get(name) ?? anywhere;
  const place = `${String(from)} + ${String(width)} * ${draws.fraction('event_key', 'time')}`;
  const at =
    width === 0
      ? 'started'
      : `started + (duration * ${name === 'page_view' ? `CASE WHEN number = 0 THEN 0 ELSE ${place} END` : `(${place})`})::BIGINT`;
  return `SELECT session_no, ${kind}::UTINYINT AS kind, number::USMALLINT AS number, event_key, NULL::BIGINT AS order_key, NULL::VARCHAR AS transaction_id, NULL::INTEGER AS revenue, ${at} AS event_timestamp
      FROM (SELECT session_no, started, duration, unnest(range(${name})) AS number, ${eventKey(kind)} AS event_key FROM sample_sessions)`;
}

/** An order is reported at the end of its session; again, when its last page is loaded again within some minutes. */
function purchases(draws: Draws): string {
  const kind = kindOf('purchase');
  const minutes = 600_000_000;
  return `SELECT session_no, ${kind}::UTINYINT, (order_number * 8 + copy)::USMALLINT, event_key, order_key, transaction_id, revenue,
        started + (duration * (0.9 + 0.1 * ${draws.fraction('order_key', 'order time')}))::BIGINT + copy * (2000000 + ${draws.integer('event_key', 'again', minutes)})
      FROM (
        SELECT session_no, started, duration, order_key, transaction_id, revenue, orders.number AS order_number, unnest(range(copies)) AS copy, order_number * 8 + copy AS number, ${eventKey(kind)} AS event_key
        FROM sample_orders AS orders JOIN sample_sessions USING (user_no, visit)
      )`;
}
