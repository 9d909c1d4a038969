import type { TableName } from '../googlesql/schema.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readBatch } from './read-batch.ts';
import { eventKey, streamingFields } from './streaming-events.ts';

export interface LoadedBatch {
  readonly file: string;
  readonly rowsRead: number;
  /** Rows whose event was not in the table yet. */
  readonly rowsAdded: number;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Told after each file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Loads batches into the table of streaming events, one transaction a file, in the order given: a file that cannot be read adds
 * nothing and ends the loading, those before it stay. An event counts once, however often it comes.
 */
export async function loadBatches(
  warehouse: Pick<Warehouse, 'createDataset' | 'appendNewRows'>,
  table: TableName,
  files: readonly string[],
  options: LoadOptions = {},
): Promise<readonly LoadedBatch[]> {
  const { signal, onProgress } = options;
  await warehouse.createDataset(table, signal);
  const loaded: LoadedBatch[] = [];
  for (const file of files) {
    const result = await warehouse.appendNewRows(table, streamingFields, eventKey, readBatch(file, signal), signal);
    loaded.push({ file, rowsRead: result.rowsRead, rowsAdded: result.rowsAdded });
    onProgress?.(loaded.length, files.length);
  }
  return loaded;
}
