import type { LiveEvent, LiveEvents } from './live-events.ts';
import type { TableName } from '../googlesql/schema.ts';
import type { Value } from '../warehouse/row-set.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

const columns = ['event_id', 'user_id', 'event_name', 'event_timestamp', 'platform', 'traffic_source'] as const;

/** The newest events of the stream by their own time, and how many it has; none where nothing was loaded yet. */
export async function newestEvents(
  warehouse: Pick<Warehouse, 'describe' | 'prepare' | 'query'>,
  table: TableName,
  limit: number,
  signal?: AbortSignal,
): Promise<LiveEvents> {
  if ((await warehouse.describe(table, signal)) === undefined) return { total: 0, events: [] };
  const name = `\`${table.project}\`.\`${table.dataset}\`.\`${table.table}\``;
  const options = signal ? { signal } : {};
  const statement = await warehouse.prepare(
    `SELECT ${columns.join(', ')}, COUNT(*) OVER () AS total FROM ${name} ORDER BY event_timestamp DESC, event_id DESC LIMIT ${String(limit)}`,
    options,
  );
  const { rows } = await warehouse.query(statement, options);
  return { total: Number(rows[0]?.[columns.length] ?? 0), events: rows.map(liveEvent) };
}

function liveEvent(row: readonly Value[]): LiveEvent {
  const [eventId, userId, eventName, eventTimestamp, platform, trafficSource] = row;
  return {
    eventId: text(eventId) ?? '',
    userId: text(userId),
    eventName: text(eventName) ?? '',
    eventTimestamp: text(eventTimestamp) ?? '',
    platform: text(platform),
    trafficSource: text(trafficSource),
  };
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
