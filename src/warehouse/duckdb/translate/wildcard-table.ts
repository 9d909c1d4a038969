import type { Field, TableName, TableSchema } from '../../../googlesql/schema.ts';
import type { SourceTable } from './table-source.ts';

const suffixField: Field = { name: '_TABLE_SUFFIX', type: 'STRING', mode: 'NULLABLE' };

/** A wildcard table has the columns of its newest shard (the last by name), and the pseudo-column `_TABLE_SUFFIX`. */
export function wildcardTable(name: TableName, tables: readonly TableSchema[]): SourceTable | undefined {
  const prefix = name.table.length - 1;
  const shards = tables.map((schema) => ({ suffix: schema.name.table.slice(prefix), schema }));
  const sorted = shards.sort((left, right) => (left.suffix < right.suffix ? -1 : 1));
  const newest = sorted.at(-1);
  if (newest === undefined) return undefined;
  return { schema: { name, fields: newest.schema.fields, pseudoFields: [suffixField] }, shards: sorted };
}
