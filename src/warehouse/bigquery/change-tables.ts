import { createHash } from 'node:crypto';
import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { SqlError } from '../sql-error.ts';
import { quotedTable } from '../sql-names.ts';
import type { CreateOptions, CreateResult, PreparedStatement } from '../warehouse.ts';
import type { WrappedStatement } from '../wrapped-statement.ts';
import type { Api } from './api.ts';
import { isSandbox } from './api-error.ts';
import { createTableStatement, createViewStatement } from './ddl.ts';
import { explainError } from './explain-error.ts';
import type { JobJournal } from './job-journal.ts';
import type { JobSender } from './job-sender.ts';
import { standsFor } from './resume-job.ts';
import { jobDetails } from './job-details.ts';
import type { FinishedJob, JobRunner } from './run-job.ts';
import { tablePath, type TableMetadata, type Tables, unlessMissing } from './tables.ts';

export interface ChangeContext {
  readonly api: Api;
  readonly tables: Tables;
  readonly sender: JobSender;
  readonly runner: JobRunner;
  readonly journal: JobJournal;
  readonly location: (signal: AbortSignal | undefined) => Promise<string | undefined>;
}

/**
 * Makes a table of a query. One that is partitioned alike, or is not there, is replaced by one statement; what cannot be (a view, other
 * partitions) stays until the new table is whole beside it, and is then swapped by one short script.
 */
export async function replaceTable(
  name: TableName,
  statement: PreparedStatement,
  fields: readonly Field[],
  options: CreateOptions,
  context: ChangeContext,
  signal: AbortSignal,
): Promise<CreateResult> {
  const { api, sender, tables } = context;
  const direct = createTableStatement(name, statement.sql, fields, options);
  const { reference } = await make();
  const [metadata, job] = await Promise.all([
    tables.metadata(name, signal),
    api.settings.isEmulator ? undefined : jobDetails(api, reference, signal),
  ]);
  return { rows: metadata?.rows ?? 0, ...(job && { job }) };

  async function make(): Promise<FinishedJob> {
    try {
      return await runOnce(direct, name, statement.tables, context, signal);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const existing = await tables.metadata(name, signal);
      if (existing?.kind !== 'view' && !isOtherLayout(error)) throw error;
      return api.settings.isEmulator ? replaceInPlace() : replaceByStaged(existing);
    }
  }

  /** An emulator cannot rename a table. */
  async function replaceInPlace(): Promise<FinishedJob> {
    await dropTable(name, context, signal);
    return sender.query({ ...direct, purpose: name.table }, signal);
  }

  async function replaceByStaged(existing: TableMetadata | undefined): Promise<FinishedJob> {
    const staged = { ...name, table: `${name.table.slice(0, 200)}__new_${shortHash(tableKey(name))}` };
    const job = await sender.query({ ...createTableStatement(staged, statement.sql, fields, options), purpose: name.table }, signal);
    try {
      const drop = `DROP ${existing?.kind === 'view' ? 'VIEW' : 'TABLE'} IF EXISTS ${quotedTable(name)}`;
      const rename = `ALTER TABLE ${quotedTable(staged)} RENAME TO \`${name.table}\``;
      await sender.query({ sql: `${drop};\n${rename};`, purpose: name.table }, signal);
      return job;
    } finally {
      await dropTable(staged, context, undefined);
    }
  }
}

/**
 * Sends a statement, unless a process that was killed has sent the very same: then that job's end is waited for. What a project without
 * billing refuses is thrown as BigQuery says it.
 */
export async function runOnce(
  direct: WrappedStatement,
  name: TableName,
  reads: readonly TableName[],
  context: ChangeContext,
  signal: AbortSignal,
): Promise<FinishedJob> {
  const { api, journal, sender } = context;
  try {
    const unfinished = await followed(direct.sql, reads, context, signal);
    if (unfinished) return unfinished;
    const onId = (id: string, location: string | undefined) =>
      journal.note(direct.sql, { project: api.settings.executionProject, id, location });
    return await sender.query({ ...direct, purpose: name.table, onId }, signal);
  } catch (error) {
    throw isSandbox(error) ? error : explainError(error, { settings: api.settings, ...direct });
  } finally {
    await journal.forget(direct.sql);
  }
}

/** The end of a job that a process which was killed has sent for the very same statement; undefined where there is none. */
export async function takeUp(
  sql: string,
  reads: readonly TableName[],
  context: ChangeContext,
  signal: AbortSignal,
): Promise<FinishedJob | undefined> {
  const job = await followed(sql, reads, context, signal);
  if (job) await context.journal.forget(sql);
  return job;
}

async function followed(
  sql: string,
  reads: readonly TableName[],
  context: ChangeContext,
  signal: AbortSignal,
): Promise<FinishedJob | undefined> {
  const unfinished = await context.journal.recall(sql);
  if (!unfinished || !(await standsFor(unfinished, reads, context, signal))) return undefined;
  return context.runner.follow(unfinished.reference, { pageSize: 0, signal });
}

/** Makes a view. A table of the name goes only when BigQuery has found nothing wrong with the view. */
export async function replaceView(
  name: TableName,
  statement: PreparedStatement,
  options: CreateOptions,
  context: ChangeContext,
  signal: AbortSignal,
): Promise<void> {
  const existing = await context.tables.metadata(name, signal);
  if (existing?.kind === 'table') {
    await context.sender.dryRun(statement.sql, signal);
    await dropTable(name, context, signal);
  }
  await context.sender.query({ ...createViewStatement(name, statement.sql, options), purpose: name.table }, signal);
}

export async function dropTable(name: TableName, { api }: ChangeContext, signal: AbortSignal | undefined): Promise<void> {
  try {
    await unlessMissing(api.call({ method: 'DELETE', path: tablePath(name) }, signal));
  } catch (error) {
    throw explainError(error, api);
  }
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function isOtherLayout(error: unknown): boolean {
  return (
    error instanceof SqlError && /Cannot replace a table with a different|different (?:partitioning|clustering) spec/i.test(error.message)
  );
}
