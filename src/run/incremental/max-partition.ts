import type { CompiledNode } from '../../project/compiled-node.ts';
import { joined, type MappedSql, sliced } from '../../project/inject-ctes.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { Model } from '../../project/project.ts';
import { type PartitionBy, readPartitionBy } from '../../warehouse/partition-by.ts';
import { SqlError } from '../../warehouse/sql-error.ts';
import { quotedColumn, quotedTable } from '../../warehouse/sql-names.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const word = /\b_dbt_max_partition\b/g;

/**
 * dbt's `_dbt_max_partition`, the last partition of a model's own table: there it is a variable of the script, here its value is asked for and
 * written in its place. A SQL without it, and one of a model without partition_by, stays as it is.
 */
export async function withMaxPartition(
  { relation, config }: Model,
  compiled: CompiledNode,
  {
    warehouse,
    signal,
  }: { readonly warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>; readonly signal?: AbortSignal | undefined },
): Promise<CompiledNode> {
  const { partition_by: partitionBy } = config;
  if (compiled.sql.search(word) < 0 || typeof partitionBy !== 'object' || partitionBy === null) return compiled;
  const partition = readPartitionBy(partitionBy, (await warehouse.describe(relation, signal))?.fields ?? []);
  const column = quotedColumn(partition.field);
  const options = signal ? { signal } : {};
  const sql = `SELECT MAX(${column}) FROM ${quotedTable(relation)} WHERE ${column} IS NOT NULL`;
  try {
    const { rows } = await warehouse.query(await warehouse.prepare(sql, options), options);
    const { text, map } = replaced({ text: compiled.sql, map: compiled.map }, literal(rows[0]?.[0] ?? null, partition));
    return { ...compiled, sql: text, map };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const { code, message } = error;
    const hint = 'Check partition_by, or run with --full-refresh.';
    throw new ProblemError({ code, severity: 'error', message: `_dbt_max_partition cannot be had: ${message}`, hint }, { cause: error });
  }
}

function literal(value: unknown, { type }: PartitionBy): string {
  if (typeof value !== 'string' && typeof value !== 'number') return `CAST(NULL AS ${type})`;
  return type === 'INT64' ? String(value) : `${type} '${value}'`;
}

/** What is put in counts as written where the word is. */
function replaced(sql: MappedSql, text: string): MappedSql {
  const pieces: MappedSql[] = [];
  let end = 0;
  for (const match of sql.text.matchAll(word)) {
    pieces.push(sliced(sql, end, match.index));
    end = match.index + match[0].length;
    const place = sliced(sql, match.index, end).map.map((segment) => ({ ...segment, start: 0, end: text.length, exact: false }));
    pieces.push({ text, map: place.slice(0, 1) });
  }
  return joined([...pieces, sliced(sql, end, sql.text.length)]);
}
