import type { Field, TableName } from '../../googlesql/schema.ts';
import { type Api, part } from './api.ts';
import { jobError } from './api-error.ts';
import { fieldsOf } from './fields.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import { tableNameOfReference } from './tables.ts';

/** What BigQuery says of a statement without running it, for nothing. */
export interface DryRun {
  readonly fields: readonly Field[];
  readonly tables: readonly TableName[];
  /** What it would read; on clustered tables it may read less. */
  readonly bytes: number;
  readonly statementType: string | undefined;
}

export interface DryRunRequest {
  readonly sql: string;
  readonly location: string | undefined;
  readonly defaultDataset: { readonly project: string; readonly dataset: string };
  /** Further keys of the query's configuration. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

export async function dryRun(
  api: Api,
  { sql, location, defaultDataset, configuration: more }: DryRunRequest,
  signal: AbortSignal | undefined,
): Promise<DryRun> {
  const project = api.settings.executionProject;
  const configuration = { dryRun: true, query: { ...queryConfiguration(sql, defaultDataset), ...more } };
  const body = { configuration, jobReference: { projectId: project, ...(location !== undefined && { location }) } };
  const job = await api.call({ method: 'POST', path: `${part(project)}/jobs`, body }, signal);
  const failure = jobError(job, api.settings.isEmulator);
  if (failure) throw failure;
  const query = at(job, 'statistics', 'query');
  return {
    fields: fieldsOf(at(query, 'schema')),
    tables: listAt(query, 'referencedTables').map(tableNameOfReference),
    bytes: numberAt(job, 'statistics', 'totalBytesProcessed') ?? numberAt(query, 'totalBytesProcessed') ?? 0,
    statementType: textAt(query, 'statementType'),
  };
}

export function queryConfiguration(sql: string, { project, dataset }: DryRunRequest['defaultDataset']) {
  return { query: sql, useLegacySql: false, defaultDataset: { projectId: project, datasetId: dataset } };
}
