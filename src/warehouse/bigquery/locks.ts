/** Runs work of one name one after another, of different names side by side. */
export function createLocks(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name);
    const running = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    last.set(name, running);
    try {
      return await running;
    } finally {
      if (last.get(name) === running) last.delete(name);
    }
  };
}
