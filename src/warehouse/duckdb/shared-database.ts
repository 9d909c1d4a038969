import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../problem/problem.ts';
import { type Attachment, attachFile, detachFile, patienceMs } from './attach.ts';
import { createCatalog, type Catalog } from './catalog.ts';
import { makeDataFolder, projectFile, projectsIn } from './data-folder.ts';
import { isFatal } from './duckdb-error.ts';
import type { FileHolder } from './file-claims.ts';
import { createInstance, lockDown } from './instance.ts';
import { interruptible, untilAborted } from './interruptible.ts';
import { createMutex, type Mutex } from './mutex.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { quoteName } from './translate/sql-text.ts';

export interface DatabaseSettings {
  /** Absolute path, or `:memory:`. */
  readonly databaseFile: string;
  readonly dataFolder: string;
  /** The catalog's name. */
  readonly project: string;
  readonly threads: number | undefined;
  readonly memoryLimit: string | undefined;
  /** How long the files stay open after the last use. */
  readonly idleMs: number;
}

/** What one operation works with. */
export interface Session {
  readonly connection: DuckDBConnection;
  readonly catalog: Catalog;
  /**
   * Attaches the file of a project that nothing has named so far, or that was not free, waiting for it. True where it is attached now, by
   * this or by somebody else at the same time: what was not found before is to be looked for again. Rejects when it cannot be opened.
   */
  reach(project: string): Promise<boolean>;
  /** Attaches the files of all other projects that are free. */
  reachAll(): Promise<void>;
}

/**
 * A database file with the other projects' files beside it, opened on first use, shared by all operations, and given back when none
 * has run for a while, so that other processes (the command line, the editor) can have it.
 */
export interface SharedDatabase {
  /** Runs `work` on a connection of its own. When `signal` is aborted the connection is interrupted and the promise rejects with its reason. */
  use<T>(work: (session: Session) => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  /** Changes of one table come one after the other, those of different tables at the same time. */
  readonly exclusively: Mutex;
  /** Another number whenever something in the database, or the files that are open, has changed; NaN while nothing is open. */
  generation(): number;
  /** Gives the files back as soon as nothing runs. */
  letGo(): Promise<void>;
  /** The same, and for good. */
  close(): Promise<void>;
  /** Tells `listener` when a file is waited for, until the function that it gives is called. */
  onWaiting(listener: (message: string) => void): () => void;
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly keeper: DuckDBConnection;
  readonly temporaryFolder: string;
  readonly catalog: Catalog;
  readonly attached: Attachment[];
  /** Projects that are being attached. */
  readonly reaching: Map<string, Promise<void>>;
}

const reservedCatalogs = new Set(['memory', 'system', 'temp']);

export function createSharedDatabase(settings: DatabaseSettings): SharedDatabase {
  const inMemory = settings.databaseFile === ':memory:';
  const listeners = new Set<(message: string) => void>();
  const tell = (message: string) => listeners.forEach((listener) => listener(message));
  /** Of a database in memory, kept while its files are given back. */
  let memory: Opened | undefined;
  let opened: Promise<Opened> | undefined;
  let closing: Promise<void> | undefined;
  /**
   * Other projects that something has named: attached whenever the files are opened. A GA4 export of 92 days takes a tenth of a second to
   * attach, so the others wait until they are named.
   */
  const named = new Set<string>();
  /** Of what is open. */
  let current: Catalog | undefined;
  let uses = 0;
  let idle: NodeJS.Timeout | undefined;
  let letGoWhenIdle = false;
  let whenIdle: (() => void)[] = [];

  const createOpen = async (): Promise<Opened> => {
    if (memory) return { ...memory, ...nothingAttached() };
    if (!inMemory) await makeDataFolder(dirname(settings.databaseFile));
    const temporaryFolder = await makeTemporaryFolder(inMemory ? undefined : join(dirname(settings.dataFolder), 'tmp'));
    const instance = await createInstance({ threads: settings.threads, memoryLimit: settings.memoryLimit, temporaryFolder });
    return { instance, keeper: await instance.connect(), temporaryFolder, ...nothingAttached() };
  };

  const open = async (): Promise<Opened> => {
    const database = await createOpen();
    try {
      const main: Attachment = { file: settings.databaseFile, catalog: settings.project, readOnly: false };
      if (!memory && inMemory) await database.keeper.run(`ATTACH ':memory:' AS ${quoteName(settings.project)}`);
      if (!inMemory) {
        await attachFile(database.keeper, main, holder, { ms: patienceMs, tell });
        database.attached.push(main);
      }
      if (!memory)
        await lockDown(database.keeper, {
          files: inMemory ? [] : walAndFile(settings.databaseFile),
          folders: [resolve(settings.dataFolder)],
        });
      if (inMemory) memory ??= database;
      await attachNamed(database);
      current = database.catalog;
      return database;
    } catch (error) {
      await giveBack(database);
      throw error;
    }
  };

  const attachProject = async (database: Opened, project: string, waitMs: number): Promise<void> => {
    const attachment = { file: projectFile(resolve(settings.dataFolder), project), catalog: project, readOnly: true };
    await attachFile(database.keeper, attachment, holder, { ms: waitMs, tell });
    database.attached.push(attachment);
    database.catalog.allChanged();
  };

  /** A project that cannot be opened now is tried again when something names it, and only then waited for: others have no part in it. */
  const attachNamed = async (database: Opened): Promise<void> => {
    for (const project of await absentProjects(database)) {
      if (!named.has(project)) continue;
      await attachProject(database, project, 0).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      });
    }
  };

  /** Those with a file that is not attached. */
  const absentProjects = async ({ attached }: Opened): Promise<readonly string[]> => {
    const projects = await projectsIn(settings.dataFolder);
    const there = new Set([settings.project, ...reservedCatalogs, ...attached.map(({ catalog }) => catalog)]);
    return projects.filter((project) => !there.has(project));
  };

  const reach = async (database: Opened, project: string, waitMs = patienceMs): Promise<boolean> => {
    if (project === settings.project || reservedCatalogs.has(project)) return false;
    const isAttached = () => database.attached.some(({ catalog }) => catalog === project);
    if (!(await absentProjects(database)).includes(project)) return isAttached();
    // Somebody else may have been quicker meanwhile.
    if (isAttached()) return true;
    const reaching = database.reaching.get(project) ?? attachProject(database, project, waitMs);
    database.reaching.set(project, reaching);
    try {
      await reaching;
    } finally {
      database.reaching.delete(project);
    }
    named.add(project);
    return true;
  };

  const reachAll = async (database: Opened): Promise<void> => {
    for (const project of await absentProjects(database)) {
      await reach(database, project, 0).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      });
    }
  };

  const giveBack = async (database: Opened): Promise<void> => {
    for (const attachment of database.attached.splice(0).reverse())
      await detachFile(database.keeper, attachment, holder).catch(() => undefined);
    if (memory?.instance !== database.instance) await closeInstance(database);
  };

  const closeFiles = (): Promise<void> => {
    clearTimeout(idle);
    closing ??= (async () => {
      const database = await opened?.catch(() => undefined);
      if (database) await giveBack(database);
      opened = undefined;
      current = undefined;
      closing = undefined;
      letGoWhenIdle = false;
      for (const resume of whenIdle.splice(0)) resume();
    })();
    return closing;
  };

  const begin = async (): Promise<Opened> => {
    while (closing) await closing;
    uses += 1;
    clearTimeout(idle);
    const opening = (opened ??= open());
    try {
      return await opening;
    } catch (error) {
      if (opened === opening) opened = undefined;
      end();
      throw error;
    }
  };

  const end = (): void => {
    uses -= 1;
    if (uses > 0) return;
    if (letGoWhenIdle || settings.idleMs <= 0) void closeFiles();
    else {
      idle = setTimeout(() => uses === 0 && void closeFiles(), settings.idleMs);
      idle.unref();
    }
  };

  const use = async <T>(work: (session: Session) => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    signal?.throwIfAborted();
    const beginning = begin();
    let database: Opened;
    try {
      database = await untilAborted(beginning, signal);
    } catch (error) {
      if (signal?.aborted) beginning.then(end, () => undefined);
      throw error;
    }
    let connection: DuckDBConnection;
    try {
      connection = await database.instance.connect();
    } catch (error) {
      end();
      throw error;
    }
    const session: Session = {
      connection,
      catalog: database.catalog,
      reach: (project) => reach(database, project),
      reachAll: () => reachAll(database),
    };
    const { result, ended } = interruptible(connection, runAndFree(work, session), signal);
    void ended.then(end);
    return result;
  };

  const runAndFree = async <T>(work: (session: Session) => Promise<T>, session: Session): Promise<T> => {
    try {
      return await work(session);
    } catch (error) {
      if (isFatal(error)) letGoWhenIdle = true;
      throw error;
    } finally {
      // A result that was not read to its end keeps its transaction, and so the file, until the next statement (or a garbage collection).
      await session.connection.run('ROLLBACK').catch(() => undefined);
      session.connection.closeSync();
    }
  };

  const letGo = async (): Promise<void> => {
    if (closing) return closing;
    if (!opened) return;
    if (uses === 0) return closeFiles();
    letGoWhenIdle = true;
    await new Promise<void>((resume) => (whenIdle = [...whenIdle, resume]));
  };

  const holder: FileHolder = { letGo };

  return {
    use,
    exclusively: createMutex(),
    generation: () => current?.generation() ?? NaN,
    letGo,
    close: async () => {
      await letGo();
      if (memory) await closeInstance(memory);
      memory = undefined;
    },
    onWaiting: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function nothingAttached(): Pick<Opened, 'catalog' | 'attached' | 'reaching'> {
  return { catalog: createCatalog(), attached: [], reaching: new Map() };
}

async function closeInstance({ keeper, instance, temporaryFolder }: Opened): Promise<void> {
  keeper.closeSync();
  instance.closeSync();
  await rm(temporaryFolder, { recursive: true, force: true });
}

function walAndFile(file: string): readonly string[] {
  return [file, `${file}.wal`, `${file}.wal.checkpoint`, `${file}.wal.recovery`];
}
