import type { FilterScan, ResolvedExpression, ResolvedScan, ResolvedStatement, TableScan } from '../../../../googlesql/resolved-node.ts';

/** What of wildcard tables a statement reads. */
export interface ShardsRead {
  /** Suffixes of the shards that a table is read of, where they may not be all. */
  readonly kept: ReadonlyMap<TableScan, ReadonlySet<string>>;
  /** Conditions that every row of these shards meets. */
  readonly met: ReadonlySet<ResolvedExpression>;
}

/** A condition that rows of a wildcard table have to meet. */
export interface ShardFilter {
  readonly scan: TableScan;
  /** Of the column `_TABLE_SUFFIX`. */
  readonly suffix: string;
  readonly condition: ResolvedExpression;
  /** The condition is of the suffix and constants, with no other column in it. */
  readonly isOfSuffix: boolean;
}

/** The conditions of a statement that may be reckoned for each shard before any is read. They stay in the statement. */
export function shardFilters(statement: ResolvedStatement): readonly ShardFilter[] {
  const found: ShardFilter[] = [];
  visit(statement, found);
  return found;
}

/** What has no scans in it, and for a GA4 event is large. */
const leaves: ReadonlySet<string> = new Set(['type', 'column', 'columnList', 'range', 'table', 'argumentTypes', 'columnIndexList']);

function visit(value: unknown, found: ShardFilter[]): void {
  if (Array.isArray(value)) for (const item of value) visit(item, found);
  else if (typeof value === 'object' && value !== null) {
    if (isFilterScan(value)) found.push(...filtersOf(value));
    for (const [name, member] of Object.entries(value)) if (!leaves.has(name)) visit(member, found);
  }
}

function isFilterScan(node: object): node is FilterScan {
  return 'kind' in node && node.kind === 'FilterScan' && 'inputScan' in node && 'filterExpr' in node;
}

function filtersOf({ inputScan, filterExpr }: FilterScan): readonly ShardFilter[] {
  return filteredTables(inputScan).flatMap((scan) => {
    const suffix = scan.columnList.find(({ name }) => name.toUpperCase() === '_TABLE_SUFFIX')?.id;
    if (suffix === undefined) return [];
    return conjuncts(filterExpr).map((condition) => ({ scan, suffix, condition, isOfSuffix: isOf(condition, suffix) }));
  });
}

/** The tables whose rows a filter above takes away with nothing else being changed by it: none below a window, a LIMIT or a GROUP BY. */
function filteredTables(scan: ResolvedScan): readonly TableScan[] {
  switch (scan.kind) {
    case 'TableScan':
      return [scan];
    case 'FilterScan':
    case 'ProjectScan':
    case 'OrderByScan':
    case 'SampleScan':
      return filteredTables(scan.inputScan);
    case 'ArrayScan':
      return scan.inputScan === undefined ? [] : filteredTables(scan.inputScan);
    case 'JoinScan': {
      const left = scan.joinType === 'INNER' || scan.joinType === 'LEFT' ? filteredTables(scan.leftScan) : [];
      const right = scan.joinType === 'INNER' || scan.joinType === 'RIGHT' ? filteredTables(scan.rightScan) : [];
      return [...left, ...right];
    }
    default:
      return [];
  }
}

export function conjuncts(node: ResolvedExpression): readonly ResolvedExpression[] {
  return node.kind === 'FunctionCall' && node.function === '$and' ? node.argumentList.flatMap(conjuncts) : [node];
}

/** It names the suffix, and but for that constants. */
function isOf(node: ResolvedExpression, suffix: string): boolean {
  const columns = columnsOf(node);
  return columns !== undefined && columns.length > 0 && columns.every((id) => id === suffix);
}

/** Undefined for what has more in it than calls of columns and constants. */
function columnsOf(node: ResolvedExpression): readonly string[] | undefined {
  switch (node.kind) {
    case 'ColumnRef':
      return node.isCorrelated ? undefined : [node.column.id];
    case 'Literal':
    case 'Parameter':
    case 'Constant':
      return [];
    case 'Cast':
      return (node.format ?? node.timeZone) ? undefined : columnsOf(node.expr);
    case 'FunctionCall': {
      if (node.genericArgumentList.length > 0) return undefined;
      const columns = node.argumentList.map(columnsOf).filter((found) => found !== undefined);
      return columns.length === node.argumentList.length ? columns.flat() : undefined;
    }
    default:
      return undefined;
  }
}
