/**
 * Published figures of the public sample (270,154 users, 2020-11-01 to 2021-01-31), which a sample of the same size is made to
 * have, and one of another size in proportion.
 */
export const publishedUsers = 270_154;

export const published = {
  sessions: 360_129,
  events: 4_295_584,
  /** Users without a `first_visit`: they had been there before the data begin. */
  returningUsers: 12_840,
  viewers: 61_252,
  cartUsers: 12_545,
  checkoutUsers: 9_715,
  payers: 5_751,
  buyers: 4_419,
  purchases: 5_692,
  revenue: 362_165,
  purchasesWithoutRevenue: 450,
  /** Purchases with the transaction id `(not set)` beyond those without revenue, which all have it. */
  placeholderIds: 433,
  missingIds: 23,
  /** Transactions reported twice, and three times. */
  reportedTwice: 308,
  reportedThrice: 6,
  /** Valid transaction ids that two users have. */
  sharedIds: 15,
} as const;

/** Events by name; they add up to `published.events`. */
export const publishedEvents = {
  page_view: 1_350_428,
  user_engagement: 1_058_721,
  scroll: 493_072,
  view_item: 386_068,
  session_start: 354_970,
  first_visit: 257_462,
  view_promotion: 190_104,
  add_to_cart: 58_543,
  begin_checkout: 38_757,
  select_item: 31_007,
  view_search_results: 26_172,
  add_shipping_info: 19_722,
  add_payment_info: 13_899,
  select_promotion: 9_450,
  purchase: 5_692,
  click: 1_446,
  view_item_list: 71,
} as const;

export type SampleEventName = keyof typeof publishedEvents;

/** Where users came from first: users, and the revenue of those of them who bought. */
export interface FirstTouch {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly users: number;
  readonly revenue: number;
}

/** The named figures are published ones; users of the smaller sources follow from their revenue and conversion rates. */
export const firstTouches: readonly FirstTouch[] = [
  { source: 'google', medium: 'organic', campaign: '(organic)', users: 103_487, revenue: 95_775 },
  { source: '(direct)', medium: '(none)', campaign: '(direct)', users: 75_951, revenue: 79_650 },
  { source: '(data deleted)', medium: '(data deleted)', campaign: '(data deleted)', users: 16_100, revenue: 50_064 },
  { source: 'shop.googlemerchandisestore.com', medium: 'referral', campaign: '(referral)', users: 18_000, revenue: 46_521 },
  { source: '<Other>', medium: 'referral', campaign: '(referral)', users: 19_600, revenue: 37_000 },
  { source: '<Other>', medium: '<Other>', campaign: '<Other>', users: 23_400, revenue: 35_470 },
  { source: 'google', medium: 'cpc', campaign: '<Other>', users: 8_000, revenue: 9_056 },
  { source: '<Other>', medium: 'organic', campaign: '(organic)', users: 5_616, revenue: 7_800 },
];

/** Revenue of visitors who denied consent: they have no first touch. */
export const unconsentedRevenue = published.revenue - firstTouches.reduce((sum, touch) => sum + touch.revenue, 0);

/** A published count at the scale of `users`; rare things are there at any scale. */
export function scaled(count: number, users: number): number {
  return Math.max(1, Math.round((count * users) / publishedUsers));
}
