import { channelByHand } from './channel-by-hand.ts';
import type { ShopEvents } from './shop-events.ts';

/** One conversion with the touchpoint that gets all the credit, or none. */
export interface HandCredit {
  readonly user: string | null;
  readonly micros: number;
  readonly cents: number;
  readonly touchMicros: number | undefined;
  readonly channel: string;
  readonly source: string | undefined;
  readonly medium: string | undefined;
  readonly campaign: string | undefined;
}

export interface HandAttribution {
  readonly first: readonly HandCredit[];
  readonly last: readonly HandCredit[];
}

export interface HandRules {
  readonly lookbackDays: number;
  readonly dedup: 'user_transaction' | 'transaction' | 'event';
}

interface PlainEvent {
  readonly id: string;
  readonly name: string;
  readonly micros: number;
  readonly user: string | null;
  readonly session: string | null;
  readonly source: string | undefined;
  readonly medium: string | undefined;
  readonly campaign: string | undefined;
  readonly gclid: boolean;
  readonly transaction: string | null;
  readonly cents: number | null;
}

interface Touch {
  readonly session: string;
  readonly micros: number;
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
}

const ignored = ['googlemerchandisestore.com', 'paypal.com', 'stripe.com'];
const placeholders = ['', '(not set)', '(none)', 'not set', 'null', 'undefined', 'nan', '0'];
const mediums = ['organic', 'referral', 'affiliate', 'email', 'social', 'display', 'video', 'audio', 'sms', 'cpc', 'ppc', 'paid'];

/** First and last click over a shop's events, one user after the other with loops: the definitions, and none of the models' SQL. */
export function attributeByHand(
  events: ShopEvents,
  sites: ReadonlyMap<string, string>,
  { lookbackDays, dedup }: HandRules,
): HandAttribution {
  const all = [...exportedEvents(events), ...streamedEvents(events)].sort((a, b) => a.micros - b.micros || (a.id < b.id ? -1 : 1));
  const touchesOf = new Map<string, Touch[]>();
  for (const [user, own] of groups(all, ({ user }) => user ?? undefined)) touchesOf.set(user, touches(own));
  const first: HandCredit[] = [];
  const last: HandCredit[] = [];
  for (const same of groups(
    all.filter(({ name }) => name === 'purchase'),
    (event) => conversionKey(event, dedup),
  ).values()) {
    const purchase = same[0];
    if (!purchase) continue;
    const { user, micros } = purchase;
    const cents = same.find((event) => event.cents !== null)?.cents ?? 0;
    const journey = (touchesOf.get(user ?? '') ?? []).filter(
      (touch) => touch.micros <= micros && touch.micros >= micros - lookbackDays * 86_400_000_000,
    );
    const credit = (touch: Touch | undefined): HandCredit => ({
      user,
      micros,
      cents,
      touchMicros: touch?.micros,
      channel: touch ? channelByHand(touch.source, touch.medium, touch.campaign, sites.get(touch.source.toLowerCase())) : 'Unattributable',
      source: touch?.source,
      medium: touch?.medium,
      campaign: touch?.campaign,
    });
    first.push(credit(journey[0]));
    last.push(credit(journey.at(-1)));
  }
  return { first, last };
}

function exportedEvents({ exported }: ShopEvents): PlainEvent[] {
  const daily = new Set(exported.filter(({ shard }) => !shard.startsWith('intraday_')).map(({ shard }) => shard));
  return exported
    .filter(({ shard }) => !shard.startsWith('intraday_') || !daily.has(shard.slice('intraday_'.length)))
    .map((event, number) => ({
      id: `x${String(number).padStart(9, '0')}`,
      name: event.name,
      micros: event.micros,
      user: event.user,
      session: event.session === null ? null : String(event.session),
      source: event.source,
      medium: event.medium,
      campaign: event.campaign,
      gclid: event.gclid === true || event.page.includes('gclid='),
      transaction: event.transaction ?? null,
      cents: event.revenue === null || event.revenue === undefined ? null : Math.round(event.revenue * 100),
    }));
}

function streamedEvents({ streamed }: ShopEvents): PlainEvent[] {
  const sorted = [...streamed].sort(
    (a, b) => Date.parse(a.event_timestamp) - Date.parse(b.event_timestamp) || (a.event_id < b.event_id ? -1 : 1),
  );
  const pauses = new Map<string, { session: string; last: number }>();
  return sorted.map((event) => {
    const millis = Date.parse(event.event_timestamp);
    let session = event.session_id;
    if (session === null && event.user_id !== null) {
      const before = pauses.get(event.user_id);
      session = before && millis - before.last <= 30 * 60_000 ? before.session : `stream-${String(millis / 1000)}`;
      pauses.set(event.user_id, { session, last: millis });
    }
    const source = event.traffic_source ?? undefined;
    const direct = source === 'direct';
    return {
      id: event.event_id,
      name: event.event_name,
      micros: millis * 1000,
      user: event.user_id,
      session,
      source: direct ? '(direct)' : source,
      medium: event.medium ?? (direct ? '(none)' : mediums.find((name) => name === source)),
      campaign: event.campaign ?? undefined,
      gclid: false,
      transaction: event.transaction_id,
      cents: event.revenue === null ? null : Math.round(Number(event.revenue) * 100),
    };
  });
}

/** One user's sessions that say, or could say, where the visit came from, by time. */
function touches(events: readonly PlainEvent[]): Touch[] {
  const found: Touch[] = [];
  for (const [session, own] of groups(events, ({ session }) => session ?? undefined)) {
    const start = own[0]?.micros ?? 0;
    const told = own.filter(({ source, medium, campaign }) => source !== undefined || medium !== undefined || campaign !== undefined);
    const landing = told.find((event) => !isIgnored(event));
    const { source = 'google', medium = 'organic', campaign = '(organic)' } = landing ?? {};
    if (own.some(({ gclid }) => gclid) && source.toLowerCase() === 'google' && medium.toLowerCase() === 'organic') {
      found.push({ session, micros: start, source: 'google', medium: 'cpc', campaign: campaign === '(organic)' ? '(not set)' : campaign });
    } else if (landing || told.length === 0) {
      found.push({
        session,
        micros: start,
        source: landing?.source ?? '(not set)',
        medium: landing?.medium ?? '(not set)',
        campaign: landing?.campaign ?? '(not set)',
      });
    }
  }
  return found.sort((a, b) => a.micros - b.micros || (a.session < b.session ? -1 : 1));
}

function isIgnored({ source, medium = 'referral' }: PlainEvent): boolean {
  const host = source?.toLowerCase();
  return medium.toLowerCase() === 'referral' && ignored.some((domain) => host === domain || host?.endsWith(`.${domain}`));
}

function conversionKey({ user, session, transaction, id }: PlainEvent, dedup: HandRules['dedup']): string {
  const order = (transaction ?? '').trim();
  if (dedup === 'event') return id;
  if (!placeholders.includes(order.toLowerCase())) return JSON.stringify(['order', dedup === 'transaction' ? '' : user, order]);
  if (user !== null && session !== null) return JSON.stringify(['session', user, session]);
  return id;
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const byKey = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = byKey.get(key);
    if (group) group.push(item);
    else byKey.set(key, [item]);
  }
  return byKey;
}
