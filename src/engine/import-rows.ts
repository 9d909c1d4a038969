import path from 'node:path';
import { importFiles } from '../events/import-export.ts';
import { withLocalCatalog } from './local-catalogs.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

export interface ImportRequest {
  /** Paths, patterns and folders, relative to where the person is. */
  readonly files: readonly string[];
  /** The name that models will know the rows by. */
  readonly project: string;
  readonly dataset: string;
}

export interface ImportedRows {
  readonly rows: number;
  readonly shards: number;
  readonly ignoredColumns: readonly string[];
}

/** Copies exported GA4 rows into daily shards of the local catalog, all or nothing. Rejects with ATT1502. */
export async function importRows(open: OpenProject, request: ImportRequest, options: OperationOptions): Promise<ImportedRows> {
  const { signal, onProgress } = options;
  const { rows, days, ignoredColumns } = await withLocalCatalog(open, request.project, (catalog) =>
    importFiles(catalog, {
      files: request.files.map((file) => path.resolve(file)),
      dataset: request.dataset,
      ...(signal && { signal }),
      onProgress: (done, total) => onProgress?.({ message: `File ${done} of ${total}`, fraction: done / total }),
    }),
  );
  return { rows, shards: days.length, ignoredColumns };
}
