import { type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { setImmediate } from 'node:timers/promises';
import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { columnTypeOf } from './column-type.ts';
import { decodeValue } from './decode-value.ts';
import { quoteName } from './translate/sql-text.ts';

export type Rows = AsyncIterable<readonly Value[]> | Iterable<readonly Value[]>;

/** A temporary table of the connection's own, gone with it, with the given columns as c0, c1… and `position` counting the rows from 0. */
export const stagedTable = 'temp.main.staged';

const chunkRows = 2048;

/** Puts rows into `stagedTable`. Gives their number. */
export async function stageRows(
  connection: DuckDBConnection,
  fields: readonly Field[],
  rows: Rows,
  signal: AbortSignal | undefined,
): Promise<number> {
  const columns = fields.map((field, index) => `c${index} ${columnTypeOf(field)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE staged(position BIGINT, ${columns.join(', ')})`);
  const appender = await connection.createAppender('staged', 'main', 'temp');
  try {
    const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
    let position = 0n;
    let batch: Parameters<DuckDBDataChunk['setRows']>[0][number][] = [];
    const flush = () => {
      if (batch.length === 0) return;
      const chunk = DuckDBDataChunk.create(types, batch.length);
      chunk.setRows(batch);
      appender.appendDataChunk(chunk);
      batch = [];
    };
    for await (const row of rows) {
      batch.push([position, ...fields.map((field, index) => decodeValue(field, row[index] ?? null))]);
      position += 1n;
      if (batch.length < chunkRows) continue;
      flush();
      // Rows may come without a pause: let others, a cancellation among them, have their turn.
      await setImmediate();
      signal?.throwIfAborted();
    }
    flush();
    appender.flushSync();
    return Number(position);
  } finally {
    appender.closeSync();
  }
}

/** A query for the staged rows in their order, the columns under the names of the fields. */
export function stagedSql(fields: readonly Field[]): string {
  const columns = fields.map((field, index) => `c${index} AS ${quoteName(field.name)}`).join(', ');
  return `SELECT ${columns} FROM ${stagedTable} ORDER BY position`;
}
