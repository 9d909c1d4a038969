import type { DuckDBConnection } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../problem/problem.ts';
import { type LocalCatalog, type LocalCatalogOptions, scratch } from '../local-catalog.ts';
import { attachFile, detachFile, patienceMs } from './attach.ts';
import { makeDataFolder, projectFile } from './data-folder.ts';
import { statementError } from './duckdb-error.ts';
import { createInstance } from './instance.ts';
import { type Interrupt, interruptible, untilAborted } from './interruptible.ts';
import { plainValue } from './plain-value.ts';
import { connectionsFor, runSideBySide, threadsOf } from './side-by-side.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

/**
 * Compression of this version takes two thirds of the time that the oldest one's takes. No log is written: what is written here are whole
 * tables, and the file is brought up to date when a transaction ends.
 */
const fileOptions = ["STORAGE_VERSION 'v1.3.0'", "RECOVERY_MODE 'no_wal_writes'"];

/**
 * Compression methods that are tried on every column and chosen on next to none, as exports repeat themselves.
 */
const idleMethods = 'fsst,zstd,alp,alprd,dictionary';

/**
 * Blocks that are filled and written one after another are kept for the next ones, where the system would take them and give new ones, page
 * by page; and a full row group is written at once, while it is in the processor's caches. Together a quarter of the time of an export.
 */
const writingSettings = ["block_allocator_memory = '10%'", 'write_buffer_row_group_count = 1'];

/** Each row group of an export has about 200 columns to begin and to end, which takes the time that some thousand rows take. */
const smallestRowGroup = 8192;

/** DuckDB's own. */
const largestRowGroup = 122_880;

/** DuckDB reads and writes so many rows at a time, and row groups are made up of them. */
const rowsOfVector = 2048;

/**
 * Opens a local project for writing, on an instance of its own that may read files. Warehouses of this process that read the project
 * let go of it first. Rejects with ATT1401 (in use), ATT1402 (disk full) or ATT1404 (unreadable).
 */
export async function openLocalCatalog({ dataFolder, project, rowsOfTable, onWaiting }: LocalCatalogOptions): Promise<LocalCatalog> {
  requireProjectName(project);
  const folder = resolve(dataFolder);
  await makeDataFolder(folder);
  const temporaryFolder = await makeTemporaryFolder(join(dirname(folder), 'tmp'));
  const instance = await createInstance({ threads: undefined, memoryLimit: undefined, temporaryFolder });
  const connection = await instance.connect();
  const attachment = {
    file: projectFile(folder, project),
    catalog: project,
    readOnly: false,
    options: [...fileOptions, ...rowGroupOption(rowsOfTable)],
  };
  let tellClosed = (): void => undefined;
  const closed = new Promise<void>((tell) => (tellClosed = tell));
  const holder = { letGo: () => closed };

  const closeInstance = async () => {
    connection.closeSync();
    instance.closeSync();
    await rm(temporaryFolder, { recursive: true, force: true });
    tellClosed();
  };

  try {
    await attachFile(connection, attachment, holder, { ms: patienceMs, tell: onWaiting ?? (() => undefined) });
    await connection.run(`SET GLOBAL checkpoint_threshold = '1TB'`);
    await connection.run(`SET GLOBAL disabled_compression_methods = '${idleMethods}'`);
    for (const setting of writingSettings) await connection.run(`SET GLOBAL ${setting}`);
    await connection.run(`ATTACH ':memory:' AS ${scratch}`);
    await connection.run(searchPath(project));
  } catch (error) {
    await closeInstance();
    throw error;
  }
  const connect = async () => {
    const another = await instance.connect();
    await another.run(searchPath(project));
    return another;
  };
  const catalog = catalogOn(connection, connect);
  return {
    ...catalog,
    close: async () => {
      await catalog.close();
      await connection.run('USE memory').catch(() => undefined);
      await detachFile(connection, attachment, holder).catch(() => undefined);
      await closeInstance();
    },
  };
}

/**
 * What is in a full row group is compressed by the thread that makes it, side by side with others; the rest is left to the one thread
 * that brings the file up to date. So a row group is to have most of a table's rows, but not all.
 */
function rowGroupOption(rowsOfTable: number | undefined): readonly string[] {
  if (rowsOfTable === undefined || rowsOfTable < smallestRowGroup) return [];
  const most = Math.floor((rowsOfTable * 0.8) / rowsOfVector) * rowsOfVector;
  return [`ROW_GROUP_SIZE ${String(Math.min(largestRowGroup, Math.max(smallestRowGroup, most)))}`];
}

/** Names are looked for in the project, then in memory. */
function searchPath(project: string): string {
  return `SET search_path = ${quoteText(`${quoteName(project)}.main,${scratch}.main`)}`;
}

/** `close` waits for what is running. */
function catalogOn(connection: DuckDBConnection, connect: () => Promise<DuckDBConnection>): LocalCatalog {
  let last: Promise<void> = Promise.resolve();

  const inTurn = async <T>(work: () => Promise<T>, signal: AbortSignal | undefined, others: readonly Interrupt[] = []): Promise<T> => {
    const before = last;
    let finish = (): void => undefined;
    last = new Promise<void>((resolveLast) => (finish = resolveLast));
    try {
      await untilAborted(before, signal);
    } catch (error) {
      void before.then(finish);
      throw error;
    }
    const { result, ended } = interruptible(
      { interrupt: () => [connection, ...others].forEach((each) => each.interrupt()) },
      work(),
      signal,
    );
    void ended.then(finish);
    try {
      return await result;
    } catch (error) {
      throw signal?.aborted === true ? error : statementError(error);
    }
  };

  const run = (sql: string, signal?: AbortSignal) =>
    inTurn(async () => {
      const statements = await connection.extractStatements(sql);
      for (let index = 0; index < statements.count; index += 1) {
        signal?.throwIfAborted();
        const statement = await statements.prepare(index);
        try {
          await statement.run();
        } finally {
          statement.destroySync();
        }
      }
    }, signal);

  return {
    run,
    rows: (sql, signal) =>
      inTurn(async () => {
        const reader = await connection.runAndReadAll(sql);
        const names = reader.columnNames();
        return reader.getRows().map((row) => Object.fromEntries(names.map((name, index) => [name, plainValue(row[index] ?? null)])));
      }, signal),
    transaction: async (work) => {
      await run('BEGIN');
      try {
        const result = await work();
        await run('COMMIT; CHECKPOINT');
        return result;
      } catch (error) {
        // A commit that failed has undone everything already, and then there is nothing to roll back.
        await run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    sideBySide: (statements, { signal, onDone = () => undefined } = {}) => {
      const connections: DuckDBConnection[] = [];
      const work = async (): Promise<void> => {
        const threads = await threadsOf(connection);
        try {
          for (let count = connectionsFor(threads, statements.length); count > 0; count -= 1) connections.push(await connect());
          await connection.run('SET GLOBAL threads = 1');
          await runSideBySide(connections, statements, onDone, signal);
          await connection.run('CHECKPOINT');
        } finally {
          for (const each of connections) each.closeSync();
          await connection.run(`SET GLOBAL threads = ${String(threads)}`);
        }
      };
      return inTurn(work, signal, connections);
    },
    close: async () => last,
  };
}

function requireProjectName(project: string): void {
  if (/^[A-Za-z0-9][\w.:-]*$/.test(project)) return;
  throw new ProblemError({
    code: 'ATT1404',
    severity: 'error',
    message: `"${project}" is no name of a project.`,
    hint: 'Use letters, digits and hyphens, such as "my-project".',
  });
}
