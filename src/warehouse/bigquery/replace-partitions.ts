import type { TableName } from '../../googlesql/schema.ts';
import type { IncrementStrategy } from '../increment.ts';
import { newPartitions } from '../increment-sql.ts';
import { type PartitionBy, partitionStart } from '../partition-by.ts';
import { quotedTable } from '../sql-names.ts';
import { explainError } from './explain-error.ts';
import type { IncrementContext, IncrementWork } from './increment-table.ts';
import { pageRows, readRows } from './read-rows.ts';
import { newJobId } from './run-job.ts';
import { filledColumns } from './filled-columns.ts';
import { tableReference } from './tables.ts';

export interface OverwriteWork extends IncrementWork {
  readonly strategy: Extract<IncrementStrategy, { kind: 'overwrite' }>;
}

/** The partitions that a query gives, as literals of SQL. */
export async function partitionLiterals(
  sql: string,
  { type }: PartitionBy,
  { api, sender }: IncrementContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const job = await sender.query({ sql, purpose: 'partitions', pageSize: pageRows }, signal);
  const { rows } = await readRows(api, job, undefined, signal);
  return rows.flatMap(([value]) =>
    value === null || value === undefined ? [] : [type === 'INT64' ? textOf(value) : `${type} '${textOf(value)}'`],
  );
}

/** The partitions that are replaced, as literals, in order. */
export async function replacedPartitions(
  { staged, strategy }: OverwriteWork,
  context: IncrementContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { partition, partitions } = strategy;
  if (partitions === undefined) return partitionLiterals(`${newPartitions(staged, strategy)} ORDER BY 1`, partition, context, signal);
  const given = partitions.map((expression) => `SELECT CAST(${expression} AS ${partition.type}) AS start`).join(' UNION ALL ');
  // As in dbt's MERGE, what is not the start of a partition is none.
  const isStart = `start = ${partitionStart({ ...partition, field: 'start' })}`;
  return partitionLiterals(`SELECT DISTINCT start FROM (${given}) WHERE ${isStart} ORDER BY 1`, partition, context, signal);
}

/**
 * Replaces partitions one by one, in order, by the staged rows: each is the old one or the new one, whole, at any moment. Rows of other
 * partitions are added.
 */
export async function replacePartitions(
  work: OverwriteWork,
  how: 'copy' | 'query',
  context: IncrementContext,
  signal: AbortSignal,
): Promise<number> {
  const { name, staged, strategy } = work;
  const { partition } = strategy;
  const partitions = await replacedPartitions(work, context, signal);
  const filled = strategy.partitions === undefined ? partitions : await filledPartitions(work, context, signal);
  const start = partitionStart(partition);
  const columns = await filledColumns(work, context, signal);
  for (const literal of partitions) {
    const destination = { ...name, table: `${name.table}$${partitionId(literal, partition)}` };
    if (how === 'copy' && filled.includes(literal)) {
      await copy({ ...staged, table: `${staged.table}$${partitionId(literal, partition)}` }, destination, context, signal);
      continue;
    }
    const sql = `SELECT ${columns} FROM ${quotedTable(staged)} WHERE ${start} = ${literal}`;
    await writeTo(destination, sql, 'WRITE_TRUNCATE', context, signal);
  }
  const others = `${start} IS NULL${partitions.length === 0 ? '' : ` OR ${start} NOT IN (${partitions.join(', ')})`}`;
  const unlisted = `SELECT 1 FROM ${quotedTable(staged)} WHERE ${others} LIMIT 1`;
  const job = await context.sender.query({ sql: unlisted, purpose: name.table, pageSize: 1 }, signal);
  const { rows } = await readRows(context.api, job, 1, signal);
  if (rows.length > 0) {
    await writeTo(name, `SELECT ${columns} FROM ${quotedTable(staged)} WHERE ${others}`, 'WRITE_APPEND', context, signal);
  }
  return partitions.length;
}

function filledPartitions({ staged, strategy }: OverwriteWork, context: IncrementContext, signal: AbortSignal) {
  return partitionLiterals(newPartitions(staged, strategy), strategy.partition, context, signal);
}

/** Puts a query's rows into a table that is there, or in place of a partition of it. */
export async function writeTo(
  destination: TableName,
  sql: string,
  writeDisposition: 'WRITE_TRUNCATE' | 'WRITE_APPEND',
  { sender }: IncrementContext,
  signal: AbortSignal,
): Promise<void> {
  // A partition may be new; its table is there.
  const createDisposition = writeDisposition === 'WRITE_TRUNCATE' ? 'CREATE_IF_NEEDED' : 'CREATE_NEVER';
  const configuration = { destinationTable: tableReference(destination), writeDisposition, createDisposition };
  await sender.query({ sql, purpose: destination.table, configuration }, signal);
}

async function copy(source: TableName, destination: TableName, context: IncrementContext, signal: AbortSignal): Promise<void> {
  const { api, runner, sender, location } = context;
  const configuration = {
    ...sender.common(destination.table),
    copy: {
      sourceTable: tableReference(source),
      destinationTable: tableReference(destination),
      writeDisposition: 'WRITE_TRUNCATE',
      createDisposition: 'CREATE_IF_NEEDED',
    },
  };
  try {
    await runner.run({ configuration, id: newJobId(destination.table), location: await location(signal) }, { signal });
  } catch (error) {
    throw explainError(error, api);
  }
}

const idLetters = { HOUR: 10, DAY: 8, MONTH: 6, YEAR: 4 } as const;

/** `20240115` of `DATE '2024-01-15'`: what stands after the `$` of a partition's name. */
export function partitionId(literal: string, partition: PartitionBy): string {
  if (partition.type === 'INT64') return literal;
  return literal.replace(/\D/g, '').slice(0, idLetters[partition.granularity]);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
