import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { LocalCatalog } from '../../../src/warehouse/local-catalog.ts';

/** A folder for one test's files, and what removes it. */
export async function scratchFolder(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'attribution-lab-events-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs `work` on a local catalog, which is closed after it. */
export async function withCatalog<T>(dataFolder: string, project: string, work: (catalog: LocalCatalog) => Promise<T>): Promise<T> {
  const catalog = await openLocalCatalog({ dataFolder, project });
  try {
    return await work(catalog);
  } finally {
    await catalog.close();
  }
}

/** All shards of a dataset as one relation. */
export async function shardsOf(
  catalog: LocalCatalog,
  dataset: string,
): Promise<{ readonly names: readonly string[]; readonly sql: string }> {
  const rows = await catalog.rows(
    `SELECT table_name AS name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = '${dataset}' ORDER BY 1`,
  );
  const names = rows.map(({ name }) => String(name));
  return { names, sql: `(${names.map((name) => `SELECT * FROM "${dataset}"."${name}"`).join(' UNION ALL ')})` };
}

/** A number that two relations share when they have the same rows, in any order. */
export async function fingerprint(catalog: LocalCatalog, relation: string): Promise<string> {
  const [row] = await catalog.rows(`SELECT sum(hash(shard))::VARCHAR AS hash FROM ${relation} AS shard`);
  return String(row?.hash);
}

/** A file of the real data that tests may read; undefined where it is absent. */
export function realData(name: string): string | undefined {
  const folder = process.env.ATTRIBUTION_LAB_SHARED ?? resolve(import.meta.dirname, '../../../../shared');
  const file = join(folder, 'data', name);
  return existsSync(file) ? file : undefined;
}
