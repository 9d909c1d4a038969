import { integer, pick, type Random } from './random.ts';

/** An event of a synthetic batch, before it has an id. Times are milliseconds since 1970. */
export interface JourneyEvent {
  readonly userId: string;
  readonly name: string;
  readonly at: number;
  readonly platform: string;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly sessionId: string;
  readonly transactionId?: string;
  /** Whole cents. */
  readonly cents?: number;
}

interface Channel {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
}

const direct: Channel = { source: '(direct)', medium: '(none)', campaign: '(direct)' };

/** How known users come back: reminded, paid for, by name. */
const channels: readonly (readonly [Channel, number])[] = [
  [direct, 22],
  [{ source: 'google', medium: 'organic', campaign: '(organic)' }, 20],
  [{ source: 'google', medium: 'cpc', campaign: 'Spring_Sale' }, 16],
  [{ source: 'newsletter', medium: 'email', campaign: 'Spring_Sale' }, 16],
  [{ source: 'facebook.com', medium: 'paid_social', campaign: 'Retargeting' }, 10],
  [{ source: 'Partners', medium: 'affiliate', campaign: 'Data Share Promo' }, 6],
  [{ source: 'bing', medium: 'organic', campaign: '(organic)' }, 4],
  [{ source: 'youtube.com', medium: 'referral', campaign: '(referral)' }, 4],
  [{ source: 'reddit.com', medium: 'referral', campaign: '(referral)' }, 2],
];

const platforms: readonly (readonly [string, number])[] = [
  ['WEB', 80],
  ['ANDROID', 12],
  ['IOS', 8],
];

/** Of journeys, those that end in a purchase. */
const buying = 0.45;

const minute = 60_000;

/**
 * One user's visits between two times, in order, each through another channel than the one before. The last visit is the one that
 * buys, if any does, so first and last click differ whenever there are several.
 */
export function journey(userId: string, from: number, to: number, random: Random): readonly JourneyEvent[] {
  const platform = pick(random, platforms, 'WEB');
  const buys = random() < buying;
  const visits = 1 + integer(random, buys ? 4 : 2);
  const gap = (to - from) / (visits + 1);
  const events: JourneyEvent[] = [];
  let before: Channel | undefined;
  for (let visit = 0; visit < visits; visit += 1) {
    const others = channels.filter(([channel]) => channel !== before);
    const channel = pick(random, others, direct);
    const start = Math.floor(from + gap * (visit + random()));
    events.push(...session(userId, platform, channel, start, buys && visit === visits - 1, random));
    before = channel;
  }
  return events;
}

function session(
  userId: string,
  platform: string,
  channel: Channel,
  start: number,
  buys: boolean,
  random: Random,
): readonly JourneyEvent[] {
  const common = { userId, platform, ...channel, sessionId: String(1_000_000_000 + integer(random, 9_000_000_000)) };
  const browsing = Array.from({ length: 1 + integer(random, 3) }, () => (random() < 0.6 ? 'page_view' : 'view_item'));
  const names = ['session_start', 'page_view', ...browsing, ...(buys ? ['add_to_cart', 'begin_checkout'] : [])];
  let at = start;
  const events: readonly JourneyEvent[] = names.map((name, position) => ({
    ...common,
    name,
    at: position === 0 ? at : (at += step(random)),
  }));
  if (!buys) return events;
  const order = { transactionId: `S${String(10_000_000 + integer(random, 90_000_000))}`, cents: 500 + integer(random, 20_000) };
  return [...events, { ...common, name: 'purchase', at: at + step(random), ...order }];
}

function step(random: Random): number {
  return 5_000 + integer(random, minute);
}
