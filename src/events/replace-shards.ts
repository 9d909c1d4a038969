import type { LocalCatalog } from '../warehouse/local-catalog.ts';
import { quoteName, quoteText } from './duckdb-types.ts';

/** Daily tables to be made together, in one transaction. */
export interface ShardGroup {
  /** A relation that has the rows of these days, and may have those of others. */
  readonly relation: string;
  /** Makes the relation. */
  readonly prepare?: string;
  /** The tables' suffixes, YYYYMMDD, which are their rows' `event_date`. */
  readonly suffixes: readonly string[];
}

const making = '_making_';

/**
 * Makes the shards `events_YYYYMMDD` of a dataset and puts them in place of those that are there, all at once: each is first made
 * under another name, and one transaction at the end exchanges them. Killed before that, the old shards are there whole, and the next
 * call clears up. `keep` says whether shards of other days stay.
 */
export async function replaceShards(
  catalog: LocalCatalog,
  dataset: string,
  groups: readonly ShardGroup[],
  options: { readonly keep: boolean; readonly signal?: AbortSignal | undefined; readonly onShard?: (done: number) => void },
): Promise<void> {
  const { signal } = options;
  const schema = quoteName(dataset);
  await catalog.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`, signal);
  await dropTables(catalog, dataset, making, signal);
  try {
    let done = 0;
    for (const { relation, prepare, suffixes } of groups) {
      await catalog.transaction(async () => {
        if (prepare !== undefined) await catalog.run(prepare, signal);
        for (const suffix of suffixes) {
          const rows = `SELECT * FROM ${relation} WHERE event_date = ${quoteText(suffix)}`;
          await catalog.run(`CREATE TABLE ${schema}.${quoteName(making + suffix)} AS ${rows}`, signal);
          options.onShard?.((done += 1));
        }
      });
    }
  } catch (error) {
    await dropTables(catalog, dataset, making);
    throw error;
  }
  await catalog.transaction(async () => {
    if (!options.keep) await dropTables(catalog, dataset, 'events_', signal);
    const exchanges = groups.flatMap(({ suffixes }) => suffixes).map((suffix) => {
      const name = quoteName(`events_${suffix}`);
      return `DROP TABLE IF EXISTS ${schema}.${name}; ALTER TABLE ${schema}.${quoteName(making + suffix)} RENAME TO ${name}`;
    });
    await catalog.run(exchanges.join('; '), signal);
  });
}

/** The daily tables of a dataset, oldest first. */
export async function listShards(catalog: LocalCatalog, dataset: string, signal?: AbortSignal): Promise<readonly string[]> {
  return (await tableNames(catalog, dataset, 'events_', signal)).filter((name) => /^events_\d{8}$/.test(name));
}

async function dropTables(catalog: LocalCatalog, dataset: string, prefix: string, signal?: AbortSignal): Promise<void> {
  const names = await tableNames(catalog, dataset, prefix, signal);
  if (names.length === 0) return;
  await catalog.run(names.map((name) => `DROP TABLE ${quoteName(dataset)}.${quoteName(name)}`).join('; '), signal);
}

async function tableNames(catalog: LocalCatalog, dataset: string, prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
  const rows = await catalog.rows(
    `SELECT table_name AS name FROM duckdb_tables()
WHERE database_name = current_database() AND schema_name = ${quoteText(dataset)} AND starts_with(table_name, ${quoteText(prefix)})
ORDER BY 1`,
    signal,
  );
  return rows.map((row) => String(row['name']));
}
