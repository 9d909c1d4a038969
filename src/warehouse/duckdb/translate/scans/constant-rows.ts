import type { ProjectScan, SetOperationScan } from '../../../../googlesql/resolved-node.ts';
import { columnName, columnSql, type Context } from '../context.ts';
import type { Relation } from '../relation.ts';
import { isSimple } from '../sql-text.ts';

/** One row of literals, which an expression over it can have in its columns' places. */
export function isConstantRow({ columns, from, where, groupBy, orderBy, limit }: Relation): boolean {
  const isBare = from === undefined && where === undefined && groupBy === undefined && orderBy === undefined && limit === undefined;
  return isBare && columns.length > 0 && columns.every(({ sql }) => isLiteral(sql));
}

/** Literals, and arrays and structs of literals: nothing is computed twice where one is repeated. */
function isLiteral(sql: string): boolean {
  if (isSimple(sql)) return true;
  return sql.length < 400 && !/SELECT|lambda|[\w"](?<!\bCAST|\bSTRUCT|\bDECIMAL)\(/.test(sql.replaceAll(/'(?:[^']|'')*'/g, "''"));
}

export function projectedRow(scan: ProjectScan, row: Relation, context: Context): Relation {
  const values = new Map(row.columns.map(({ name, sql }) => [name, sql]));
  const named = new Map(context.named);
  for (const column of scan.inputScan.columnList) named.set(column.id, values.get(columnName(column)) ?? columnName(column));
  const here = { ...context, named };
  const computed = new Map(scan.exprList.map(({ column, expr }) => [column.id, here.expression(expr, here)]));
  const columns = scan.columnList.map((column) => ({ name: columnName(column), sql: computed.get(column.id) ?? columnSql(column, here) }));
  return { columns: [...new Map(columns.map((column) => [column.name, column])).values()], from: undefined };
}

/**
 * SELECTs of constants that UNION ALL puts one below the other, as the rows that they are: the database reads those in their order, where
 * it would run a union's parts side by side. Undefined for other set operations.
 */
export function constantRows(scan: SetOperationScan, context: Context): Relation | undefined {
  if (scan.opType !== 'UNION_ALL' || scan.inputItemList.some((item) => readsRows(item.scan))) return undefined;
  const rows = scan.inputItemList.map(({ scan: input, outputColumnList }) => {
    const relation = context.relation(input, context);
    const { columns, from, where, groupBy, limit } = relation;
    if (from !== undefined || where !== undefined || groupBy !== undefined || limit !== undefined) return undefined;
    const values = new Map(columns.map(({ name, sql }) => [name, sql]));
    return outputColumnList.map((column) => values.get(columnName(column)));
  });
  const names = scan.columnList.map(columnName);
  const isWhole = names.length > 0 && rows.every((row) => row?.length === names.length && !row.includes(undefined));
  if (!isWhole || new Set(names).size < names.length) return undefined;
  const values = rows.map((row) => `(${(row ?? []).join(', ')})`).join(', ');
  return {
    columns: names.map((name) => ({ name, sql: name })),
    from: `(VALUES ${values}) AS ${context.fresh('rows')}(${names.join(', ')})`,
  };
}

/** A subquery or a table: what is more than a row of values. Columns of a query around it are one value each. */
function readsRows(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(readsRows);
  if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return false;
  const kind: unknown = Reflect.get(node, 'kind');
  if (kind === 'SubqueryExpr' || kind === 'TableScan' || kind === 'ArrayScan') return true;
  return Object.values(node).some(readsRows);
}
