import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { ExportFile } from './export-files.ts';

/** The first line of a file that is no JSON object, from 1, and what is wrong with it. DuckDB tells a place near it only. */
export async function brokenLine(
  file: ExportFile,
  signal?: AbortSignal,
): Promise<{ readonly line: number; readonly reason: string } | undefined> {
  const bytes = createReadStream(file.path, signal ? { signal } : {});
  const input = file.compressed ? bytes.pipe(createGunzip()) : bytes;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    const reason = line.trim() === '' ? undefined : whatIsWrong(line);
    if (reason !== undefined) return { line: number, reason };
  }
  return undefined;
}

function whatIsWrong(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'a row has to be a JSON object';
  } catch (error) {
    return error instanceof Error ? `this is not JSON (${error.message})` : 'this is not JSON';
  }
}
