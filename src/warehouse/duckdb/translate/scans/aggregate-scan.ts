import type { AggregateScan, ColumnRefNode, GroupingSetBase } from '../../../../googlesql/resolved-node.ts';
import { aggregateSql } from '../functions/aggregate-call.ts';
import { columnName, type Context } from '../context.ts';
import { plain, type Relation, type RelationColumn, unordered, wrapped } from '../relation.ts';

export function aggregateRelation(scan: AggregateScan, context: Context): Relation {
  const input = context.relation(scan.inputScan, context);
  const open = unordered(input.limit === undefined ? plain(input) : wrapped(input));
  const keys = scan.groupByList.map(({ column, expr }): RelationColumn => ({
    name: columnName(column),
    sql: context.expression(expr, context),
  }));
  const aggregates = scan.aggregateList.map(({ column, expr }): RelationColumn => ({
    name: columnName(column),
    sql: aggregateSql(expr, '', context),
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
