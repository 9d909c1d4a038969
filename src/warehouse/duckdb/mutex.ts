import { untilAborted } from './interruptible.ts';

export type Mutex = <T>(key: string, work: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

/** Runs work of one key one after another, in order; work of different keys at the same time. */
export function createMutex(): Mutex {
  const last = new Map<string, Promise<void>>();
  return async (key, work, signal) => {
    const before = last.get(key) ?? Promise.resolve();
    let finish = (): void => undefined;
    const mine = new Promise<void>((resolve) => (finish = resolve));
    const both = before.then(() => mine);
    last.set(key, both);
    try {
      await untilAborted(before, signal);
      return await work();
    } finally {
      finish();
      if (last.get(key) === both) last.delete(key);
    }
  };
}
