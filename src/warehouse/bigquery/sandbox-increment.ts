import type { IncrementStrategy } from '../increment.ts';
import { anyPartition, mergeCondition } from '../increment-sql.ts';
import { partitionStart } from '../partition-by.ts';
import { quotedColumn, quotedTable } from '../sql-names.ts';
import { filledColumn, filledColumns } from './filled-columns.ts';
import type { IncrementContext, IncrementWork } from './increment-table.ts';
import { replacedPartitions, replacePartitions, writeTo } from './replace-partitions.ts';
import { rewriteTable } from './rewrite-table.ts';

/** More partitions than this are not worth a job each. */
const mostPartitions = 100;

const dest = 'DBT_INTERNAL_DEST';
const source = 'DBT_INTERNAL_SOURCE';

/**
 * What a MERGE or INSERT would do, without DML, which a project without billing has not: rows that are only added are appended by a query
 * job, partitions are replaced by query jobs of their own, and anything else makes the table anew. Gives what was done, as a sentence.
 */
export async function incrementWithoutDml(work: IncrementWork, context: IncrementContext, signal: AbortSignal): Promise<string> {
  const { name, staged, increment, options } = work;
  const { strategy, fieldsAfter } = increment;
  const told = (what: string, did: string) => `The project has no billing, and so no ${what}: ${did}.`;
  switch (strategy.kind) {
    case 'append': {
      const columns = await filledColumns(work, context, signal);
      await writeTo(name, `SELECT ${columns} FROM ${quotedTable(staged)}`, 'WRITE_APPEND', context, signal);
      return told('INSERT', 'the new rows were appended by a query');
    }
    case 'merge': {
      await rewriteTable(name, await mergedQuery(work, strategy, context, signal), fieldsAfter, options, context, signal);
      return told('MERGE', 'the whole table was made anew of its old rows and the new ones');
    }
    case 'overwrite': {
      const overwrite = { ...work, strategy };
      const partitions = await replacedPartitions(overwrite, context, signal);
      if (strategy.partition.type === 'INT64' || partitions.length > mostPartitions) {
        const query = await overwrittenQuery(overwrite, partitions, context, signal);
        await rewriteTable(name, query, fieldsAfter, options, context, signal);
        return told('MERGE', 'the whole table was made anew, with the new rows in place of their partitions');
      }
      await replacePartitions(overwrite, 'query', context, signal);
      const days = `${partitions.length} partition${partitions.length === 1 ? '' : 's'}`;
      return `${told('MERGE', `${days} replaced by a query each`)} Partitions older than 60 days expire in such a project.`;
    }
  }
}

/**
 * The table's rows after a MERGE. Like MERGE it fails where several new rows are for one old row; that is told by the unique key alone, so
 * that rows which only a predicate tells apart fail too.
 */
async function mergedQuery(
  { name, staged, statement, increment }: IncrementWork,
  strategy: Extract<IncrementStrategy, { kind: 'merge' }>,
  { tables }: IncrementContext,
  signal: AbortSignal,
): Promise<string> {
  const { columns, fieldsAfter, filteredPartition } = increment;
  const given = (await tables.metadata(staged, signal))?.fields ?? statement.fields;
  const condition = mergeCondition(strategy, undefined);
  const isUpdated = (column: string) => strategy.updateColumns.some((name) => name.toLowerCase() === column.toLowerCase());
  const updated = fieldsAfter.map((field) => {
    const column = quotedColumn(field.name);
    const old = `${dest}.${column}`;
    const value = filledColumn(field, given, columns, source);
    return `${isUpdated(field.name) ? `IF(${source}.dbt_internal_new, ${value}, ${old})` : old} AS ${column}`;
  });
  const added = fieldsAfter.map((field) => `${filledColumn(field, given, columns, source)} AS ${quotedColumn(field.name)}`);
  const keys = strategy.uniqueKey.join(', ');
  const news = `(SELECT *, TRUE AS dbt_internal_new, COUNT(*) OVER (PARTITION BY ${keys}) AS dbt_internal_count FROM ${quotedTable(staged)}) AS ${source}`;
  const everything = filteredPartition === undefined ? '' : ` AS rows_there WHERE ${anyPartition('rows_there', filteredPartition)}`;
  const olds = `(SELECT *, TRUE AS dbt_internal_old FROM ${quotedTable(name)}${everything}) AS ${dest}`;
  const failed = `ERROR('UPDATE/MERGE must match at most one source row for each target row')`;
  return `SELECT ${updated.join(', ')}
FROM ${olds} LEFT JOIN ${news} ON ${condition}
WHERE IF(${source}.dbt_internal_count > 1, ${failed}, TRUE)
UNION ALL
SELECT ${added.join(', ')}
FROM ${news} LEFT JOIN ${olds} ON ${condition}
WHERE ${dest}.dbt_internal_old IS NULL`;
}

async function overwrittenQuery(
  work: IncrementWork & { readonly strategy: Extract<IncrementStrategy, { kind: 'overwrite' }> },
  partitions: readonly string[],
  context: IncrementContext,
  signal: AbortSignal,
): Promise<string> {
  const { name, staged, increment, strategy } = work;
  const start = partitionStart(strategy.partition);
  const kept = increment.fieldsAfter.map((field) => quotedColumn(field.name)).join(', ');
  const replaced = partitions.length === 0 ? 'FALSE' : `${start} IN (${partitions.join(', ')})`;
  return `SELECT ${kept} FROM ${quotedTable(name)} WHERE NOT IFNULL(${replaced}, FALSE)
UNION ALL
SELECT ${await filledColumns(work, context, signal)} FROM ${quotedTable(staged)}`;
}
