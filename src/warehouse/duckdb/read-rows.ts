import type { DuckDBConnection } from '@duckdb/node-api';
import type { Field } from '../../googlesql/schema.ts';
import type { RowSet, Value } from '../row-set.ts';
import { encodeValue } from './encode-value.ts';
import { assertWritable } from './null-elements.ts';

/** Runs a query in DuckDB's SQL and reads up to `limit` rows of it; the rest is not computed. A statement without columns has no rows. */
export async function readRows(
  connection: DuckDBConnection,
  sql: string,
  fields: readonly Field[],
  limit: number | undefined,
  signal: AbortSignal | undefined,
): Promise<RowSet> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const rows: (readonly Value[])[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    signal?.throwIfAborted();
    if (!chunk || chunk.rowCount === 0) return { fields, rows, complete: true };
    if (fields.length === 0) continue;
    const columns = fields.map((field, index) => {
      const type = types[index];
      return type ? chunk.getColumnValues(index).map((value) => encodeValue(field, type, value)) : [];
    });
    const before = rows.length;
    for (let row = 0; row < chunk.rowCount && (limit === undefined || rows.length < limit); row += 1) {
      rows.push(columns.map((column) => column[row] ?? null));
    }
    assertWritable(fields, rows.slice(before));
    if (rows.length - before < chunk.rowCount) return { fields, rows, complete: false };
  }
}
