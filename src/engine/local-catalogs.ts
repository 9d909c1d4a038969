import { ProblemError } from '../problem/problem.ts';
import type { LocalCatalog, LocalCatalogOptions } from '../warehouse/local-catalog.ts';
import type { OpenProject } from './open-project.ts';

/** Works on a local project's data (`bigquery-public-data`, say) in the current target's data folder, and gives the file back. */
export async function withLocalCatalog<Result>(
  open: OpenProject,
  project: string,
  work: (catalog: LocalCatalog) => Promise<Result>,
  options: Pick<LocalCatalogOptions, 'rowsOfTable'> = {},
): Promise<Result> {
  open.requireTrust();
  const { target } = open.project;
  if (target.type !== 'duckdb') {
    throw new ProblemError({
      code: 'ATT1708',
      severity: 'error',
      message: `The target "${target.name}" is on BigQuery: local data is for local targets.`,
      hint: 'Choose the target "local".',
    });
  }
  const { openLocalCatalog } = await import('../warehouse/duckdb/open-local-catalog.ts');
  const { onWaiting } = open.options;
  const catalog = await openLocalCatalog({ dataFolder: target.dataFolder, project, ...options, ...(onWaiting && { onWaiting }) });
  try {
    return await work(catalog);
  } finally {
    await catalog.close();
  }
}
