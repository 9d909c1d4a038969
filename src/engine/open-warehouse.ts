import type { Target } from '../project/target.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { analyser } from './analyser.ts';
import type { EngineOptions } from './engine-options.ts';

type WaitingOptions = Pick<EngineOptions, 'onWaiting'>;

/** The warehouse of a target. A database's code is loaded on first need: much of the engine's work needs none. */
export async function openWarehouse(target: Target, options: WaitingOptions): Promise<Warehouse> {
  if (target.type === 'duckdb') return openDuckDb(target, options);
  const { createBigQueryWarehouse } = await import('../warehouse/bigquery/bigquery-warehouse.ts');
  return createBigQueryWarehouse({ place: target, googlesql: analyser(), onNotice: options.onWaiting });
}

/** A warehouse that is gone when it is closed. */
export async function openMemoryWarehouse(options: WaitingOptions): Promise<Warehouse> {
  const place = { databaseFile: ':memory:', dataFolder: '.attribution/data', project: 'local', dataset: 'attribution' };
  const warehouse = await openDuckDb(place, options);
  await warehouse.createDataset(place);
  return warehouse;
}

interface DuckDbPlace {
  readonly databaseFile: string;
  readonly dataFolder: string;
  readonly project: string;
  readonly dataset: string;
}

async function openDuckDb({ databaseFile, dataFolder, project, dataset }: DuckDbPlace, { onWaiting }: WaitingOptions): Promise<Warehouse> {
  const { createDuckDbWarehouse } = await import('../warehouse/duckdb/duckdb-warehouse.ts');
  return createDuckDbWarehouse({ databaseFile, dataFolder, project, dataset, onWaiting, googlesql: await analyser() });
}
