import type {
  ArrayScan,
  ComputedColumn,
  LimitOffsetScan,
  OrderByItem,
  ResolvedExpression,
  ResolvedScan,
} from '../../../../googlesql/resolved-node.ts';
import type { Context } from '../context.ts';

/** A subquery that reads nothing but one array: `SELECT value FROM UNNEST(array) WHERE filter [ORDER BY its offset]`. */
export interface ArrayLookup {
  readonly array: ArrayScan;
  readonly filters: readonly ResolvedExpression[];
  readonly computed: readonly ComputedColumn[];
}

/** Types whose values are the same for DuckDB's lists and for GoogleSQL wherever they are equal. */
export const plainTypes: ReadonlySet<string> = new Set(['INT64', 'STRING', 'BOOL', 'DATE', 'TIMESTAMP', 'DATETIME', 'NUMERIC']);

export function withComputed(
  computed: readonly ComputedColumn[],
  bound: ReadonlyMap<string, string>,
  context: Context,
): ReadonlyMap<string, string> {
  return computed.reduce<ReadonlyMap<string, string>>((known, { column, expr }) => {
    const here: Context = { ...context, bound: known };
    return new Map(known).set(column.id, here.expression(expr, here));
  }, bound);
}

/** The elements that a lookup finds, as SQL, and what lambdas over them name. */
export interface FoundElements {
  /** All of the array. */
  readonly array: string;
  /** Those that the filters leave. */
  readonly list: string;
  readonly element: string;
  /** `element`, or it and its place from 1 on. */
  readonly variables: string;
  /** For expressions in such a lambda. */
  readonly inside: Context;
}

export function foundElements({ array: scan, filters, computed }: ArrayLookup, context: Context): FoundElements {
  const array = context.expression(scan.arrayExpr, context);
  const element = context.fresh('e');
  const index = context.fresh('i');
  const bound = new Map(context.bound).set(scan.elementColumn.id, element);
  if (scan.arrayOffsetColumn) bound.set(scan.arrayOffsetColumn.column.id, `(${index} - 1)`);
  const inside: Context = { ...context, bound: withComputed(computed, bound, context) };
  const variables = scan.arrayOffsetColumn ? `${element}, ${index}` : element;
  const filter = filters.map((expression) => inside.expression(expression, inside)).join(' AND ');
  return { array, list: filter === '' ? array : `list_filter(${array}, lambda ${variables}: ${filter})`, element, variables, inside };
}

export function arrayLookup(scan: ResolvedScan): ArrayLookup | undefined {
  switch (scan.kind) {
    case 'ArrayScan':
      return scan.inputScan === undefined && scan.joinExpr === undefined ? { array: scan, filters: [], computed: [] } : undefined;
    case 'FilterScan': {
      const input = arrayLookup(scan.inputScan);
      return input && { ...input, filters: [...input.filters, scan.filterExpr] };
    }
    case 'ProjectScan': {
      const input = arrayLookup(scan.inputScan);
      return input && { ...input, computed: [...input.computed, ...scan.exprList] };
    }
    case 'OrderByScan': {
      const input = arrayLookup(scan.inputScan);
      const offset = input?.array.arrayOffsetColumn?.column.id;
      return input && scan.orderByItemList.length === 1 && scan.orderByItemList.every((item) => isAscending(item, offset))
        ? input
        : undefined;
    }
    default:
      return undefined;
  }
}

/** A constant LIMIT of one row or more, without OFFSET. */
export function limitOf({ limit, offset }: LimitOffsetScan): string | undefined {
  const count = limit.kind === 'Literal' && typeof limit.value !== 'object' ? String(limit.value) : '';
  return offset === undefined && /^[1-9][0-9]*$/.test(count) ? count : undefined;
}

/** A list keeps its order, so an ascending order by the offset asks for nothing. */
function isAscending(item: OrderByItem, offset: string | undefined): boolean {
  return item.columnRef.column.id === offset && !item.isDescending;
}

/** A lambda of DuckDB holds no subquery; one over another array turns into list functions itself. */
export function fitsLambda(node: ResolvedExpression): boolean {
  switch (node.kind) {
    case 'SubqueryExpr': {
      const lookup = arrayLookup(node.subquery);
      return (
        lookup !== undefined &&
        (node.subqueryType === 'SCALAR' || node.subqueryType === 'EXISTS' || node.subqueryType === 'ARRAY') &&
        [...lookup.filters, ...lookup.computed.map(({ expr }) => expr), lookup.array.arrayExpr].every(fitsLambda)
      );
    }
    case 'FunctionCall':
      return node.argumentList.every(fitsLambda);
    case 'Cast':
    case 'GetStructField':
    case 'GetJsonField':
      return fitsLambda(node.expr);
    case 'MakeStruct':
      return node.fieldList.every(fitsLambda);
    case 'Literal':
    case 'ColumnRef':
    case 'Parameter':
      return true;
    default:
      return false;
  }
}

export function outputExpression(lookup: ArrayLookup, id: string): ResolvedExpression | string {
  return lookup.computed.find(({ column }) => column.id === id)?.expr ?? id;
}

/** An element's field, or a field's field. */
export function isFieldOf(node: ResolvedExpression, id: string): boolean {
  return node.kind === 'ColumnRef' ? node.column.id === id : node.kind === 'GetStructField' && isFieldOf(node.expr, id);
}

export function mentions(value: unknown, id: string): boolean {
  if (value === id) return true;
  if (Array.isArray(value)) return value.some((item) => mentions(item, id));
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([key, member]) => (key === 'column' ? Reflect.get(Object(member), 'id') === id : mentions(member, id)))
  );
}
