import type { Field } from '../googlesql/schema.ts';
import { ProblemError } from '../problem/problem.ts';
import { type LocalCatalog, scratch } from '../warehouse/local-catalog.ts';
import { duckDbColumns } from './duckdb-types.ts';
import { currentFields, sampleFields } from './ga4-schema.ts';
import { findExportFiles } from './import/export-files.ts';
import { addRows, exportColumns, type ExportColumns } from './import/read-export.ts';
import { replaceShards } from './replace-shards.ts';

export interface ImportOptions {
  /** Paths, patterns and folders. */
  readonly files: readonly string[];
  /** Of the catalog; made where it is missing. */
  readonly dataset: string;
  readonly signal?: AbortSignal;
  /** `done` of `total` files are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ImportedExport {
  readonly files: number;
  readonly rows: number;
  /** Suffixes of the shards, YYYYMMDD, oldest first. */
  readonly days: readonly string[];
  /** Columns of the files that no GA4 export is known to have; they are left out. */
  readonly ignoredColumns: readonly string[];
}

const importing = `${scratch}.importing`;

/**
 * Imports rows of GA4 daily tables, as BigQuery exports them, into daily shards by `event_date`. A day's shard becomes what the
 * files have for it, all files together; other days stay. So importing again changes nothing. The shards have the columns of the
 * public sample, or of today's export where a file has a column of it. All or nothing; rejects with ATT1502 for a file that is no
 * such export.
 */
export async function importFiles(catalog: LocalCatalog, options: ImportOptions): Promise<ImportedExport> {
  const { dataset, signal } = options;
  const files = await findExportFiles(catalog, options.files, signal);
  const sources: { readonly file: (typeof files)[number]; readonly columns: ExportColumns }[] = [];
  for (const file of files) sources.push({ file, columns: await exportColumns(catalog, file, signal) });
  const names = new Set(sources.flatMap(({ columns }) => [...columns.keys()]));
  const fields = schemaOf(names);
  await catalog.run(`CREATE OR REPLACE TABLE ${importing} (${duckDbColumns(fields)})`, signal);
  try {
    for (const [index, source] of sources.entries()) {
      await addRows(catalog, importing, fields, source, signal);
      options.onProgress?.(index + 1, sources.length);
    }
    const days = await importedDays(catalog, options.files, signal);
    await replaceShards(
      catalog,
      dataset,
      days.map(({ day, rows }) => ({ suffix: day, rows, sql: `SELECT * FROM ${importing} WHERE event_date = '${day}'` })),
      { keep: true, signal },
    );
    return {
      files: files.length,
      rows: days.reduce((sum, { rows }) => sum + rows, 0),
      days: days.map(({ day }) => day),
      ignoredColumns: [...names].filter((name) => !fields.some((field) => field.name === name)),
    };
  } finally {
    await catalog.run(`DROP TABLE IF EXISTS ${importing}`);
  }
}

/** Today's export where there is a column that the public sample, of 2020, does not have. */
function schemaOf(names: ReadonlySet<string>): readonly Field[] {
  const old = new Set(sampleFields.map(({ name }) => name));
  return currentFields.some(({ name }) => names.has(name) && !old.has(name)) ? currentFields : sampleFields;
}

async function importedDays(
  catalog: LocalCatalog,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<readonly { readonly day: string; readonly rows: number }[]> {
  const found = await catalog.rows(
    `SELECT event_date AS day, count(*)::INTEGER AS rows, try_strptime(event_date, '%Y%m%d') IS NOT NULL AND length(event_date) = 8 AS valid
FROM ${importing} GROUP BY event_date ORDER BY event_date`,
    signal,
  );
  const wrong = found.find(({ valid }) => valid !== true);
  if (wrong !== undefined) {
    const value = typeof wrong.day === 'string' ? `"${wrong.day}"` : 'NULL';
    throw nothingImported(files, `${String(Number(wrong.rows))} rows have the event_date ${value}, which is no day as YYYYMMDD`);
  }
  if (found.length === 0) throw nothingImported(files, 'there are no rows');
  return found.map(({ day, rows }) => ({ day: String(day), rows: Number(rows) }));
}

function nothingImported(files: readonly string[], reason: string): ProblemError {
  return new ProblemError({
    code: 'ATT1502',
    severity: 'error',
    message: `Nothing is imported from ${files.join(', ')}: ${reason}.`,
    hint: 'Files are rows of GA4 daily tables as BigQuery exports them: newline-delimited JSON or Parquet, also with gzip.',
  });
}
