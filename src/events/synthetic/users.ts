import { allocate, pick, type Draws } from './draws.ts';
import { firstTouches, published, publishedUsers, scaled } from './figures.ts';
import { deviceChoices, deviceWeights, languageChoices, languageWeights, placeChoices, placeWeights } from './places.ts';

/** How far down the funnel users get; each stage includes those before. */
export const stages = { visit: 0, view: 1, cart: 2, checkout: 3, payment: 4, purchase: 5 } as const;

/** Visitors who denied consent, a third of a thousandth: they have no id, so each is known by one visit only. */
export function unconsentedVisitors(users: number): number {
  return Math.max(6, Math.round(users * 0.0003));
}

/** Extra sessions of a buyer, beyond the one that ends in a purchase: journeys are several visits long. */
const extraSessionsOfBuyers = 2;

/** First touches that the obfuscation hid; a third of all sessions are of such users, who come back more often, in halves. */
const obscured = firstTouches.flatMap((touch, number) => (['<Other>', '(data deleted)'].includes(touch.source) ? [String(number)] : []));
const visitsOfObscured = 13;

/**
 * `sample_users`: one row a user (numbers 1 to `users`; buyers first, as ids are scrambled and every other property is drawn) and one
 * a visitor without consent (the numbers after). `first_touch` is a number of `firstTouches`, NULL without consent.
 */
export function usersSql(users: number, draws: Draws): readonly string[] {
  const buyers = scaled(published.buyers, users);
  const extraOfBuyers = Math.round(buyers * extraSessionsOfBuyers);
  const extraSessions = Math.max(extraOfBuyers, Math.round((published.sessions * users) / publishedUsers) - users);
  return [
    `CREATE OR REPLACE TABLE scratch.sample_people AS
SELECT
  user_no,
  user_no > ${String(users)} AS unconsented,
  CASE
    WHEN user_no > ${String(users)} THEN CASE WHEN user_no % 6 = 0 THEN ${String(stages.purchase)} ELSE ${String(stages.visit)} END
    WHEN user_no <= ${String(buyers)} THEN ${String(stages.purchase)}
    WHEN user_no <= ${String(scaled(published.payers, users))} THEN ${String(stages.payment)}
    WHEN user_no <= ${String(scaled(published.checkoutUsers, users))} THEN ${String(stages.checkout)}
    WHEN user_no <= ${String(scaled(published.cartUsers, users))} THEN ${String(stages.cart)}
    WHEN user_no <= ${String(scaled(published.viewers, users))} THEN ${String(stages.view)}
    ELSE ${String(stages.visit)}
  END AS stage,
  row_number() OVER (PARTITION BY user_no <= ${String(buyers)}, unconsented ORDER BY ${draws.bits('user_no', 'first touch')}, user_no) - 1 AS touch_place,
  row_number() OVER (PARTITION BY unconsented ORDER BY ${draws.bits('user_no', 'returning')}, user_no) AS returning_place
FROM (SELECT range + 1 AS user_no FROM range(${String(users + unconsentedVisitors(users))}))`,
    `CREATE OR REPLACE TABLE scratch.sample_users AS
SELECT
  user_no,
  stage,
  unconsented,
  CASE WHEN NOT unconsented THEN
    (1000000 + (user_no * 48271 + ${draws.integer('0', 'first id', 99_999_989)}) % 99999989)::VARCHAR || '.'
      || (1000000000 + ${draws.integer('user_no', 'second id', 9_000_000_000)})::VARCHAR
  END AS user_pseudo_id,
  unconsented OR returning_place > ${String(scaled(published.returningUsers, users))} AS is_new,
  first_touch,
  CASE WHEN unconsented THEN 1 ELSE 1 + ${allocate(
    `CASE WHEN user_no <= ${String(buyers)} THEN ${String(extraOfBuyers)} ELSE ${String(extraSessions - extraOfBuyers)} END`,
    'visit_weight',
    'user_no',
    `user_no <= ${String(buyers)}, unconsented`,
  )} END AS sessions,
  ${pick(draws.integer('user_no', 'device', deviceWeights), deviceChoices)} AS device_no,
  ${pick(draws.integer('user_no', 'place', placeWeights), placeChoices)} AS place_no,
  ${pick(draws.integer('user_no', 'language', languageWeights), languageChoices)} AS language
FROM (
  SELECT
    *,
    CASE
      WHEN stage = ${String(stages.purchase)} THEN 4 + (96 * pow(${draws.fraction('user_no', 'visits')}, 2))::BIGINT
      ELSE (1 + stage) * (10 + (4000 * pow(${draws.fraction('user_no', 'visits')}, 14))::BIGINT)
        * CASE WHEN first_touch IN (${obscured.join(', ')}) THEN ${String(visitsOfObscured)} ELSE 2 END
    END AS visit_weight
  FROM (
    SELECT *, CASE WHEN unconsented THEN NULL WHEN user_no <= ${String(buyers)} THEN ${touchOfBuyers(buyers)} ELSE ${touchOfOthers(users, buyers)} END AS first_touch
    FROM sample_people
  )
)`,
  ];
}

/** Buyers come from a source in proportion to its revenue. */
function touchOfBuyers(buyers: number): string {
  return touchByPlace(
    firstTouches.map((touch) => touch.revenue),
    buyers,
  );
}

function touchOfOthers(users: number, buyers: number): string {
  const revenue = firstTouches.reduce((sum, touch) => sum + touch.revenue, 0);
  const others = firstTouches.map((touch) => Math.max(0, (touch.users * users) / publishedUsers - (touch.revenue * buyers) / revenue));
  return touchByPlace(others, users - buyers);
}

function touchByPlace(weights: readonly number[], people: number): string {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const cases = weights.map(
    (weight, touch) => `WHEN touch_place < ${String(Math.round(((sum += weight) / total) * people))} THEN ${String(touch)}`,
  );
  return `CASE ${cases.join(' ')} ELSE 0 END`;
}
