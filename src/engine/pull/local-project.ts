import path from 'node:path';
import type { DuckDbTarget } from '../../project/target.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { OpenProject } from '../open-project.ts';
import { openDuckDb } from '../open-warehouse.ts';

/** Works on one Google Cloud project's data as a local target has it: in the target's own database, or in the file of that project beside it. */
export async function withLocalProject<Result>(
  open: OpenProject,
  target: DuckDbTarget,
  place: { readonly project: string; readonly dataset: string },
  work: (warehouse: Warehouse) => Promise<Result>,
): Promise<Result> {
  if (place.project === target.project) return work(await open.warehouse());
  open.requireTrust();
  const { dataFolder } = target;
  const databaseFile = path.join(dataFolder, `${place.project}.duckdb`);
  const warehouse = await openDuckDb({ databaseFile, dataFolder, ...place }, open.options);
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}
