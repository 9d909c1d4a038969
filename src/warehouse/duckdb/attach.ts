import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as delay } from 'node:timers/promises';
import { isLockError, lockProblem, openProblem } from './duckdb-error.ts';
import { claimFile, type FileHolder, unclaimFile } from './file-claims.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

/** How long a file that someone else has is waited for. */
export const patienceMs = 10_000;
const firstPauseMs = 20;
const longestPauseMs = 250;
/** Shorter waits are not worth a message. */
const quietMs = 300;

export interface Attachment {
  readonly file: string;
  readonly catalog: string;
  readonly readOnly: boolean;
  /** Further options of ATTACH. */
  readonly options?: readonly string[];
}

/**
 * Attaches a database file under a catalog's name, waiting for whoever else has it open, in this process or another; `tell` is called
 * when that takes a while. Rejects with ATT1401 (in use), ATT1404 (unreadable) or ATT1402 (disk full).
 */
export async function attachFile(
  connection: DuckDBConnection,
  attachment: Attachment,
  holder: FileHolder,
  waiting: { readonly ms: number; readonly tell: (message: string) => void },
): Promise<void> {
  const { file } = attachment;
  const started = Date.now();
  const tell = setTimeout(() => waiting.tell(`Waiting for ${file}, which something else is using…`), quietMs);
  try {
    if (!(await claimFile(file, holder, waiting.ms))) throw lockProblem(file, new Error(`PID ${process.pid}`));
    try {
      await attachWhenFree(connection, attachment, started + waiting.ms);
    } catch (error) {
      unclaimFile(file, holder);
      throw error;
    }
  } finally {
    clearTimeout(tell);
  }
}

async function attachWhenFree(connection: DuckDBConnection, attachment: Attachment, until: number): Promise<void> {
  const { file, catalog, readOnly, options = [] } = attachment;
  const all = [...(readOnly ? ['READ_ONLY'] : []), ...options];
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      await connection.run(`ATTACH ${quoteText(file)} AS ${quoteName(catalog)}${all.length > 0 ? ` (${all.join(', ')})` : ''}`);
      return;
    } catch (error) {
      if (!isLockError(error) || Date.now() >= until) throw openProblem(file, error);
      await delay(pause);
    }
  }
}

/** Detaching writes what is still in the log into the file and frees it. */
export async function detachFile(connection: DuckDBConnection, attachment: Attachment, holder: FileHolder): Promise<void> {
  try {
    await connection.run(`DETACH DATABASE IF EXISTS ${quoteName(attachment.catalog)}`);
  } finally {
    unclaimFile(attachment.file, holder);
  }
}
