import type { Field } from '../../googlesql/schema.ts';
import type { LocalCatalog } from '../../warehouse/local-catalog.ts';
import { SqlError } from '../../warehouse/sql-error.ts';
import { duckDbType, quoteName, quoteText } from '../duckdb-types.ts';
import { brokenLine } from './broken-line.ts';
import { type ColumnType, parseColumnType } from './column-type.ts';
import { absent, conform, UnfitColumn } from './conform.ts';
import type { ExportFile } from './export-files.ts';
import { importError } from './import-error.ts';

/** A file's columns by their names in lower case; of JSON, whose values say what they are one by one, the types are not known. */
export type ExportColumns = ReadonlyMap<string, ColumnType | undefined>;

/** Without these a row is no event. */
const essential = ['event_date', 'event_timestamp', 'event_name'];

/** The columns that a file has. Rejects with ATT1502 where it is no export. */
export async function exportColumns(catalog: LocalCatalog, file: ExportFile, signal?: AbortSignal): Promise<ExportColumns> {
  const columns = await reading(file, signal, () =>
    file.format === 'parquet' ? parquetColumns(catalog, file, signal) : jsonKeys(catalog, file, signal),
  );
  const missing = essential.filter((name) => !columns.has(name));
  if (columns.size > 0 && missing.length > 0) throw importError(file.path, `it has no ${missing.join(', ')}`);
  return columns;
}

/** Adds a file's rows to a table that has the columns `fields`. Rejects with ATT1502 where a value cannot be what it should. */
export async function addRows(
  catalog: LocalCatalog,
  table: string,
  fields: readonly Field[],
  source: { readonly file: ExportFile; readonly columns: ExportColumns },
  signal?: AbortSignal,
): Promise<void> {
  const { file, columns } = source;
  await reading(file, signal, async () => {
    const values = fields.map((field) => {
      const type = columns.get(field.name);
      if (!columns.has(field.name)) return absent(field);
      return conform(`source.${quoteName(field.name)}`, type ?? parseColumnType(duckDbType(field)), field);
    });
    await catalog.run(`INSERT INTO ${table} SELECT ${values.join(', ')} FROM ${relation(file, fields)} AS source`, signal);
  });
}

function relation(file: ExportFile, fields: readonly Field[]): string {
  if (file.format === 'parquet') return `read_parquet(${quoteText(file.path)})`;
  // Types are given, not guessed: a guess would read INT64 as DOUBLE, and take one file's strings for numbers and another's not.
  const types = fields.map((field) => `${quoteText(field.name)}: ${quoteText(duckDbType(field))}`);
  return `read_json(${quoteText(file.path)}, format = 'newline_delimited', columns = {${types.join(', ')}}${compression(file)})`;
}

async function parquetColumns(catalog: LocalCatalog, file: ExportFile, signal?: AbortSignal): Promise<ExportColumns> {
  const rows = await catalog.rows(`DESCRIBE SELECT * FROM read_parquet(${quoteText(file.path)})`, signal);
  return new Map(rows.map((row) => [String(row.column_name).toLowerCase(), parseColumnType(String(row.column_type))]));
}

async function jsonKeys(catalog: LocalCatalog, file: ExportFile, signal?: AbortSignal): Promise<ExportColumns> {
  const rows = await catalog.rows(
    `SELECT DISTINCT unnest(json_keys(json)) AS name FROM read_ndjson_objects(${quoteText(file.path)}${compression(file)})`,
    signal,
  );
  return new Map(rows.map((row) => [String(row.name), undefined]));
}

function compression(file: ExportFile): string {
  return file.compressed ? ", compression = 'gzip'" : '';
}

/** Says of what DuckDB could not read where it is and what to do; what is not the file's fault goes on as it is. */
async function reading<T>(file: ExportFile, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnfitColumn) throw importError(file.path, error.message, { cause: error });
    if (!(error instanceof SqlError) || error.code !== 'ATT1403') throw error;
    const broken = file.format === 'json' ? await brokenLine(file, signal).catch(() => undefined) : undefined;
    if (broken !== undefined) throw importError(file.path, broken.reason, { line: broken.line, cause: error });
    const line = /in line (\d+)/.exec(error.message)?.[1];
    const [reason = ''] = error.message.replace(/^.*? in file "[^"]*", (?:in line \d+: )?/, '').split('\n');
    throw importError(file.path, reason.replace(/\.$/, ''), { line: line === undefined ? undefined : Number(line), cause: error });
  }
}
