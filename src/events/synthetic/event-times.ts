import { sourceSql } from './channels.ts';
import type { Draws } from './draws.ts';
import { itemNumberSql, pageNumberSql } from './event-places.ts';
import { engagementSql, shapeSql, tellsClickSql, tellsSourceSql } from './event-shapes.ts';
import { isKind, kindOf, names } from './kinds.ts';
import { pageSql } from './pages.ts';
import { subjectNumberSql } from './subjects.ts';

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

/** An order is reported at the end of its session; again, when its last page is loaded again within some minutes. */
const again = { pause: 2_000_000, within: 600_000_000 };

const day = 86_400_000_000n;

/**
 * `sample_events`: one row an event, in order of time: the day of the sample, time in microseconds UTC, session, `kind` (its name's
 * number), a number for draws, and numbers of what the other tables know of it: its page, its source where it tells it, its shape and
 * what it is about.
 */
export function eventTimesSql(startMicroseconds: string, days: number, draws: Draws): string {
  const end = `${startMicroseconds} + ${String(BigInt(days) * day)}`;
  const channel = 'CASE WHEN e.event_timestamp > s.changes THEN s.later_channel ELSE s.channel END';
  const isLate = `${isKind('user_engagement')} AND ${draws.chance('e.event_key', 'late', late.probability)}`;
  const delay = draws.integer('e.event_key', 'how late', String(BigInt(late.days) * day));
  return `CREATE OR REPLACE TABLE scratch.sample_events AS
SELECT
  e.event_timestamp,
  ((e.event_timestamp - ${startMicroseconds}) // ${String(day)})::INTEGER AS day,
  e.session_no,
  e.kind,
  (${pageSql(pageNumberSql(draws), tellsClickSql)})::UTINYINT AS page,
  (${sourceSql(tellsSourceSql(draws), channel)})::UTINYINT AS source_no,
  (${shapeSql(draws)})::UTINYINT AS shape,
  (${engagementSql(draws)})::INTEGER AS engagement,
  (${subjectNumberSql})::BIGINT AS subject_no
FROM (
  SELECT e.*, CASE WHEN delayed < ${end} THEN delayed ELSE happened END AS event_timestamp, (${itemNumberSql(draws)})::UTINYINT AS item_no
  FROM (
    SELECT e.*, happened + CASE WHEN ${isLate} THEN ${delay} ELSE 0 END AS delayed
    FROM (
      SELECT e.*, s.started + ${timeSql(draws)} AS happened
      FROM (
        SELECT *, (session_no::BIGINT * 32 + kind) * 4096 + number AS event_key
        FROM (
          ${names.map((name) => (name === 'purchase' ? purchases : countedEvents(name))).join('\n          UNION ALL ')}
        )
      ) AS e
      JOIN sample_sessions AS s ON s.session_no = e.session_no
    ) AS e
  ) AS e
) AS e
JOIN sample_sessions AS s ON s.session_no = e.session_no
ORDER BY e.event_timestamp, e.session_no, e.kind, e.number, e.copy`;
}

function countedEvents(name: string): string {
  return `SELECT session_no::INTEGER AS session_no, ${kindOfName(name)}::UTINYINT AS kind, unnest(range(${name}))::INTEGER AS number, NULL::BIGINT AS order_key, NULL::INTEGER AS copy FROM sample_counts WHERE ${name} > 0`;
}

/** A report that is repeated has the number, and so the draws, of the first one. */
const purchases = `SELECT visits.session_no::INTEGER, ${kindOf('purchase')}::UTINYINT, orders.number::INTEGER, orders.order_key, unnest(range(orders.copies))::INTEGER
          FROM sample_orders AS orders JOIN sample_visits AS visits USING (user_no, visit)`;

function kindOfName(name: string): string {
  return String(names.indexOf(name));
}

/** Microseconds from the start of an event's session on. */
function timeSql(draws: Draws): string {
  const draw = draws.fraction('e.event_key', 'time');
  const share = ([from, width]: readonly [number, number]): string => `${String(from)} + ${String(width)} * ${draw}`;
  const funnel = [...parts].map(([name, part]) => `WHEN e.kind = ${kindOfName(name)} THEN ${part[1] === 0 ? '0' : share(part)}`);
  return `CASE
        WHEN e.order_key IS NOT NULL THEN (s.duration * (0.9 + 0.1 * ${draws.fraction('e.order_key', 'order time')}))::BIGINT
          + e.copy * (${String(again.pause)} + ${draws.integer('e.event_key', 'again', again.within)})
        WHEN ${isKind('page_view')} AND e.number = 0 THEN 0
        ELSE (s.duration * CASE ${funnel.join(' ')} ELSE ${share(anywhere)} END)::BIGINT
      END`;
}
