import type { LocalCatalog } from '../warehouse/local-catalog.ts';
import { quoteName, quoteText } from './duckdb-types.ts';

/** A daily table to be made. */
export interface Shard {
  /** YYYYMMDD. */
  readonly suffix: string;
  /** The query of its rows. */
  readonly sql: string;
  /** About how many it gives. */
  readonly rows: number;
}

/** Rows that are written at once, about a kilobyte each in memory before. */
const rowsTogether = 200_000;

/** A shard of more rows takes all threads by itself. */
const rowsOfOneThread = 122_880;

const making = '_making_';

/**
 * Makes the shards `events_YYYYMMDD` of a dataset and puts them in place of those that are there, all at once: each is first made
 * under another name, and one transaction at the end exchanges them. Killed before that, the old shards are there whole, and the next
 * call clears up. `keep` says whether shards of other days stay.
 */
export async function replaceShards(
  catalog: LocalCatalog,
  dataset: string,
  shards: readonly Shard[],
  options: { readonly keep: boolean; readonly signal?: AbortSignal | undefined; readonly onShard?: (done: number) => void },
): Promise<void> {
  const { signal } = options;
  const schema = quoteName(dataset);
  await catalog.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`, signal);
  await dropTables(catalog, dataset, making, signal);
  try {
    let done = 0;
    for (const together of inGroups(shards)) {
      const statements = together.map(({ suffix, sql }) => `CREATE TABLE ${schema}.${quoteName(making + suffix)} AS ${sql}`);
      const onDone = (): void => options.onShard?.((done += 1));
      if (together.every(({ rows }) => rows <= rowsOfOneThread)) await catalog.sideBySide(statements, { signal, onDone });
      else await catalog.transaction(async () => runInTurn(catalog, statements, onDone, signal));
    }
    await catalog.transaction(async () => {
      if (!options.keep) await dropTables(catalog, dataset, 'events_', signal);
      const exchanges = shards.map(({ suffix }) => {
        const name = quoteName(`events_${suffix}`);
        return `DROP TABLE IF EXISTS ${schema}.${name}; ALTER TABLE ${schema}.${quoteName(making + suffix)} RENAME TO ${name}`;
      });
      await catalog.run(exchanges.join('; '), signal);
    });
  } catch (error) {
    await dropTables(catalog, dataset, making).catch(() => undefined);
    throw error;
  }
}

async function runInTurn(catalog: LocalCatalog, statements: readonly string[], onDone: () => void, signal?: AbortSignal): Promise<void> {
  for (const sql of statements) {
    await catalog.run(sql, signal);
    onDone();
  }
}

function inGroups(shards: readonly Shard[]): readonly (readonly Shard[])[] {
  const groups: Shard[][] = [];
  let rows = Infinity;
  for (const shard of shards) {
    if (rows + shard.rows > rowsTogether) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(shard);
    rows += shard.rows;
  }
  return groups;
}

/** Drops the daily tables whose names begin with a prefix. */
async function dropTables(catalog: LocalCatalog, dataset: string, prefix: string, signal?: AbortSignal): Promise<void> {
  const tables = await catalog.rows(
    `SELECT table_name AS name FROM duckdb_tables()
WHERE database_name = current_database() AND schema_name = ${quoteText(dataset)} AND regexp_full_match(table_name, '${prefix}\\d{8}')`,
    signal,
  );
  if (tables.length === 0) return;
  await catalog.run(tables.map(({ name }) => `DROP TABLE ${quoteName(dataset)}.${quoteName(String(name))}`).join('; '), signal);
}
