import { DuckDBArrayValue, DuckDBBlobValue, DuckDBListValue, DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api';

/** A DuckDB value as LocalCatalog gives it: text for what JavaScript has no type for. */
export function plainValue(value: DuckDBValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plainValue(entry)]));
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  return value.toString();
}
