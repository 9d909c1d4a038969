import { homedir } from 'node:os';
import path from 'node:path';
import { closeAnalyser, startAnalyser } from '../engine/analyser.ts';
import { requireProject } from '../engine/require-project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { QueryOptions } from './commands/query.ts';
import { requireTarget } from './open.ts';
import { say } from './output.ts';

/**
 * The warehouse that `attribution query` asks: that of the project's target, of whose models nothing need be read, or with --memory one of
 * its own that needs no project.
 */
export async function withQueryWarehouse(options: QueryOptions, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  if (options.memory !== true) requireProject(path.resolve(options.projectDir));
  startAnalyser();
  try {
    const warehouse = await openWarehouseOf(options);
    try {
      await work(warehouse);
    } finally {
      await warehouse.close();
    }
  } finally {
    await closeAnalyser();
  }
}

async function openWarehouseOf({ memory, evaluatorRows, projectDir, target: targetName, vars }: QueryOptions): Promise<Warehouse> {
  const { openMemoryWarehouse, openWarehouse } = await import('../engine/open-warehouse.ts');
  const settings = { evaluatorRows, onWaiting: say };
  if (memory === true) return openMemoryWarehouse(settings);
  const { readTarget } = await import('../project/read-target.ts');
  const root = path.resolve(projectDir);
  const { target, problems } = await readTarget(root, { trusted: true, env: process.env, homeFolder: homedir(), targetName, vars });
  requireTarget(target, problems, targetName);
  return openWarehouse(target, root, settings);
}
