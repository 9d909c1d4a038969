import type { TableName } from '../../googlesql/schema.ts';
import type { Api } from './api.ts';
import { part } from './api.ts';
import { jobError } from './api-error.ts';
import type { UnfinishedJob } from './job-journal.ts';
import { textAt } from './json.ts';
import type { Tables } from './tables.ts';

/** A job that ended longer ago than this is run anew. */
const longestMs = 3_600_000;

/**
 * Whether a job that an earlier process sent stands for the same statement now: it is still under way, or it ended well and none of the
 * tables that it read has changed since it was sent.
 */
export async function standsFor(
  { reference, sentMs }: UnfinishedJob,
  reads: readonly TableName[],
  { api, tables }: { readonly api: Api; readonly tables: Tables },
  signal: AbortSignal,
): Promise<boolean> {
  const path = `${part(reference.project)}/jobs/${part(reference.id)}`;
  const query = reference.location === undefined ? {} : { location: reference.location };
  const job = await api.call({ method: 'GET', path, query }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return error instanceof Error ? undefined : error;
  });
  if (job === undefined || jobError(job, api.settings.isEmulator)) return false;
  if (textAt(job, 'status', 'state') !== 'DONE') return true;
  if (Date.now() - sentMs > longestMs) return false;
  const changes = await Promise.all(reads.map((name) => changedMs(name, tables, signal)));
  return changes.every((changed) => changed <= sentMs);
}

async function changedMs(name: TableName, tables: Tables, signal: AbortSignal): Promise<number> {
  if (!name.table.endsWith('*')) return (await tables.metadata(name, signal))?.modifiedMs ?? Infinity;
  const prefix = name.table.slice(0, -1);
  const shards = ((await tables.names(name, signal)) ?? []).filter(({ name: { table } }) => table.startsWith(prefix));
  return Math.max(0, ...shards.map(({ createdMs }) => createdMs));
}
