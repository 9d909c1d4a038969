import type { DuckDBConnection } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../problem/problem.ts';
import type { LocalCatalog, LocalCatalogOptions } from '../local-catalog.ts';
import { attachFile, detachFile, patienceMs } from './attach.ts';
import { makeDataFolder, projectFile } from './data-folder.ts';
import { statementError } from './duckdb-error.ts';
import { createInstance } from './instance.ts';
import { interruptible, untilAborted } from './interruptible.ts';
import { plainValue } from './plain-value.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { quoteName } from './translate/sql-text.ts';

/**
 * Opens a local project for writing, on an instance of its own that may read files. Warehouses of this process that read the project
 * let go of it first. Rejects with ATT1401 (in use), ATT1402 (disk full) or ATT1404 (unreadable).
 */
export async function openLocalCatalog({ dataFolder, project, onWaiting }: LocalCatalogOptions): Promise<LocalCatalog> {
  requireProjectName(project);
  const folder = resolve(dataFolder);
  await makeDataFolder(folder);
  const temporaryFolder = await makeTemporaryFolder(join(dirname(folder), 'tmp'));
  const instance = await createInstance({ threads: undefined, memoryLimit: undefined, temporaryFolder });
  const connection = await instance.connect();
  const attachment = { file: projectFile(folder, project), catalog: project, readOnly: false };
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
    await connection.run(`USE ${quoteName(project)}`);
  } catch (error) {
    await closeInstance();
    throw error;
  }
  const catalog = catalogOn(connection);
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

/** `close` waits for what is running. */
function catalogOn(connection: DuckDBConnection): LocalCatalog {
  let last: Promise<void> = Promise.resolve();

  const inTurn = async <T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    const before = last;
    let finish = (): void => undefined;
    last = new Promise<void>((resolveLast) => (finish = resolveLast));
    try {
      await untilAborted(before, signal);
    } catch (error) {
      void before.then(finish);
      throw error;
    }
    const { result, ended } = interruptible(connection, work(), signal);
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
        await run('COMMIT');
        return result;
      } catch (error) {
        // A commit that failed has undone everything already, and then there is nothing to roll back.
        await run('ROLLBACK').catch(() => undefined);
        throw error;
      }
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
