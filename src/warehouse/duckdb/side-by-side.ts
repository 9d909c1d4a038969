import type { DuckDBConnection } from '@duckdb/node-api';

/** A statement that is between two steps takes no notice of an interrupt. */
const interruptEveryMs = 20;

/** More connections would wait for the one thread that writes their tables into the file. */
const mostConnections = 8;

/**
 * Runs statements that have nothing to do with one another, one thread each and as many at once as the instance has threads: a statement
 * over fewer rows than a row group is one task for DuckDB, and the threads that it leaves idle only look for work. `interrupt` is told
 * how to stop them. The first failure stops the others and is what it rejects with.
 */
export async function runSideBySide(
  connections: readonly DuckDBConnection[],
  statements: readonly string[],
  onDone: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waiting = statements.values();
  const failures: unknown[] = [];
  let repeat: NodeJS.Timeout | undefined;
  const interruptAll = () => connections.forEach((each) => each.interrupt());
  const work = async (connection: DuckDBConnection): Promise<void> => {
    for (const sql of waiting) {
      if (failures.length > 0 || signal?.aborted) return;
      try {
        await connection.run(sql);
        onDone();
      } catch (error) {
        failures.push(error);
        interruptAll();
        repeat ??= setInterval(interruptAll, interruptEveryMs);
      }
    }
  };
  await Promise.all(connections.map(work));
  clearInterval(repeat);
  if (failures.length > 0) throw failures[0];
  signal?.throwIfAborted();
}

/** How many threads an instance has. */
export async function threadsOf(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT current_setting('threads')::INTEGER`);
  return Number(reader.getRows()[0]?.[0] ?? 1);
}

/** How many statements run at once: one more than there are threads, as one of them may be waiting for another to be committed. */
export function connectionsFor(threads: number, statements: number): number {
  return Math.max(1, Math.min(threads + 1, statements, mostConnections));
}
