import type { Column, ResolvedExpression, ResolvedScan, SubqueryExpr } from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context } from '../context.ts';
import { equalSql } from '../functions/comparison-functions.ts';
import { refuse } from '../refusal.ts';
import { nested, orderSql, type Relation, relationSql } from '../relation.ts';
import { listAggregateSql } from './list-aggregate.ts';
import { listSubquerySql } from './list-subquery.ts';

/** A subquery in an expression; one that only looks into an array becomes list functions, the others stay (correlated) subqueries. */
export function subquerySql(node: SubqueryExpr, context: Context): string {
  const overList = listSubquerySql(node, context) ?? listAggregateSql(node, context);
  const outside = node.parameterList.map(({ column }) => columnName(column));
  if (overList !== undefined && !(overList.includes('lambda') && outside.some((name) => context.outer.has(name)))) return overList;
  const column = node.subquery.columnList[0];
  const row = node.subqueryType === 'SCALAR' && isOneRow(node.subquery) ? context.relation(node.subquery, context) : undefined;
  // One row of expressions is an expression; a SELECT around it would be one more thing between a lambda and the columns that it names.
  const only = row?.from === undefined ? row?.columns.find(({ name }) => column !== undefined && name === columnName(column)) : undefined;
  if (only !== undefined) return `(${only.sql})`;
  if (context.bound.size > 0 && usesBound(node, context)) throw refuse('A subquery inside an expression over an array', node.range);
  const relation = context.relation(node.subquery, { ...context, outer: new Set([...context.outer, ...outside]) });
  switch (node.subqueryType) {
    case 'EXISTS':
      return `EXISTS (${relationSql(relation)})`;
    case 'SCALAR':
      return `(${relationSql(selecting(relation, column))})`;
    case 'ARRAY':
      return arraySql(relation, column);
    case 'IN': {
      if (node.inExpr === undefined || column === undefined) throw refuse('IN with this subquery', node.range);
      return inSql(node.inExpr, relation, column, context);
    }
    default:
      throw refuse('LIKE ANY or LIKE ALL with a subquery', node.range);
  }
}

/** Expressions, without a table. */
function isOneRow(scan: ResolvedScan): boolean {
  return scan.kind === 'SingleRowScan' || (scan.kind === 'ProjectScan' && isOneRow(scan.inputScan));
}

function selecting(relation: Relation, column: Column | undefined): Relation {
  if (column === undefined || relation.columns.length === 1) return relation;
  const name = columnName(column);
  const open = nested(relation);
  return { ...open, columns: [{ name, sql: name }] };
}

function arraySql(relation: Relation, column: Column | undefined): string {
  const open = nested(relation);
  const name = column === undefined ? 'nothing' : columnName(column);
  const order = open.orderBy === undefined ? '' : ` ORDER BY ${orderSql(open.orderBy)}`;
  return `coalesce((SELECT list(${name}${order}) FROM ${open.from ?? ''}), [])`;
}

function inSql(left: ResolvedExpression, relation: Relation, column: Column, context: Context): string {
  const name = columnName(column);
  const value = context.expression(left, context);
  // DuckDB's IN takes NaN for equal to itself.
  if (left.type.kind === 'FLOAT64')
    return `(${value} IN (SELECT ${name} FROM (${relationSql(relation)}) WHERE NOT isnan(${name}) OR ${name} IS NULL))`;
  if (left.type.kind === 'STRUCT') return `EXISTS (SELECT 1 FROM (${relationSql(relation)}) WHERE ${equalSql(left.type, value, name)})`;
  return `(${value} IN (${relationSql(selecting(relation, column))}))`;
}

/** A variable of a lambda cannot be seen from a subquery in DuckDB. */
function usesBound(node: SubqueryExpr, context: Context): boolean {
  return node.parameterList.some(({ column }) => context.bound.has(column.id));
}
