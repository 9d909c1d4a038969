import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { ProblemError } from '../../problem/problem.ts';
import type { RowSet, Value } from '../../warehouse/row-set.ts';

/**
 * Writes all rows as CSV (RFC 4180, UTF-8, a header line), beside the file first and then in its place, so that a full disk
 * leaves no half file. Lists and structs are JSON, as `bq` prints them; NULL is an empty field.
 */
export async function exportCsv(rowSet: RowSet, file: string, signal?: AbortSignal): Promise<number> {
  const partial = `${file}.partial`;
  const rows = stringify({ header: true, columns: rowSet.fields.map(({ name }) => name), record_delimiter: '\r\n' });
  try {
    await pipeline(Readable.from(rowSet.rows.map((row) => row.map(cellText))), rows, createWriteStream(partial), { signal });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    if (signal?.aborted) throw error;
    const message = `The rows could not be written to ${file}: ${error instanceof Error ? error.message : String(error)}`;
    throw new ProblemError(
      { code: 'ATT1703', severity: 'error', message, hint: 'Choose another place, or free some space.' },
      { cause: error },
    );
  }
  return rowSet.rows.length;
}

function cellText(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
