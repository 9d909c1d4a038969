import type { AggregateScan, ColumnRefNode, GroupingSetBase, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { aggregateSql } from '../functions/aggregate-call.ts';
import { columnName, type Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { plain, plainColumns, type Relation, type RelationColumn, unordered, wrapped } from '../relation.ts';

/**
 * HAVING MAX and MIN: the value that rows of a group are chosen by becomes a column, its extreme in the group one above it. ANY_VALUE has
 * an aggregate of DuckDB's own for it.
 */
function withExtremes(scan: AggregateScan, input: Relation, keys: readonly RelationColumn[], context: Context) {
  const conditions = new Map<ResolvedExpression, string>();
  const chosen = scan.aggregateList.flatMap(({ expr }) => {
    const having = expr.kind === 'AggregateFunctionCall' && expr.function !== 'any_value' ? expr.havingModifier : undefined;
    return having === undefined ? [] : [{ expr, having }];
  });
  if (chosen.length === 0) return { open: input, keys, conditions };
  if (scan.groupingSetList.length > 0) throw refuse('HAVING MAX or MIN with grouping sets', chosen[0]?.having.havingExpr.range);
  const values: RelationColumn[] = [];
  const extremes: RelationColumn[] = [];
  for (const { expr, having } of chosen) {
    if (having.havingExpr.type.kind === 'FLOAT64') throw refuse('HAVING MAX or MIN of FLOAT64', having.havingExpr.range);
    const [value, extreme] = [context.fresh('by_'), context.fresh('extreme_')];
    values.push({ name: value, sql: context.expression(having.havingExpr, context) });
    const over = keys.length === 0 ? '' : `PARTITION BY ${keys.map(({ name }) => name).join(', ')}`;
    extremes.push({ name: extreme, sql: `${having.kind === 'MAX' ? 'max' : 'min'}(${value}) OVER (${over})` });
    conditions.set(expr, `${value} = ${extreme}`);
  }
  const below = wrapped({ ...input, columns: [...input.columns, ...keys.filter(({ name, sql }) => name !== sql), ...values] });
  const open = wrapped({ ...below, columns: [...below.columns, ...extremes] });
  return { open, keys: plainColumns(keys), conditions };
}

export function aggregateRelation(scan: AggregateScan, context: Context): Relation {
  const input = context.relation(scan.inputScan, context);
  const given = unordered(input.limit === undefined ? plain(input) : wrapped(input));
  const own = scan.groupByList.map(({ column, expr }): RelationColumn => ({
    name: columnName(column),
    sql: context.expression(expr, context),
  }));
  const { open, keys, conditions } = withExtremes(scan, given, own, context);
  const aggregates = scan.aggregateList.map(({ column, expr }): RelationColumn => ({
    name: columnName(column),
    sql: aggregateSql(expr, '', context, conditions.get(expr)),
  }));
  const groupings = scan.groupingCallList.map(({ groupByColumn, outputColumn }): RelationColumn => ({
    name: columnName(outputColumn),
    sql: `CAST(grouping(${columnName(groupByColumn.column)}) AS BIGINT)`,
  }));
  const columns = [...keys, ...aggregates, ...groupings];
  // An aggregation whose results nobody reads still makes one row of many.
  if (columns.length === 0) return { ...open, columns: [{ name: context.fresh('count_'), sql: 'count(*)' }] };
  if (keys.length === 0) return { ...open, columns };
  if (scan.groupingSetList.length === 0) return { ...open, columns, groupBy: keys.map(({ name }) => name).join(', ') };
  // GROUPING and sets name the keys, which have to be columns for that.
  const below: Relation = { ...open, columns: [...open.columns, ...keys.filter(({ name, sql }) => name !== sql)] };
  const named = keys.map(({ name }) => ({ name, sql: name }));
  return {
    ...wrapped(below),
    columns: [...named, ...aggregates, ...groupings],
    groupBy: scan.groupingSetList
      .map(setSql)
      .join(', ')
      .replace(/^(.*)$/s, 'GROUPING SETS ($1)'),
  };
}

function setSql(set: GroupingSetBase): string {
  const list = (columns: readonly ColumnRefNode[]) => `(${columns.map(({ column }) => columnName(column)).join(', ')})`;
  switch (set.kind) {
    case 'GroupingSet':
      return list(set.groupByColumnList);
    case 'Rollup':
      return `ROLLUP (${set.rollupColumnList.map(({ columnList }) => list(columnList)).join(', ')})`;
    case 'Cube':
      return `CUBE (${set.cubeColumnList.map(({ columnList }) => list(columnList)).join(', ')})`;
  }
}
