import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Something of this process that has a database file open. */
export interface FileHolder {
  /** Gives up the file as soon as nothing needs it; resolves when it is given up. */
  letGo(): Promise<void>;
}

const holders = new Map<string, FileHolder>();

/**
 * Makes `holder` the one user of a file in this process, once whoever has it lets go; false when that takes longer than `waitMs`.
 * DuckDB's own lock keeps other processes out, but on POSIX it belongs to the process: two instances of one process would both
 * open the file and ruin it.
 */
export async function claimFile(file: string, holder: FileHolder, waitMs: number): Promise<boolean> {
  const key = identityOf(file);
  const timeout = timer(waitMs);
  try {
    for (;;) {
      const other = holders.get(key);
      if (other === undefined || other === holder) {
        holders.set(key, holder);
        return true;
      }
      if ((await Promise.race([other.letGo(), timeout.over])) === 'over') return false;
    }
  } finally {
    timeout.stop();
  }
}

export function unclaimFile(file: string, holder: FileHolder): void {
  const key = identityOf(file);
  if (holders.get(key) === holder) holders.delete(key);
}

/** One name for a file however it is reached, whether it exists yet or not. */
export function identityOf(file: string): string {
  const path = resolve(file);
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

function timer(ms: number): { readonly over: Promise<'over'>; stop(): void } {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<'over'>((resolveOver) => {
    handle = setTimeout(() => resolveOver('over'), ms);
  });
  return { over, stop: () => clearTimeout(handle) };
}
