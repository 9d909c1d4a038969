import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';
import { encodeRow } from './encode-row.ts';

export type Rows = AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>;

export interface RowsFile {
  readonly file: string;
  /** Rows that were given. */
  readonly rowsRead: number;
  /** Rows in the file: the first of each key. */
  readonly rowsWritten: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly hash: string;
}

const linesAtOnce = 1000;

/**
 * Writes rows to a file of JSON lines for the time of `use`. With a key, of rows with the same one the first is kept, and a row without
 * one rejects: there is no telling whether it is new.
 */
export async function withRowsFile<T>(
  { fields, key, rows }: { readonly fields: readonly Field[]; readonly key?: string; readonly rows: Rows },
  use: (written: RowsFile) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const keyIndex = key === undefined ? undefined : fields.findIndex(({ name }) => name === key);
  if (keyIndex === -1) throw new SqlError('ATT1403', `The rows have no column ${String(key)}.`);
  const folder = await mkdtemp(join(tmpdir(), 'attribution-lab-rows-'));
  try {
    const file = join(folder, 'rows.json');
    const hash = createHash('sha256');
    const keys = new Set<string>();
    const handle = await open(file, 'w');
    let rowsRead = 0;
    let rowsWritten = 0;
    let lines: string[] = [];
    const flush = async () => {
      const text = lines.join('');
      lines = [];
      hash.update(text);
      await handle.write(text);
    };
    try {
      for await (const row of rows) {
        rowsRead += 1;
        const line = encodeRow(fields, row);
        if (keyIndex !== undefined) {
          const value = row[keyIndex] ?? null;
          if (value === null) throw new SqlError('ATT1403', `Row ${rowsRead} has no ${String(key)}.`);
          const text = JSON.stringify(value);
          if (keys.has(text)) continue;
          keys.add(text);
        }
        rowsWritten += 1;
        lines.push(`${line}\n`);
        if (lines.length < linesAtOnce) continue;
        await flush();
        // Rows may come without a pause: let others, a cancellation among them, have their turn.
        await setImmediate();
        signal.throwIfAborted();
      }
      await flush();
    } finally {
      await handle.close();
    }
    signal.throwIfAborted();
    return await use({ file, rowsRead, rowsWritten, hash: hash.digest('hex') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
