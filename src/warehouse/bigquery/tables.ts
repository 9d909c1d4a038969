import type { Field, TableName } from '../../googlesql/schema.ts';
import type { TableDescription } from '../warehouse.ts';
import { type Api, part } from './api.ts';
import { isNotFound } from './api-error.ts';
import { fieldsOf } from './fields.ts';
import { at, listAt, numberAt, textAt } from './json.ts';

export interface DatasetName {
  readonly project: string;
  readonly dataset: string;
}

/** What the API knows of a table or view. */
export interface TableMetadata {
  readonly kind: TableDescription['kind'];
  readonly fields: readonly Field[];
  readonly rows: number | undefined;
  readonly createdMs: number;
  /** Milliseconds since 1970; Infinity where that is not known, as of a view. */
  readonly modifiedMs: number;
  /** Ingestion time, which makes pseudo-columns. */
  readonly pseudoFields: readonly Field[];
  /** How it is partitioned and clustered, for telling whether a new table may take its place. */
  readonly layout: string;
  readonly description: string | undefined;
}

export interface Tables {
  /** As it is now. */
  readonly metadata: (name: TableName, signal?: AbortSignal) => Promise<TableMetadata | undefined>;
  /** Tables and views of a dataset in order of name, without columns; undefined where there is no such dataset. */
  readonly names: (dataset: DatasetName, signal?: AbortSignal) => Promise<readonly ListedTable[] | undefined>;
}

export interface ListedTable {
  readonly name: TableName;
  readonly kind: TableDescription['kind'];
  readonly createdMs: number;
}

export function createTables(api: Api): Tables {
  return {
    metadata: async (name, signal) => {
      const table = await unlessMissing(api.call({ method: 'GET', path: tablePath(name) }, signal));
      return table === undefined ? undefined : metadataOf(table);
    },
    names: async (dataset, signal) => {
      const found: ListedTable[] = [];
      let pageToken: string | undefined;
      do {
        const query = { maxResults: 1000, ...(pageToken !== undefined && { pageToken }) };
        const page = await unlessMissing(api.call({ method: 'GET', path: `${datasetPath(dataset)}/tables`, query }, signal));
        if (page === undefined) return undefined;
        for (const entry of listAt(page, 'tables')) {
          const table = textAt(entry, 'tableReference', 'tableId') ?? '';
          found.push({ name: { ...dataset, table }, kind: kindOf(entry), createdMs: numberAt(entry, 'creationTime') ?? 0 });
        }
        pageToken = textAt(page, 'nextPageToken');
      } while (pageToken !== undefined && pageToken !== '');
      return found.sort((left, right) => (left.name.table < right.name.table ? -1 : 1));
    },
  };
}

export function datasetPath({ project, dataset }: DatasetName): string {
  return `${part(project)}/datasets/${part(dataset)}`;
}

export function tablePath(name: TableName): string {
  return `${datasetPath(name)}/tables/${part(name.table)}`;
}

/** A table as configurations of jobs name it. */
export function tableReference({ project, dataset, table }: TableName) {
  return { projectId: project, datasetId: dataset, tableId: table };
}

export function tableNameOfReference(reference: unknown): TableName {
  return {
    project: textAt(reference, 'projectId') ?? '',
    dataset: textAt(reference, 'datasetId') ?? '',
    table: textAt(reference, 'tableId') ?? '',
  };
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function metadataOf(table: unknown): TableMetadata {
  const partitioning = at(table, 'timePartitioning');
  const byIngestion = partitioning !== undefined && textAt(partitioning, 'field') === undefined;
  const pseudo = (name: string, type: Field['type']): Field => ({ name, type, mode: 'NULLABLE' });
  return {
    kind: kindOf(table),
    fields: fieldsOf(at(table, 'schema')),
    rows: numberAt(table, 'numRows'),
    description: textAt(table, 'description'),
    createdMs: numberAt(table, 'creationTime') ?? 0,
    // A view's rows may change at any time.
    modifiedMs: kindOf(table) === 'view' ? Infinity : (numberAt(table, 'lastModifiedTime') ?? Infinity),
    pseudoFields: byIngestion ? [pseudo('_PARTITIONTIME', 'TIMESTAMP'), pseudo('_PARTITIONDATE', 'DATE')] : [],
    layout: JSON.stringify([
      textAt(partitioning, 'field') ?? textAt(table, 'rangePartitioning', 'field') ?? (byIngestion ? '' : null),
      textAt(partitioning, 'type') ?? null,
      listAt(table, 'clustering', 'fields'),
    ]),
  };
}

function kindOf(table: unknown): TableDescription['kind'] {
  return (textAt(table, 'type') ?? 'TABLE').endsWith('VIEW') ? 'view' : 'table';
}
