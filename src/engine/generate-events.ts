import { generateBatches } from '../events/generate-batches.ts';
import type { Source } from '../project/project.ts';
import { tableKey, type TableName } from '../googlesql/schema.ts';
import type { Value } from '../warehouse/row-set.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { OpenProject } from './open-project.ts';
import { streamingTableOf } from './streaming-table.ts';

export interface GenerateRequest {
  readonly folder: string;
  readonly batches: number;
  readonly rows: number;
  readonly seed?: number;
}

/** Users of the export whose journeys go on in the stream, at the most. */
const continuedUsers = 2000;

/** Where batches begin in a project that has no events at all: the day after the public sample's last. */
const defaultStart = Date.UTC(2021, 1, 1);

const hour = 3_600_000;

/**
 * Writes synthetic batches that continue the journeys of the export's users, from the hour after the newest event that is loaded, so that
 * batches made one after another follow each other. The same data, numbers and seed give the same files. Gives their paths.
 */
export async function generateEventBatches(open: OpenProject, request: GenerateRequest, signal?: AbortSignal): Promise<readonly string[]> {
  const { folder, batches, rows, seed = 1 } = request;
  const warehouse = await open.warehouse();
  const stream = streamingTableOf(open.project);
  const exported = exportSource(open);
  const newest = await newestMillis(warehouse, stream, 'unix_millis(max(event_timestamp))', signal);
  const start = newest ?? (exported && (await newestMillis(warehouse, exported.relation, 'div(max(event_timestamp), 1000)', signal)));
  const users = exported ? await exportUsers(warehouse, exported.relation, signal) : [];
  const from = start === undefined ? defaultStart : (Math.floor(start / hour) + 1) * hour;
  return generateBatches({ folder, batches, rows, seed, start: new Date(from), users, ...(signal && { signal }) });
}

/** The project's GA4 export: the source that is sharded by day. */
function exportSource(open: OpenProject): Source | undefined {
  for (const node of open.project.nodes.values()) {
    if (node.kind === 'source' && /^events_.*\*$/.test(node.relation.table)) return node;
  }
  return undefined;
}

async function newestMillis(warehouse: Warehouse, table: TableName, expression: string, signal?: AbortSignal): Promise<number | undefined> {
  const value = (await rowsOf(warehouse, table, `select ${expression}`, '', signal))[0]?.[0];
  return value === null || value === undefined ? undefined : Number(value);
}

async function exportUsers(warehouse: Warehouse, table: TableName, signal?: AbortSignal): Promise<readonly string[]> {
  const clauses = `where user_pseudo_id is not null order by user_pseudo_id limit ${continuedUsers}`;
  const rows = await rowsOf(warehouse, table, 'select distinct user_pseudo_id', clauses, signal);
  return rows.flatMap(([user]) => (typeof user === 'string' ? [user] : []));
}

/** Rows of a query over one table; none where the table is not there. */
async function rowsOf(
  warehouse: Warehouse,
  table: TableName,
  select: string,
  clauses: string,
  signal?: AbortSignal,
): Promise<readonly (readonly Value[])[]> {
  if (!(await warehouse.describe(table, signal))) return [];
  const options = signal ? { signal } : {};
  const statement = await warehouse.prepare(`${select} from \`${tableKey(table)}\` ${clauses}`, options);
  return (await warehouse.query(statement, options)).rows;
}
