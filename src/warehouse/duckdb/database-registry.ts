import { identityOf } from './file-claims.ts';
import { createSharedDatabase, type DatabaseSettings, type SharedDatabase } from './shared-database.ts';

interface Registered {
  readonly database: SharedDatabase;
  users: number;
}

const registered = new Map<string, Registered>();

/**
 * The database of these settings: warehouses of one process with the same settings share one. Databases in memory are never shared.
 * `leave` closes it when the last one has left.
 */
export function joinDatabase(settings: DatabaseSettings): { readonly database: SharedDatabase; leave: () => Promise<void> } {
  if (settings.databaseFile === ':memory:') {
    const database = createSharedDatabase(settings);
    return { database, leave: () => database.close() };
  }
  const key = JSON.stringify({ ...settings, databaseFile: identityOf(settings.databaseFile), dataFolder: identityOf(settings.dataFolder) });
  const entry = registered.get(key) ?? { database: createSharedDatabase(settings), users: 0 };
  entry.users += 1;
  registered.set(key, entry);
  return {
    database: entry.database,
    leave: async () => {
      entry.users -= 1;
      if (entry.users > 0) return;
      registered.delete(key);
      await entry.database.close();
    },
  };
}
