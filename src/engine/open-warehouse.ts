import type { GoogleSql } from '../googlesql/googlesql-service.ts';
import { ProblemError } from '../problem/problem.ts';
import type { Target } from '../project/target.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { EngineOptions } from './engine-options.ts';

/** The warehouse of a target. Databases are loaded on first need: much of the engine's work needs none. */
export async function openWarehouse(target: Target, options: EngineOptions, googlesql: GoogleSql): Promise<Warehouse> {
  if (target.type === 'bigquery') {
    throw new ProblemError({
      code: 'ATT1406',
      severity: 'error',
      message: `The target "${target.name}" is on BigQuery, which this version does not run models on yet.`,
      hint: 'Choose the target "local".',
    });
  }
  const { createDuckDbWarehouse } = await import('../warehouse/duckdb/duckdb-warehouse.ts');
  return createDuckDbWarehouse({
    databaseFile: target.databaseFile,
    dataFolder: target.dataFolder,
    project: target.project,
    dataset: target.dataset,
    threads: undefined,
    googlesql,
    ...(options.onWaiting && { onWaiting: options.onWaiting }),
  });
}
