import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importFiles } from '../events/import-export.ts';
import { type TableName, tableKey } from '../googlesql/schema.ts';
import { ProblemError } from '../problem/problem.ts';
import { encodeRow } from '../warehouse/bigquery/encode-row.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { withLocalCatalog } from './local-catalogs.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

export interface PullRequest {
  /** Days as YYYYMMDD, both included; absent for all there are. */
  readonly from?: string;
  readonly to?: string;
  /** The share of users, above 0 and at most 1. */
  readonly users: number;
}

export interface PulledShards {
  readonly source: string;
  readonly rows: number;
  readonly days: readonly string[];
  /** Days that an earlier pull of the same share had brought already. */
  readonly daysBefore: readonly string[];
}

const parts = 1_000_000;

/**
 * Copies daily shards of the project's GA4 export from BigQuery to the local catalog, where they have the same name. Users are taken or
 * left whole, by a hash of user_pseudo_id, so that journeys stay whole and the same share gives the same users. Without a user_pseudo_id a row is
 * in a pull of all users alone. Each day is one step:
 * a pull that was cut short goes on where it stopped. `local` is the project with a local target, `remote` with one on BigQuery.
 */
export async function pullShards(
  local: OpenProject,
  remote: OpenProject,
  request: PullRequest,
  options: OperationOptions,
): Promise<PulledShards> {
  const { signal, onProgress } = options;
  requireBigQuery(remote);
  const source = exportSource(remote);
  const warehouse = await remote.warehouse();
  const shards = await dailyShards(warehouse, source, request, signal);
  const pulled = await pulledDays(local, source, request.users);
  const daysBefore: string[] = [];
  const days: string[] = [];
  let rows = 0;
  for (const [index, shard] of shards.entries()) {
    const day = shard.table.slice(-8);
    onProgress?.({ message: `Day ${index + 1} of ${shards.length}`, fraction: index / shards.length });
    if (pulled.has(day)) {
      daysBefore.push(day);
      continue;
    }
    rows += await pullDay(local, warehouse, shard, request.users, signal);
    days.push(day);
    await pulled.note(day);
  }
  return { source: tableKey(source), rows, days, daysBefore };
}

async function pullDay(
  local: OpenProject,
  warehouse: Warehouse,
  shard: TableName,
  users: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const options = signal ? { signal } : {};
  const chosen = users >= 1 ? 'TRUE' : `ABS(MOD(FARM_FINGERPRINT(user_pseudo_id), ${parts})) < ${Math.round(users * parts)}`;
  const { fields, rows } = await warehouse.query(
    await warehouse.prepare(`SELECT * FROM \`${tableKey(shard)}\` WHERE ${chosen}`, options),
    options,
  );
  if (rows.length === 0) return 0;
  const folder = await mkdtemp(path.join(tmpdir(), 'attribution-lab-pull-'));
  try {
    const file = path.join(folder, 'day.json');
    await writeFile(
      file,
      rows.map((row) => `${encodeRow(fields, row)}\n`),
    );
    const imported = await withLocalCatalog(local, shard.project, (catalog) =>
      importFiles(catalog, { files: [file], dataset: shard.dataset, ...options }),
    );
    return imported.rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function requireBigQuery({ project }: OpenProject): void {
  if (project.target.type === 'bigquery') return;
  const problem = project.problems.find(({ code }) => code === 'ATT1005');
  throw new ProblemError(
    problem ?? {
      code: 'ATT1708',
      severity: 'error',
      message: `There is nothing to pull from the target "${project.target.name}": it is local.`,
      hint: 'Name a BigQuery target of profiles.yml with --target.',
    },
  );
}

/** The project's source that is sharded by day. */
function exportSource(open: OpenProject): TableName {
  for (const node of open.project.nodes.values()) {
    if (node.kind === 'source' && /^events_.*\*$/.test(node.relation.table)) return node.relation;
  }
  throw new ProblemError({
    code: 'ATT1702',
    severity: 'error',
    message: `${open.project.name} has no source that is a GA4 export.`,
    hint: "Declare one: a source table with the identifier 'events_*'.",
  });
}

async function dailyShards(
  warehouse: Warehouse,
  source: TableName,
  { from = '', to = '99999999' }: PullRequest,
  signal: AbortSignal | undefined,
) {
  const options = signal ? { signal } : {};
  const sql = `SELECT DISTINCT _TABLE_SUFFIX AS suffix FROM \`${tableKey({ ...source, table: 'events_*' })}\` WHERE _TABLE_SUFFIX BETWEEN '${from === '' ? '0' : from}' AND '${to}'`;
  const { rows } = await warehouse.query(await warehouse.prepare(sql, options), options);
  const days = rows.map(([suffix]) => (typeof suffix === 'string' ? suffix : '')).filter((suffix) => /^\d{8}$/.test(suffix));
  return days.sort().map((day): TableName => ({ ...source, table: `events_${day}` }));
}

/** Days that were pulled with this share, kept beside the data. */
async function pulledDays(local: OpenProject, source: TableName, users: number) {
  const { target } = local.project;
  const folder = target.type === 'duckdb' ? target.dataFolder : local.project.root;
  const file = path.join(folder, `${source.project}.${source.dataset}.pulled.json`);
  const days = new Set(await readDays(file, users));
  return {
    has: (day: string) => days.has(day),
    note: async (day: string) => {
      days.add(day);
      await mkdir(folder, { recursive: true });
      await writeFile(file, JSON.stringify({ users, days: [...days] }));
    },
  };
}

async function readDays(file: string, users: number): Promise<readonly string[]> {
  try {
    const noted: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof noted !== 'object' || noted === null || !('users' in noted) || noted.users !== users) return [];
    return 'days' in noted && Array.isArray(noted.days) ? noted.days.map(String) : [];
  } catch {
    return [];
  }
}
