import assert from 'node:assert/strict';
import { makeSample, sampleDataset, type SampleFigures } from '../../../src/events/synthetic/make-sample.ts';
import { firstTouches, published, publishedEvents, publishedUsers } from '../../../src/events/synthetic/figures.ts';
import { sampleFields } from '../../../src/events/ga4-schema.ts';
import { duckDbType } from '../../../src/events/duckdb-types.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { LocalCatalog } from '../../../src/warehouse/local-catalog.ts';
import { scratchFolder, shardsOf } from './local-files.ts';

const users = 4000;
const share = users / publishedUsers;

/** A parameter of an event, in a query over `sample`. */
function parameter(key: string, member: 'string_value' | 'int_value'): string {
  return `list_filter(event_params, lambda parameter: parameter.key = '${key}')[1].value.${member}`;
}

describe('The synthetic export', function () {
  this.timeout(120_000);
  let catalog: LocalCatalog;
  let figures: SampleFigures;
  let remove: () => Promise<void>;
  let shards: readonly string[];

  async function one(sql: string): Promise<Record<string, unknown>> {
    const [row] = await catalog.rows(sql);
    assert(row);
    return row;
  }

  async function count(sql: string): Promise<number> {
    return Number(Object.values(await one(sql))[0]);
  }

  before(async () => {
    const scratch = await scratchFolder();
    remove = scratch.remove;
    catalog = await openLocalCatalog({ dataFolder: scratch.folder, project: 'bigquery-public-data' });
    figures = await makeSample(catalog, { users });
    const { names, sql } = await shardsOf(catalog, sampleDataset);
    shards = names;
    await catalog.run(`CREATE TEMP TABLE sample AS
SELECT
  event_date, event_timestamp, event_name, user_pseudo_id, ecommerce, items, event_params, user_first_touch_timestamp,
  traffic_source.source AS first_source, traffic_source.medium AS first_medium,
  ${parameter('ga_session_id', 'int_value')} AS session,
  ${parameter('source', 'string_value')} AS source,
  ${parameter('medium', 'string_value')} AS medium
FROM ${sql}`);
    await catalog.run(`CREATE TEMP TABLE sessions AS
SELECT
  user_pseudo_id, session, min(event_timestamp) AS started, any_value(first_source) AS first_source,
  arg_min(source, event_timestamp) FILTER (WHERE source IS NOT NULL) AS source,
  sum(ecommerce.purchase_revenue) AS revenue,
  row_number() OVER (PARTITION BY user_pseudo_id ORDER BY min(event_timestamp)) AS visit
FROM sample WHERE user_pseudo_id IS NOT NULL GROUP BY user_pseudo_id, session`);
  });

  after(async () => {
    await catalog.close();
    await remove();
  });

  it('has a shard a day, each with the columns of the export', async () => {
    assert.equal(shards.length, 92);
    assert.equal(shards[0], 'events_20201101');
    assert.equal(shards.at(-1), 'events_20210131');
    const columns = await catalog.rows(`DESCRIBE ${sampleDataset}.events_20201224`);
    const wanted = await catalog.rows(
      `DESCRIBE SELECT ${sampleFields.map((field) => `NULL::${duckDbType(field)} AS "${field.name}"`).join(', ')}`,
    );
    assert.deepEqual(columns, wanted);
    assert.equal(await count(`SELECT count(*) FROM sample WHERE event_date <> strftime(make_timestamp(event_timestamp), '%Y%m%d')`), 0);
  });

  it('tells the figures that its rows have', async () => {
    const rows = await one(`SELECT
  count(*)::INTEGER AS events, count(DISTINCT user_pseudo_id)::INTEGER AS users,
  count(DISTINCT (user_pseudo_id, session)) FILTER (WHERE session IS NOT NULL)::INTEGER AS sessions,
  count(*) FILTER (WHERE event_name = 'purchase')::INTEGER AS purchases, sum(ecommerce.purchase_revenue) AS revenue
FROM sample`);
    assert.deepEqual({ ...rows, days: 92, firstDay: '20201101', lastDay: '20210131' }, figures);
  });

  it('has the published number of events of each name, in proportion', async () => {
    const rows = await catalog.rows('SELECT event_name, count(*)::INTEGER AS events FROM sample GROUP BY 1');
    const found = Object.fromEntries(rows.map((row) => [String(row.event_name), Number(row.events)]));
    const wanted = Object.entries(publishedEvents).map(([name, events]) => [name, Math.max(1, Math.round(events * share))]);
    assert.deepEqual(found, Object.fromEntries(wanted));
  });

  it('has the published users, sessions, buyers and revenue, in proportion', async () => {
    assert.equal(figures.users, users);
    assert.equal(figures.sessions, Math.round(published.sessions * share));
    assert.equal(figures.purchases, Math.round(published.purchases * share));
    assert.equal(
      await count(`SELECT count(DISTINCT user_pseudo_id) FROM sample WHERE event_name = 'purchase'`),
      Math.round(published.buyers * share),
    );
    assert(Math.abs(figures.revenue - published.revenue * share) < 0.01 * published.revenue * share);
    const rows = await catalog.rows(`SELECT first_source || '/' || first_medium AS touch, count(DISTINCT user_pseudo_id)::INTEGER AS users,
  sum(ecommerce.purchase_revenue) AS revenue FROM sample WHERE first_source IS NOT NULL GROUP BY 1`);
    const found = new Map(rows.map((row) => [row.touch, row]));
    for (const touch of firstTouches) {
      const row = found.get(`${touch.source}/${touch.medium}`);
      assert(Math.abs(Number(row?.users) - touch.users * share) <= 2, touch.source);
      assert(Math.abs(Number(row?.revenue) - touch.revenue * share) <= 1, touch.source);
    }
  });

  it('is busiest on 8 December and quietest at Christmas', async () => {
    const rows = await catalog.rows('SELECT event_date AS day, count(*)::INTEGER AS events FROM sample GROUP BY 1 ORDER BY 2');
    assert.equal(rows[0]?.day, '20201225');
    assert.equal(rows.at(-1)?.day, '20201208');
    assert(Math.abs(Number(rows.at(-1)?.events) - 92_199 * share) < 0.05 * 92_199 * share);
    assert(Math.abs(Number(rows[0].events) - 21_355 * share) < 0.1 * 21_355 * share);
  });

  it('tells the source on a third of the events, never when a session starts', async () => {
    const row = await one(
      `SELECT avg((source IS NOT NULL)::INTEGER) AS told, count(*) FILTER (WHERE source IS NOT NULL AND event_name IN ('session_start', 'first_visit'))::INTEGER AS early FROM sample`,
    );
    assert(Math.abs(Number(row.told) - 0.3325) < 0.02, String(row.told));
    assert.equal(row.early, 0);
  });

  it('hides the source of a third of the sessions, and lets the store refer to itself', async () => {
    const row = await one(`SELECT
  avg((coalesce(source, first_source) IN ('<Other>', '(data deleted)'))::INTEGER) AS hidden,
  sum(revenue) FILTER (WHERE source = 'shop.googlemerchandisestore.com') / sum(revenue) AS last
FROM sessions`);
    assert(Math.abs(Number(row.hidden) - 0.33) < 0.03, String(row.hidden));
    assert(Math.abs(Number(row.last) - 0.17) < 0.04, String(row.last));
  });

  it('has first and last clicks that differ', async () => {
    const row = await one(`WITH journeys AS (
  SELECT conversions.user_pseudo_id, conversions.started, count(*) AS touches,
    arg_min(coalesce(touches.source, touches.first_source), touches.started) AS first,
    arg_max(coalesce(touches.source, touches.first_source), touches.started) AS last
  FROM sessions AS conversions
  JOIN sessions AS touches ON touches.user_pseudo_id = conversions.user_pseudo_id AND touches.started BETWEEN conversions.started - 30 * 86400000000 AND conversions.started
  WHERE conversions.revenue > 0
  GROUP BY ALL
)
SELECT avg((first <> last)::INTEGER) AS differ, avg(touches) AS touches FROM journeys`);
    assert(Number(row.differ) > 0.4, String(row.differ));
    assert(Number(row.touches) > 2, String(row.touches));
  });

  it('has traffic_source of the user’s first touch, whatever the session', async () => {
    assert.equal(
      await count(
        'SELECT count(*) FROM (SELECT user_pseudo_id FROM sample WHERE user_pseudo_id IS NOT NULL GROUP BY 1 HAVING count(DISTINCT first_source) > 1)',
      ),
      0,
    );
    assert(await count('SELECT count(*) FROM sessions WHERE visit > 1 AND source <> first_source'));
  });

  it('has the traps of transaction ids, revenue and consent', async () => {
    const row = await one(`SELECT
  count(*) FILTER (WHERE ecommerce.transaction_id = '(not set)')::INTEGER AS placeholders,
  count(*) FILTER (WHERE ecommerce.transaction_id IS NULL)::INTEGER AS missing,
  count(*) FILTER (WHERE ecommerce.purchase_revenue IS NULL)::INTEGER AS worthless,
  count(*) FILTER (WHERE user_pseudo_id IS NULL)::INTEGER AS unconsented
FROM sample WHERE event_name = 'purchase'`);
    assert.deepEqual(row, { placeholders: 13, missing: 1, worthless: 7, unconsented: 1 });
    const ids = `SELECT ecommerce.transaction_id AS id, count(*) AS reports, count(DISTINCT user_pseudo_id) AS people FROM sample
WHERE event_name = 'purchase' AND ecommerce.transaction_id <> '(not set)' GROUP BY 1`;
    assert.equal(await count(`SELECT count(*) FROM (${ids}) WHERE people > 1`), 1);
    assert(await count(`SELECT count(*) FROM (${ids}) WHERE reports > 1 AND people = 1`));
  });

  it('has items that add up to the order', async () => {
    assert.equal(
      await count(`SELECT count(*) FROM sample WHERE event_name = 'purchase' AND ecommerce.purchase_revenue IS NOT NULL
AND (list_sum(list_transform(items, lambda item: item.item_revenue)) <> ecommerce.purchase_revenue
  OR list_sum(list_transform(items, lambda item: item.quantity)) <> ecommerce.total_item_quantity
  OR len(items) <> ecommerce.unique_items)`),
      0,
    );
  });

  it('has ad clicks that the source hides, payment pages, late events, shared session ids, and users from before', async () => {
    const clicks = `len(list_filter(event_params, lambda parameter: parameter.key = 'gclid')) > 0`;
    const traps = [
      `SELECT count(*) FROM sample WHERE ${clicks} AND source = 'google' AND medium = 'organic' AND ${parameter('page_location', 'string_value')} LIKE '%gclid=%'`,
      `SELECT count(*) FROM sample WHERE source IN ('paypal.com', 'pay.google.com')`,
      `SELECT count(*) FROM (SELECT session FROM sample GROUP BY user_pseudo_id, session HAVING max(event_timestamp) - min(event_timestamp) > 3 * 3600000000)`,
      `SELECT count(*) FROM (SELECT session FROM sessions GROUP BY session HAVING count(*) > 1)`,
      `SELECT count(*) FROM sessions WHERE visit = 1 AND (user_pseudo_id, session) NOT IN (SELECT (user_pseudo_id, session) FROM sample WHERE event_name = 'first_visit')`,
      `SELECT count(*) FROM (SELECT session FROM sample GROUP BY user_pseudo_id, session HAVING count(DISTINCT event_date) > 1)`,
      `SELECT count(*) FROM sessions WHERE (user_pseudo_id, session) NOT IN (SELECT (user_pseudo_id, session) FROM sample WHERE event_name = 'session_start' AND session IS NOT NULL AND user_pseudo_id IS NOT NULL)`,
    ];
    for (const trap of traps) assert((await count(trap)) > 0, trap);
  });

  it('has the funnel in its order within a session that buys', async () => {
    assert.equal(
      await count(`SELECT count(*) FROM (
  SELECT
    max(event_timestamp) FILTER (WHERE event_name = 'add_to_cart') AS cart, min(event_timestamp) FILTER (WHERE event_name = 'begin_checkout') AS checkout,
    max(event_timestamp) FILTER (WHERE event_name = 'add_payment_info') AS payment, min(event_timestamp) FILTER (WHERE event_name = 'purchase') AS purchase
  FROM sample WHERE user_pseudo_id IS NOT NULL GROUP BY user_pseudo_id, session
) WHERE purchase IS NOT NULL AND (cart IS NULL OR checkout < cart OR payment IS NULL OR purchase < payment)`),
      0,
    );
  });
});
