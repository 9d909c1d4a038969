/** What the sample models read of an exported event, with the shard that it is in. */
export interface ExportedEvent {
  /** `20201105`, or `intraday_20201105`. */
  readonly shard: string;
  readonly name: string;
  /** Microseconds UTC. */
  readonly micros: number;
  readonly bundle: number;
  readonly user: string | null;
  readonly session: number | null;
  readonly source?: string;
  readonly medium?: string;
  readonly campaign?: string;
  readonly page: string;
  /** The key without a value, as the public sample has it. */
  readonly gclid?: true;
  readonly transaction?: string | null;
  readonly revenue?: number | null;
}

/** A row of an event batch; the last five are columns that a batch may lack. */
export interface StreamedEvent {
  readonly user_id: string | null;
  readonly event_name: string;
  readonly event_timestamp: string;
  readonly platform: string;
  readonly traffic_source: string | null;
  readonly event_id: string;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly session_id: string | null;
  readonly transaction_id: string | null;
  readonly revenue: string | null;
}

export interface ShopEvents {
  readonly exported: readonly ExportedEvent[];
  readonly streamed: readonly StreamedEvent[];
}

type Random = () => number;

const day = 86_400_000_000;
const firstMoment = Date.UTC(2020, 10, 1, 8) * 1000;
const days = 75;

/** An empty source is a visit that tells none. */
type Visit = readonly [source: string, medium: string, campaign: string, gclid?: 'gclid'];

const visits: readonly [Visit, ...Visit[]] = [
  ['google', 'organic', '(organic)'],
  ['google', 'organic', '(organic)', 'gclid'],
  ['google', 'cpc', 'brand shop'],
  ['Bing', 'Organic', '(organic)'],
  ['(direct)', '(none)', '(direct)'],
  ['<Other>', '<Other>', '<Other>'],
  ['(data deleted)', '(data deleted)', '(data deleted)'],
  ['l.facebook.com', 'referral', '(referral)'],
  ['tiktok', 'paid_social', 'winter'],
  ['newsletter', 'email', 'weekly'],
  ['qiita.com', 'referral', '(referral)'],
  ['shop.googlemerchandisestore.com', 'referral', '(referral)'],
  ['www.paypal.com', 'referral', '(referral)'],
  ['notpaypal.com', 'referral', '(referral)'],
  ['shop.googlemerchandisestore.com', 'email', 'own mail'],
  ['', '', ''],
  ['', '', '', 'gclid'],
];

const streamSources = ['google', 'facebook', 'direct', 'email', 'paypal.com', 'organic', 'unheard-of'] as const;

/** A shop's events with every trap of the GA4 export in them, the same for the same seed. */
export function shopEvents(seed: number, users: number): ShopEvents {
  const random = mulberry32(seed);
  const exported = Array.from({ length: users }, (_, user) => userEvents(random, `u${String(user)}`)).flat();
  for (let visitor = 0; visitor < users / 10; visitor++) exported.push(...consentDenied(random, visitor));
  return { exported: [...exported, ...intradayCopies(random, exported)], streamed: streamedEvents(random, users) };
}

function userEvents(random: Random, user: string): ExportedEvent[] {
  const sessions = 1 + below(random, 5);
  return Array.from({ length: sessions }, (_, number) => {
    // Few session numbers, so that users share them.
    const session = 1000 + number;
    const start = firstMoment + below(random, days * 24 * 3600) * 1_000_000;
    return sessionEvents(random, user, session, start);
  }).flat();
}

function sessionEvents(random: Random, user: string, session: number, start: number): ExportedEvent[] {
  const at = (seconds: number) => ({ ...moment(start + seconds * 1_000_000), user, session, bundle: below(random, 3) });
  const page = 'https://shop.googlemerchandisestore.com/';
  const events: ExportedEvent[] = [{ ...at(0), name: 'session_start', page }];
  const landing = one(random, visits);
  const seconds = below(random, 4) === 0 ? 30 : 0;
  events.push({ ...at(seconds), name: 'page_view', ...origin(random, landing, page) });
  if (below(random, 3) === 0) events.push({ ...at(60), name: 'page_view', ...origin(random, one(random, visits), page) });
  if (below(random, 3) === 0)
    events.push({
      ...at(90),
      name: 'page_view',
      page: `${page}basket`,
      source: 'googlemerchandisestore.com',
      medium: 'referral',
      campaign: '(referral)',
    });
  if (below(random, 2) === 0) events.push(...purchases(random, user, session, start + 120_000_000));
  return events;
}

function origin(
  random: Random,
  [source, medium, campaign, gclid]: Visit,
  page: string,
): Pick<ExportedEvent, 'page' | 'source' | 'medium' | 'campaign' | 'gclid'> {
  const named = source ? { source, medium, campaign } : {};
  if (!gclid) return { page, ...named };
  return below(random, 2) === 0 ? { page: `${page}?a=1&gclid=xyz`, ...named } : { page, ...named, gclid: true };
}

function purchases(random: Random, user: string, session: number, start: number): ExportedEvent[] {
  const transaction = one(random, [
    `T-${user}-${String(below(random, 3))}`,
    `shared-${String(below(random, 4))}`,
    '(not set)',
    '',
    ' NULL ',
    null,
  ]);
  const copies = 1 + below(random, 3);
  return Array.from({ length: copies }, (_, copy) => ({
    ...moment(start + copy * 5_000_000),
    name: 'purchase',
    user,
    session,
    bundle: copy,
    page: 'https://shop.googlemerchandisestore.com/thanks',
    transaction,
    revenue: one(random, [null, below(random, 20_000) / 100, 19.999, 0.1 + 0.2]),
  }));
}

function consentDenied(random: Random, visitor: number): ExportedEvent[] {
  const start = firstMoment + below(random, days * 24 * 3600) * 1_000_000;
  const event = { user: null, session: null, page: 'https://shop.googlemerchandisestore.com/', bundle: visitor };
  return [
    { ...moment(start), ...event, name: 'page_view', source: 'google', medium: 'organic', campaign: '(organic)' },
    {
      ...moment(start),
      ...event,
      name: 'purchase',
      transaction: one(random, ['(not set)', `anonymous-${String(visitor)}`]),
      revenue: 25.5,
    },
  ];
}

/** Intraday shards: of days that have a daily one too, which must not count twice, and of one day that has only this. */
function intradayCopies(random: Random, exported: readonly ExportedEvent[]): ExportedEvent[] {
  const copies = exported.filter(({ shard }) => shard.endsWith('5')).map((event) => ({ ...event, shard: `intraday_${event.shard}` }));
  const lastMoment = firstMoment + (days + 2) * day;
  const fresh = sessionEvents(random, 'u0', 7777, lastMoment).map((event) => ({ ...event, shard: `intraday_${event.shard}` }));
  return [...copies, ...fresh];
}

function streamedEvents(random: Random, users: number): StreamedEvent[] {
  return Array.from({ length: users * 3 }, (_, number): StreamedEvent => {
    const buys = below(random, 4) === 0;
    const complete = below(random, 2) === 0;
    const millis = (firstMoment + (days - 20) * day) / 1000 + below(random, 20 * 24 * 60) * 60_000;
    return {
      user_id: below(random, 15) === 0 ? null : `u${String(below(random, Math.ceil(users / 3)))}`,
      event_name: buys ? 'purchase' : 'page_view',
      event_timestamp: new Date(millis).toISOString(),
      platform: 'WEB',
      traffic_source: below(random, 8) === 0 ? null : one(random, streamSources),
      event_id: `e${String(number)}`,
      medium: complete ? one(random, ['cpc', 'organic', 'referral', null]) : null,
      campaign: complete ? one(random, ['spring', null]) : null,
      session_id: complete ? String(1000 + below(random, 5)) : null,
      transaction_id: complete && buys ? one(random, [`S-${String(number)}`, '(not set)', 'shared-1']) : null,
      revenue: complete && buys ? (below(random, 10_000) / 100).toFixed(2) : null,
    };
  });
}

/** The shard is the day in the property's time zone, Pacific Standard Time all through these days. */
function moment(micros: number): { readonly micros: number; readonly shard: string } {
  return { micros, shard: new Date(micros / 1000 - 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '') };
}

function one<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[below(random, choices.length)] ?? choices[0];
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
