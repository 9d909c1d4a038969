import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sampleRoot } from './sample-project.ts';
import type { ExportedEvent, StreamedEvent } from './shop-events.ts';

interface RealRow {
  readonly event_date: string;
  readonly event_timestamp: number;
  readonly event_name: string;
  readonly event_bundle_sequence_id: number;
  readonly user_pseudo_id: string;
  readonly event_params: readonly {
    readonly key: string;
    readonly value: { readonly string_value: string | null; readonly int_value: number | null };
  }[];
}

/** The file of real rows of the public sample; undefined where it is not on this machine. */
export function realRowsFile(): string | undefined {
  const folder = process.env.ATTRIBUTION_LAB_SHARED ?? path.join(sampleRoot, '../shared');
  const file = path.join(folder, 'data/ga4_public_sample.ndjson');
  return existsSync(file) ? file : undefined;
}

export function realEvents(file: string): readonly ExportedEvent[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line): ExportedEvent => {
    const row: unknown = JSON.parse(line);
    if (!isRealRow(row)) throw new Error(`This is no row of the GA4 export: ${line.slice(0, 80)}`);
    const value = (key: string) => row.event_params.find((parameter) => parameter.key === key)?.value;
    const text = (key: string) => value(key)?.string_value ?? undefined;
    const [source, medium, campaign] = [text('source'), text('medium'), text('campaign')];
    return {
      shard: row.event_date,
      name: row.event_name,
      micros: row.event_timestamp,
      bundle: row.event_bundle_sequence_id,
      user: row.user_pseudo_id,
      session: value('ga_session_id')?.int_value ?? null,
      ...(source !== undefined && { source }),
      ...(medium !== undefined && { medium }),
      ...(campaign !== undefined && { campaign }),
      page: text('page_location') ?? '',
      ...(value('gclid') && { gclid: true as const }),
    };
  });
}

function isRealRow(row: unknown): row is RealRow {
  return typeof row === 'object' && row !== null && 'event_params' in row && Array.isArray(row.event_params) && 'event_timestamp' in row;
}

/** The real rows have no purchases: each visitor buys once, two days after the last event, in a batch of the six columns. */
export function purchasesOf(events: readonly ExportedEvent[]): readonly StreamedEvent[] {
  const lastSeen = new Map<string, number>();
  for (const { user, micros } of events) if (user !== null) lastSeen.set(user, Math.max(micros, lastSeen.get(user) ?? 0));
  return [...lastSeen].map(([user, micros], number) => ({
    user_id: user,
    event_name: 'purchase',
    event_timestamp: new Date(Math.floor(micros / 1e6) * 1000 + 2 * 86_400_000).toISOString(),
    platform: 'WEB',
    traffic_source: ['direct', 'google', 'newsletter', null][number % 4] ?? null,
    event_id: `b${String(number)}`,
    medium: null,
    campaign: null,
    session_id: null,
    transaction_id: null,
    revenue: null,
  }));
}
