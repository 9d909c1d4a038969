import type { LiveEvents } from '../events/live-events.ts';
import { newestEvents } from '../events/newest-events.ts';
import type { OpenProject } from './open-project.ts';
import { streamingTableOf } from './streaming-table.ts';

/** The newest events of the project's stream. */
export async function liveEvents(open: OpenProject, limit: number, signal?: AbortSignal): Promise<LiveEvents> {
  return newestEvents(await open.warehouse(), streamingTableOf(open.project), limit, signal);
}
