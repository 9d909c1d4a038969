import type { Warehouse } from '../warehouse/warehouse.ts';
import type { QueryOptions } from './commands/query.ts';
import { withOpenProject } from './open.ts';
import { say } from './output.ts';

/** The warehouse that `attribution query` asks: the project's, or with --memory one of its own that needs no project. */
export async function withQueryWarehouse(options: QueryOptions, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  if (options.memory !== true) {
    await withOpenProject(options, async ({ open }) => work(await open.warehouse()));
    return;
  }
  const { openMemoryWarehouse } = await import('../engine/open-warehouse.ts');
  const { closeAnalyser } = await import('../engine/analyser.ts');
  const warehouse = await openMemoryWarehouse({ evaluatorRows: options.evaluatorRows, onWaiting: say });
  try {
    await work(warehouse);
  } finally {
    await warehouse.close();
    await closeAnalyser();
  }
}
