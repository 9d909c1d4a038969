import path from 'node:path';
import type { Target } from '../project/target.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { analyser } from './analyser.ts';
import type { EngineOptions } from './engine-options.ts';

type WarehouseOptions = Pick<EngineOptions, 'onWaiting' | 'evaluatorRows'>;

/** The warehouse of a target. A database's code is loaded on first need: much of the engine's work needs none. */
export async function openWarehouse(target: Target, root: string, options: WarehouseOptions): Promise<Warehouse> {
  if (target.type === 'duckdb') return openDuckDb(target, options);
  const { createBigQueryWarehouse } = await import('../warehouse/bigquery/bigquery-warehouse.ts');
  return createBigQueryWarehouse({
    place: target,
    googlesql: analyser(),
    onNotice: options.onWaiting,
    stateFolder: path.join(root, '.attribution', 'jobs'),
  });
}

/** A warehouse that is gone when it is closed, in which the datasets that a CREATE names are made. */
export async function openMemoryWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  const place = { databaseFile: ':memory:', dataFolder: '.attribution/data', project: 'local', dataset: 'attribution' };
  const warehouse = await openDuckDb({ ...place, makesDatasets: true }, options);
  await warehouse.createDataset(place);
  return warehouse;
}

interface DuckDbPlace {
  readonly databaseFile: string;
  readonly dataFolder: string;
  readonly project: string;
  readonly dataset: string;
  readonly makesDatasets?: boolean;
}

/** A local warehouse on any database file. */
export async function openDuckDb(
  { databaseFile, dataFolder, project, dataset, makesDatasets }: DuckDbPlace,
  { onWaiting, evaluatorRows }: WarehouseOptions,
): Promise<Warehouse> {
  const { createDuckDbWarehouse } = await import('../warehouse/duckdb/duckdb-warehouse.ts');
  return createDuckDbWarehouse({
    databaseFile,
    dataFolder,
    project,
    dataset,
    makesDatasets,
    onWaiting,
    evaluatorRows,
    googlesql: await analyser(),
  });
}
