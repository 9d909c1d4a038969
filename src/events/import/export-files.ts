import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCatalog } from '../../warehouse/local-catalog.ts';
import { quoteText } from '../duckdb-types.ts';
import { importError } from './import-error.ts';

export interface ExportFile {
  readonly path: string;
  readonly format: 'json' | 'parquet';
  readonly compressed: boolean;
}

/** Files of exports in a folder; everything else in it is passed over. */
const exportNames = /\.(json|jsonl|ndjson|parquet)(\.gz)?$/i;

/**
 * The files that paths, patterns (`*`, `?`, `**`, `[…]`) and folders stand for, each once, with what they hold by their first bytes:
 * `bq extract` gives files names of all kinds. Rejects with ATT1502 where there is nothing.
 */
export async function findExportFiles(
  catalog: LocalCatalog,
  given: readonly string[],
  signal?: AbortSignal,
): Promise<readonly ExportFile[]> {
  const paths: string[] = [];
  for (const path of given) {
    const found = await filesOf(catalog, path, signal);
    if (found.length === 0) throw importError(path, 'there is no such file, and no file matches it as a pattern');
    paths.push(...found);
  }
  return Promise.all([...new Set(paths)].map(identify));
}

async function filesOf(catalog: LocalCatalog, path: string, signal?: AbortSignal): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return [path];
  if (found?.isDirectory() === true) {
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => exportNames.test(name))
      .map((name) => join(path, name))
      .sort();
  }
  const matches = await catalog.rows(`SELECT file FROM glob(${quoteText(path)}) ORDER BY file`, signal);
  return matches.flatMap(({ file }) => (typeof file === 'string' ? [file] : []));
}

async function identify(path: string): Promise<ExportFile> {
  const file = await open(path).catch((error: unknown) => {
    throw importError(path, 'it may not be read', { cause: error });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const head = buffer.subarray(0, bytesRead);
    return {
      path,
      format: head.toString('latin1') === 'PAR1' ? 'parquet' : 'json',
      compressed: head[0] === 0x1f && head[1] === 0x8b,
    };
  } finally {
    await file.close();
  }
}
