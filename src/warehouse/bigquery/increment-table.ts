import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { type Increment, type IncrementResult, isUnchanged } from '../increment.ts';
import {
  alterStatements,
  insertStatement,
  type IncrementSource,
  mergeStatement,
  newPartitions,
  overwriteStatement,
  retypeQuery,
  stagedName,
} from '../increment-sql.ts';
import { SqlError } from '../sql-error.ts';
import type { CreateOptions, PreparedStatement } from '../warehouse.ts';
import type { WrappedStatement } from '../wrapped-statement.ts';
import { isSandbox } from './api-error.ts';
import { type ChangeContext, dropTable, runOnce, shortHash, takeUp } from './change-tables.ts';
import { createTableStatement } from './ddl.ts';
import { jobDetails, togetherTook } from './job-details.ts';
import { numberAt } from './json.ts';
import { partitionLiterals, replacePartitions } from './replace-partitions.ts';
import { reshapeQuery, rewriteTable } from './rewrite-table.ts';
import type { FinishedJob } from './run-job.ts';
import type { Sandbox } from './sandbox.ts';
import { incrementWithoutDml } from './sandbox-increment.ts';
import { tablePath } from './tables.ts';

export interface IncrementContext extends ChangeContext {
  readonly sandbox: Sandbox;
}

/** All that an increment is made of. */
export interface IncrementWork {
  readonly name: TableName;
  readonly statement: PreparedStatement;
  readonly increment: Increment;
  readonly options: CreateOptions;
  /** Where the new rows are put, where that is needed: the same name for the same statement, so that a killed run's job is found again. */
  readonly staged: TableName;
}

/** What a staged table is kept for where a process is killed, as in dbt. */
const stagedHours = 12;

/**
 * Brings a query's rows into a table by one statement of DML. The rows are put into a table of their own first where the table's columns
 * change, where it is the rows that say which partitions are replaced, and for an emulator, whose MERGE takes no query.
 */
export async function incrementTable(
  name: TableName,
  statement: PreparedStatement,
  increment: Increment,
  options: CreateOptions,
  context: IncrementContext,
  signal: AbortSignal,
): Promise<IncrementResult> {
  const { api, tables } = context;
  const existing = await tables.metadata(name, signal);
  if (existing?.kind !== 'table') {
    throw new SqlError('ATT1405', `There is no table ${tableKey(name)} to add rows to.`, { hint: 'Run with --full-refresh to build it.' });
  }
  const of = shortHash(JSON.stringify([tableKey(name), statement.sql, increment]));
  const work: IncrementWork = { name, statement, increment, options, staged: stagedName(name, `_${of}`) };
  const { staging, job, note } = (await directly(work, context, signal)) ?? (await byStaging(work, context, signal));
  const [metadata, details] = await Promise.all([tables.metadata(name, signal), tookOf([staging, job], context, signal)]);
  const { description } = options;
  if (description !== undefined && metadata?.description !== description && !api.settings.isEmulator) {
    await api.call({ method: 'PATCH', path: tablePath(name), body: { description } }, signal);
  }
  const rowsChanged = numberAt(job?.answer, 'numDmlAffectedRows');
  return {
    rows: metadata?.rows ?? 0,
    ...(rowsChanged !== undefined && { rowsChanged }),
    ...(details && { job: details }),
    ...(note !== undefined && { note }),
  };
}

interface Done {
  /** The job that put the new rows into a table of their own, where there was one, and the one that changed the table. */
  readonly staging?: FinishedJob;
  readonly job?: FinishedJob;
  readonly note?: string;
}

/** One statement, of the model's own query; undefined where that cannot be. */
async function directly(work: IncrementWork, context: IncrementContext, signal: AbortSignal): Promise<Done | undefined> {
  const { statement, increment } = work;
  const { strategy } = increment;
  if (context.sandbox.isKnown() || !isUnchanged(increment.schemaChange)) return undefined;
  if (context.api.settings.isEmulator && strategy.kind !== 'append') return undefined;
  if (strategy.kind === 'overwrite' && (strategy.partitions === undefined || strategy.copies)) return undefined;
  const wrapped = changeStatement(work, { query: statement.sql }, strategy.kind === 'overwrite' ? strategy.partitions : undefined);
  return unlessSandbox(async () => ({ job: await runOnce(wrapped, work.name, statement.tables, context, signal) }), context);
}

async function byStaging(work: IncrementWork, context: IncrementContext, signal: AbortSignal): Promise<Done> {
  const { name, statement, increment, staged } = work;
  const { strategy } = increment;
  const known = strategy.kind === 'overwrite' ? strategy.partitions : undefined;
  if (strategy.kind !== 'overwrite' || known !== undefined) {
    const job = await takeUp(changeStatement(work, { table: staged }, known).sql, statement.tables, context, signal);
    if (job) {
      await dropTable(staged, context, undefined);
      return { job };
    }
  }
  try {
    const staging = await stage(work, context, signal);
    await reshape(work, context, signal);
    if (strategy.kind === 'overwrite' && strategy.copies && !context.api.settings.isEmulator) {
      await replacePartitions({ ...work, strategy }, 'copy', context, signal);
      return { staging };
    }
    const partitions =
      strategy.kind === 'overwrite'
        ? (known ?? (await partitionLiterals(`${newPartitions(staged, strategy)} ORDER BY 1`, strategy.partition, context, signal)))
        : undefined;
    const change = changeStatement(work, { table: staged }, partitions);
    const done = context.sandbox.isKnown()
      ? undefined
      : await unlessSandbox(async () => ({ job: await runOnce(change, name, statement.tables, context, signal) }), context);
    return { staging, ...(done ?? { note: await incrementWithoutDml(work, context, signal) }) };
  } finally {
    await dropTable(staged, context, undefined);
  }
}

function changeStatement(
  { name, increment }: IncrementWork,
  source: IncrementSource,
  partitions: readonly string[] | undefined,
): WrappedStatement {
  const { strategy } = increment;
  switch (strategy.kind) {
    case 'append':
      return insertStatement(name, source, increment);
    case 'merge':
      return mergeStatement(name, source, increment, strategy);
    case 'overwrite':
      // Nothing is replaced: a table that refuses to be read without a filter by its partitions is not read at all.
      if (partitions === undefined || partitions.length === 0) return insertStatement(name, source, increment);
      return overwriteStatement(name, source, increment, strategy, partitions);
  }
}

/** The new rows in a table of their own, partitioned like the model's where it is a matter of partitions. */
async function stage(
  { statement, increment, options, staged }: IncrementWork,
  context: IncrementContext,
  signal: AbortSignal,
): Promise<FinishedJob> {
  const { partitionBy } = options;
  const layout = increment.strategy.kind === 'overwrite' && partitionBy !== undefined ? { partitionBy } : {};
  const table = createTableStatement(staged, statement.sql, statement.fields, { ...layout, hoursToExpiration: stagedHours });
  return context.sender.query({ ...table, purpose: staged.table }, signal);
}

async function tookOf(jobs: readonly (FinishedJob | undefined)[], { api }: IncrementContext, signal: AbortSignal) {
  if (api.settings.isEmulator) return undefined;
  const done = jobs.filter((job) => job !== undefined);
  const details = await Promise.all(done.map(({ reference }) => jobDetails(api, reference, signal)));
  return togetherTook(details.filter((detail) => detail !== undefined));
}

/** Changes the table's columns. */
async function reshape({ name, increment, options }: IncrementWork, context: IncrementContext, signal: AbortSignal): Promise<void> {
  const { schemaChange, fieldsAfter } = increment;
  if (isUnchanged(schemaChange)) return;
  if (context.api.settings.isEmulator) return rewriteTable(name, reshapeQuery(name, increment), fieldsAfter, options, context, signal);
  for (const sql of alterStatements(name, schemaChange)) await context.sender.query({ sql, purpose: name.table }, signal);
  const retype = retypeQuery(name, increment);
  if (retype !== undefined) await rewriteTable(name, retype, fieldsAfter, options, context, signal);
}

/** Undefined where the project turns out to have no DML. */
async function unlessSandbox<T>(work: () => Promise<T>, { sandbox }: IncrementContext): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isSandbox(error)) throw error;
    sandbox.found();
    return undefined;
  }
}
