import type { ServiceConnection } from './service-connection.ts';

type Message = Readonly<Record<string, unknown>>;

/** How many catalogs the service holds for us; each has its own list of built-in functions. */
const capacity = 16;

/**
 * Catalogs that are asked for again are registered with the service, which then need not build its list of functions anew (2 ms an
 * analysis instead of 8). A catalog that is seen once goes along with its request.
 */
export function createRegisteredCatalogs(connection: ServiceConnection) {
  const entries = new Map<string, { readonly generation: number; id: Promise<string> | undefined }>();

  const register = async (catalog: Message): Promise<string> => {
    const answer = await connection.call('RegisterCatalog', { simpleCatalog: catalog });
    return String(answer.registeredId);
  };

  const forget = (key: string) => {
    const entry = entries.get(key);
    entries.delete(key);
    if (entry?.id === undefined || entry.generation !== connection.generation()) return;
    entry.id.then((registeredId) => connection.call('UnregisterCatalog', { registeredId })).catch(() => undefined);
  };

  return {
    /** The part of a request that names the catalog. */
    reference: async (catalog: Message, signal: AbortSignal | undefined): Promise<Message> => {
      signal?.throwIfAborted();
      const key = JSON.stringify([catalog.table, catalog.catalog, catalog.customFunction, catalog.customTvf, catalog.constant]);
      const known = entries.get(key);
      entries.delete(key);
      if (known?.generation !== connection.generation()) {
        entries.set(key, { generation: connection.generation(), id: undefined });
        for (const oldest of entries.keys()) {
          if (entries.size <= capacity) break;
          forget(oldest);
        }
        return { simpleCatalog: catalog };
      }
      known.id ??= register(catalog);
      entries.set(key, known);
      return { registeredCatalogId: await known.id };
    },
  };
}
