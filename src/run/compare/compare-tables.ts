import type { TableName } from '../../googlesql/schema.ts';
import type { RowSet, Value } from '../../warehouse/row-set.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { bucketRowsSql, bucketsSql, type ComparedColumns, countSql, rowsSql } from './bucket-sql.ts';
import type { RowComparison, Side } from './comparison.ts';
import { RowMatcher } from './match-rows.ts';
import { pairRows } from './pair-rows.ts';
import { both } from './sides.ts';

export type ComparedWarehouse = Pick<Warehouse, 'prepare' | 'query' | 'describe'>;

export interface ComparedTable {
  readonly warehouse: ComparedWarehouse;
  readonly name: TableName;
}

export interface CompareRowsOptions {
  /** How many differences are told. */
  readonly differences: number;
  /** Tables of at most so many rows are read whole; of larger ones hashes are compared, and the rows of what differs are read. */
  readonly wholeRows?: number;
  /** Rows of both sides that are read of what differs. */
  readonly readRows?: number;
  /** Rows that share a hash, about. */
  readonly bucketRows?: number;
  readonly signal?: AbortSignal | undefined;
}

const standardWholeRows = 20_000;
const standardReadRows = 100_000;
const standardBucketRows = 2_000;
const mostBuckets = 50_000;

/**
 * Compares the rows of two tables as multisets. What is held at once does not grow with the tables. Rejects with `SideError`.
 */
export async function compareRows(
  tables: Readonly<Record<Side, ComparedTable>>,
  columns: ComparedColumns,
  options: CompareRowsOptions,
): Promise<RowComparison> {
  const { wholeRows = standardWholeRows, readRows = standardReadRows, bucketRows = standardBucketRows, signal } = options;
  const counts = await both(tables, async (table) => Number((await ask(table, countSql(table.name), signal)).rows[0]?.[0] ?? 0));
  const matcher = new RowMatcher(columns.fields);
  const addAll = async (sql: (name: TableName) => string) => {
    const found = await both(tables, (table) => ask(table, sql(table.name), signal));
    for (const side of ['local', 'remote'] as const) matcher.add(side, found[side].rows);
  };
  let closeInParts = 0;
  let complete = true;
  if (columns.fields.length === 0) complete = counts.local === 0 && counts.remote === 0;
  else if (Math.max(counts.local, counts.remote) <= wholeRows) await addAll((name) => rowsSql(name, columns.fields));
  else {
    const buckets = Math.min(mostBuckets, Math.ceil(Math.max(counts.local, counts.remote) / bucketRows));
    const found = await both(tables, async (table) => bucketsOf(await ask(table, bucketsSql(table.name, columns, buckets), signal)));
    const parts = differingBuckets(found.local, found.remote, readRows);
    closeInParts = parts.close;
    complete = parts.complete;
    if (parts.chosen.length > 0) await addAll((name) => bucketRowsSql(name, columns, buckets, parts.chosen));
  }
  const matched = matcher.result();
  return {
    ...counts,
    onlyLocal: matched.onlyLocal.length,
    onlyRemote: matched.onlyRemote.length,
    close: matched.close + closeInParts,
    complete,
    columns: columns.fields,
    key: columns.key,
    differences: pairRows(columns.fields, columns.key, matched, options.differences),
  };
}

interface Bucket {
  readonly rows: number;
  readonly exact: string;
  readonly rough: string;
}

function bucketsOf({ rows }: RowSet): ReadonlyMap<number, Bucket> {
  return new Map(
    rows.map(([bucket, count, exactHigh, exactLow, roughHigh, roughLow]) => [
      Number(bucket),
      { rows: Number(count), exact: sumText(exactHigh, exactLow), rough: sumText(roughHigh, roughLow) },
    ]),
  );
}

function sumText(...halves: readonly (Value | undefined)[]): string {
  return halves.map(String).join();
}

/** The buckets whose rows are to be read, and how many rows are in those that are equal but for the last digits of FLOAT64 values. */
function differingBuckets(local: ReadonlyMap<number, Bucket>, remote: ReadonlyMap<number, Bucket>, readRows: number) {
  const chosen: number[] = [];
  let close = 0;
  let rows = 0;
  let complete = true;
  for (const bucket of [...new Set([...local.keys(), ...remote.keys()])].sort((left, right) => left - right)) {
    const [own, other] = [local.get(bucket), remote.get(bucket)];
    if (own && own.rows === other?.rows && own.rough === other.rough) {
      if (own.exact !== other.exact) close += own.rows;
      continue;
    }
    const size = (own?.rows ?? 0) + (other?.rows ?? 0);
    if (rows + size > readRows) complete = false;
    else {
      chosen.push(bucket);
      rows += size;
    }
  }
  return { chosen, close, complete };
}

async function ask({ warehouse }: ComparedTable, sql: string, signal: AbortSignal | undefined): Promise<RowSet> {
  const options = signal ? { signal } : {};
  return warehouse.query(await warehouse.prepare(sql, options), options);
}
