import { allocate, type Draws } from './draws.ts';
import { published, publishedEvents, scaled, type SampleEventName } from './figures.ts';
import { stages, unconsentedVisitors } from './users.ts';

/** The events that fill a day up to its share of the traffic; the first `page_view` of each session is not among them. */
const fillers = ['page_view', 'user_engagement', 'scroll'] as const;

interface Rule {
  /** Events that a session has in any case, as SQL. */
  readonly base: string;
  /** What the remaining ones are shared out by, a whole number as SQL. */
  readonly weight: string;
}

/**
 * `sample_counts`: how many events of each name a session has, in columns of the events' names. Totals by name are exact; days get
 * their share of the traffic by the number of page views, engagements and scrolls of their sessions.
 */
export function eventCountsSql(users: number, draws: Draws): readonly string[] {
  const rules = plannedEvents(draws);
  const counts = [...rules].map(([name, rule]) => {
    const total = `greatest(0, ${String(totalOf(name, users))} - sum(${rule.base}) OVER ())::BIGINT`;
    return `(${rule.base}) + ${allocate(total, rule.weight, 'session_no')} AS ${name}`;
  });
  const names = [...rules.keys()];
  return [
    `CREATE OR REPLACE TABLE scratch.sample_planned_counts AS
SELECT session_no, day, engaged, depth, purchase, ${counts.join(',\n  ')}
FROM (
  SELECT
    *,
    visit = sessions OR purchase > 0 AS closing,
    ${draws.chance('session_no', 'engaged', 0.9)} OR purchase > 0 AS engaged,
    4 + (60 * pow(${draws.fraction('session_no', 'depth')}, 3))::BIGINT AS depth
  FROM sample_session_base
)`,
    `CREATE OR REPLACE TABLE scratch.sample_day_budgets AS
SELECT day, ${fillers.map((name) => `${allocate(String(fillerTotal(name, users)), 'budget', 'day')} AS ${name}`).join(', ')}
FROM (
  SELECT
    day,
    greatest(1, days.weight::BIGINT * ${String(scaled(published.events, users))} // (SELECT sum(weight) FROM sample_days) - planned)::BIGINT AS budget
  FROM sample_days AS days
  JOIN (SELECT day, sum(1 + purchase + ${names.join(' + ')}) AS planned FROM sample_planned_counts GROUP BY day) USING (day)
)`,
    `CREATE OR REPLACE TABLE scratch.sample_counts AS
SELECT
  counts.session_no,
  counts.engaged,
  counts.purchase,
  ${names.map((name) => `counts.${name}`).join(', ')},
  ${fillers.map((name) => `${name === 'page_view' ? '1 + ' : ''}${allocate(`budgets.${name}`, `counts.${name}_weight`, 'counts.session_no', 'counts.day')} AS ${name}`).join(',\n  ')}
FROM (
  SELECT
    *,
    depth * CASE WHEN engaged THEN 4 ELSE 1 END AS page_view_weight,
    depth * CASE WHEN engaged THEN 6 ELSE 0 END AS user_engagement_weight,
    depth * CASE WHEN engaged AND ${draws.chance('session_no', 'scrolls', 0.62)} THEN 6 ELSE 0 END AS scroll_weight
  FROM sample_planned_counts
) AS counts
JOIN sample_day_budgets AS budgets USING (day)`,
  ];
}

function totalOf(name: SampleEventName, users: number): number {
  return scaled(publishedEvents[name], users);
}

function fillerTotal(name: (typeof fillers)[number], users: number): number {
  return name === 'page_view'
    ? Math.max(0, totalOf(name, users) - scaled(published.sessions, users) - unconsentedVisitors(users))
    : totalOf(name, users);
}

function plannedEvents(draws: Draws): ReadonlyMap<SampleEventName, Rule> {
  const some = (name: string, probability: number, weight: string): string =>
    `CASE WHEN ${draws.chance('session_no', name, probability)} THEN ${weight} ELSE 0 END`;
  const funnel = (name: string, stage: number): Rule => ({
    base: `CASE WHEN stage >= ${String(stage)} AND closing THEN 1 ELSE 0 END`,
    weight: `CASE WHEN stage < ${String(stage)} THEN 0 WHEN closing THEN 2 * depth ELSE ${some(name, 0.3, 'depth')} END`,
  });
  const bought = (name: string, stage: number): Rule => ({
    base: `CASE WHEN stage >= ${String(stage)} AND closing THEN 1 ELSE 0 END`,
    weight: `CASE WHEN stage < ${String(stage)} OR NOT closing THEN 0 ELSE ${some(name, 0.7, '10 + depth')} END`,
  });
  const firstVisit = 'CASE WHEN is_new AND visit = 1 AND NOT unconsented THEN 1 ELSE 0 END';
  return new Map<SampleEventName, Rule>([
    ['session_start', { base: '0', weight: '1' }],
    ['first_visit', { base: firstVisit, weight: firstVisit }],
    ['view_item', funnel('view_item', stages.view)],
    ['add_to_cart', funnel('add_to_cart', stages.cart)],
    ['begin_checkout', funnel('begin_checkout', stages.checkout)],
    ['add_shipping_info', bought('add_shipping_info', stages.checkout)],
    ['add_payment_info', bought('add_payment_info', stages.payment)],
    ['view_promotion', { base: '0', weight: some('view_promotion', 0.36, 'depth + 20') }],
    ['select_promotion', { base: '0', weight: some('select_promotion', 0.025, '1') }],
    [
      'select_item',
      { base: '0', weight: `CASE WHEN stage >= ${String(stages.view)} THEN ${some('select_item', 0.2, 'depth')} ELSE 0 END` },
    ],
    ['view_search_results', { base: '0', weight: some('view_search_results', 0.045, '10 + depth') }],
    ['click', { base: '0', weight: some('click', 0.003, '1') }],
    ['view_item_list', { base: '0', weight: '1' }],
  ]);
}
