import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { SqlError } from '../sql-error.ts';
import { quotedColumn, quotedTable } from '../sql-names.ts';
import type { AppendResult, CreateResult } from '../warehouse.ts';
import { isDuplicate, isSandbox } from './api-error.ts';
import { type ChangeContext, dropTable, shortHash } from './change-tables.ts';
import { emptyTableStatement } from './ddl.ts';
import { explainError } from './explain-error.ts';
import { schemaOf } from './fields.ts';
import { numberAt } from './json.ts';
import { type Rows, type RowsFile, withRowsFile } from './rows-file.ts';
import { newJobId } from './run-job.ts';
import type { Sandbox } from './sandbox.ts';
import { datasetPath, tableReference } from './tables.ts';

export interface LoadContext extends ChangeContext {
  readonly sandbox: Sandbox;
  /** Told what was done otherwise than asked, and why. */
  readonly onNotice: (message: string) => void;
}

export interface GivenRows {
  readonly name: TableName;
  readonly fields: readonly Field[];
  readonly rows: Rows;
}

/** Makes a table of rows in place of what has the name, by one load job, which is free and all or nothing. */
export async function replaceTableOfRows(
  { name, fields, rows }: GivenRows,
  context: LoadContext,
  signal: AbortSignal,
): Promise<CreateResult> {
  return withRowsFile(
    { fields, rows },
    async (written) => {
      const existing = await context.tables.metadata(name, signal);
      if (existing?.kind === 'view') await dropTable(name, context, signal);
      if (written.rowsWritten === 0) await context.sender.query({ sql: emptyTableStatement(name, fields), purpose: name.table }, signal);
      else await load(written, name, fields, newJobId(name.table), context, signal);
      return { rows: written.rowsWritten };
    },
    signal,
  );
}

/**
 * Adds rows whose key is not in the table. They are loaded into a table of their own, under an id made of what is in them, so that a
 * batch that comes again is not loaded again, and merged from there in one statement.
 */
export async function appendRows(
  { name, fields, key, rows }: GivenRows & { readonly key: string },
  context: LoadContext,
  signal: AbortSignal,
): Promise<AppendResult> {
  return withRowsFile(
    { fields, key, rows },
    async (written) => {
      const existing = await context.tables.metadata(name, signal);
      const missing = existing && fields.find((field) => !existing.fields.some((column) => column.name === field.name));
      if (missing) throw new SqlError('ATT1403', `The table ${tableKey(name)} has no column ${missing.name}.`);
      if (!existing) await createEmpty(name, fields, undefined, context, signal);
      if (written.rowsWritten === 0) return { rowsRead: written.rowsRead, rowsAdded: 0 };
      const hash = shortHash(`${tableKey(name)} ${written.hash}`);
      const staged = { ...name, table: `_attribution_lab_load_${hash}` };
      await stage(written, staged, fields, `attribution_lab_load_${hash}`, context, signal);
      try {
        return { rowsRead: written.rowsRead, rowsAdded: await merge({ name, staged, fields, key }, context, signal) };
      } finally {
        await dropTable(staged, context, undefined);
      }
    },
    signal,
  );
}

/** Where the same batch was loaded before, its table may still be there (then nothing is loaded) or be gone (then it is loaded anew). */
async function stage(
  written: RowsFile,
  staged: TableName,
  fields: readonly Field[],
  id: string,
  context: LoadContext,
  signal: AbortSignal,
) {
  const before = await context.tables.metadata(staged, signal);
  if (before?.rows === written.rowsWritten) return;
  if (!before) await createEmpty(staged, fields, dayMs, context, signal);
  await load(written, staged, fields, id, context, signal);
  if ((await context.tables.metadata(staged, signal))?.rows === written.rowsWritten) return;
  await load(written, staged, fields, newJobId(staged.table), context, signal);
}

const dayMs = 86_400_000;

async function load(
  { file }: RowsFile,
  name: TableName,
  fields: readonly Field[],
  id: string,
  { api, runner, sender, location }: LoadContext,
  signal: AbortSignal,
): Promise<void> {
  const configuration = {
    ...sender.common(name.table),
    load: {
      destinationTable: tableReference(name),
      schema: schemaOf(fields),
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      writeDisposition: 'WRITE_TRUNCATE',
      createDisposition: 'CREATE_IF_NEEDED',
      maxBadRecords: 0,
    },
  };
  try {
    await runner.run({ configuration, id, file, location: await location(signal) }, { signal });
  } catch (error) {
    throw explainError(error, api);
  }
}

async function createEmpty(
  name: TableName,
  fields: readonly Field[],
  lifetimeMs: number | undefined,
  { api }: LoadContext,
  signal: AbortSignal,
): Promise<void> {
  const body = {
    tableReference: tableReference(name),
    schema: schemaOf(fields),
    ...(lifetimeMs !== undefined && { expirationTime: String(Date.now() + lifetimeMs) }),
  };
  try {
    await api.call({ method: 'POST', path: `${datasetPath(name)}/tables`, body }, signal);
  } catch (error) {
    if (!isDuplicate(error)) throw explainError(error, api);
  }
}

interface Merge {
  readonly name: TableName;
  readonly staged: TableName;
  readonly fields: readonly Field[];
  readonly key: string;
}

/** Gives the number of rows added. In the sandbox, which has no DML, the new rows are appended by a query's result. */
async function merge({ name, staged, fields, key }: Merge, context: LoadContext, signal: AbortSignal): Promise<number> {
  const { sender, sandbox, onNotice } = context;
  const before = await rowsOf(name, context, signal);
  const columns = fields.map((field) => quotedColumn(field.name)).join(', ');
  const same = `known.${quotedColumn(key)} = batch.${quotedColumn(key)}`;
  try {
    if (!sandbox.isKnown()) {
      const sql = `MERGE ${quotedTable(name)} AS known USING ${quotedTable(staged)} AS batch ON ${same}\nWHEN NOT MATCHED THEN INSERT (${columns}) VALUES (${columns})`;
      const { answer } = await sender.query({ sql, purpose: `load_${name.table}` }, signal);
      return numberAt(answer, 'numDmlAffectedRows') ?? (await rowsOf(name, context, signal)) - before;
    }
  } catch (error) {
    if (!isSandbox(error)) throw error;
    sandbox.found();
  }
  onNotice('The project has no billing, and so no MERGE: the new rows are appended by a query instead.');
  const sql = `SELECT ${columns} FROM ${quotedTable(staged)} AS batch WHERE NOT EXISTS (SELECT 1 FROM ${quotedTable(name)} AS known WHERE ${same})`;
  const configuration = { destinationTable: tableReference(name), writeDisposition: 'WRITE_APPEND', createDisposition: 'CREATE_NEVER' };
  await sender.query({ sql, purpose: `load_${name.table}`, configuration }, signal);
  return (await rowsOf(name, context, signal)) - before;
}

async function rowsOf(name: TableName, { tables }: LoadContext, signal: AbortSignal): Promise<number> {
  return (await tables.metadata(name, signal))?.rows ?? 0;
}
