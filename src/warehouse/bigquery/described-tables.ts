import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { quotedTable } from '../sql-names.ts';
import type { TableDescription } from '../warehouse.ts';
import type { DryRun } from './dry-run.ts';
import { type DatasetName, type ListedTable, type Tables } from './tables.ts';

export interface DescribedTables {
  /** Columns as they are now. A view's are found by a dry run: BigQuery keeps those of the day it was made. */
  readonly describe: (name: TableName, signal?: AbortSignal) => Promise<TableDescription | undefined>;
  /** Columns as they were at most a minute ago. */
  readonly recall: (name: TableName, signal?: AbortSignal) => Promise<TableDescription | undefined>;
  readonly list: (dataset: DatasetName, signal?: AbortSignal) => Promise<readonly TableDescription[]>;
  /** To be told of each change. */
  readonly forget: (name: TableName) => void;
}

const keptMs = 60_000;
const requestsAtOnce = 8;

export function createDescribedTables(
  tables: Tables,
  dryRun: (sql: string, signal: AbortSignal | undefined) => Promise<DryRun>,
): DescribedTables {
  const known = new Map<string, { readonly until: number; readonly description: TableDescription }>();

  const describeOne = async (name: TableName, signal: AbortSignal | undefined): Promise<TableDescription | undefined> => {
    const metadata = await tables.metadata(name, signal);
    if (metadata === undefined) return undefined;
    const { kind, pseudoFields } = metadata;
    const now = kind === 'view' ? (await dryRun(`SELECT * FROM ${quotedTable(name)}`, signal)).fields : [];
    // The emulator's dry run tells no columns.
    const fields = now.length > 0 ? now : metadata.fields;
    return { name, kind, fields, ...(pseudoFields.length > 0 && { pseudoFields }) };
  };

  /** The columns of a wildcard are those of the table that was made last, as BigQuery has it. */
  const describeWildcard = async (name: TableName, signal: AbortSignal | undefined): Promise<TableDescription | undefined> => {
    const shards = (await tables.names(name, signal))?.filter((entry) => isShard(entry, name)) ?? [];
    const newest = shards.reduce<ListedTable | undefined>(
      (last, shard) => (last && last.createdMs > shard.createdMs ? last : shard),
      undefined,
    );
    const description = newest && (await describeOne(newest.name, signal));
    return description && { ...description, name, pseudoFields: [{ name: '_TABLE_SUFFIX', type: 'STRING', mode: 'NULLABLE' }] };
  };

  const describe = async (name: TableName, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    const description = await (name.table.endsWith('*') ? describeWildcard : describeOne)(name, signal);
    if (description) known.set(tableKey(name), { until: Date.now() + keptMs, description });
    else known.delete(tableKey(name));
    return description;
  };

  return {
    describe,
    recall: async (name, signal) => {
      const recalled = known.get(tableKey(name));
      return recalled && recalled.until > Date.now() ? recalled.description : describe(name, signal);
    },
    list: async (dataset, signal) => {
      signal?.throwIfAborted();
      const names = [...((await tables.names(dataset, signal)) ?? [])];
      const descriptions: TableDescription[] = [];
      while (names.length > 0) {
        const some = names.splice(0, requestsAtOnce);
        const described = await Promise.all(
          some.map(({ name, kind }) =>
            kind === 'view'
              ? describe(name, signal).catch((error: unknown): TableDescription => {
                  if (signal?.aborted) throw error;
                  return { name, kind, fields: [] };
                })
              : describe(name, signal),
          ),
        );
        descriptions.push(...described.filter((description) => description !== undefined));
      }
      return descriptions;
    },
    forget: (name) => {
      for (const [key, { description }] of known) {
        // A view over it, or a wildcard that it is part of, may look different now.
        if (key === tableKey(name) || description.kind === 'view' || key.endsWith('*')) known.delete(key);
      }
    },
  };
}

function isShard({ name, kind }: ListedTable, wildcard: TableName): boolean {
  return kind === 'table' && name.table.startsWith(wildcard.table.slice(0, -1));
}
