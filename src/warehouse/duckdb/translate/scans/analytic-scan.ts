import type {
  AnalyticFunctionCall,
  AnalyticFunctionGroup,
  AnalyticScan,
  WindowFrame,
  WindowFrameExpr,
} from '../../../../googlesql/resolved-node.ts';
import { columnName, columnSql, type Context } from '../context.ts';
import { aggregateSql } from '../functions/aggregate-call.ts';
import { navigationSql } from '../functions/navigation-functions.ts';
import { refuse } from '../refusal.ts';
import { orderSql, plain, type Relation, type RelationColumn, unordered, wrapped } from '../relation.ts';
import { orderKeys } from './order-by.ts';

export function analyticRelation(scan: AnalyticScan, context: Context): Relation {
  const input = context.relation(scan.inputScan, context);
  const open = unordered(input.limit === undefined ? plain(input) : wrapped(input));
  const computed = scan.functionGroupList.flatMap((group) => groupColumns(group, context));
  return { ...open, columns: [...open.columns, ...computed] };
}

function groupColumns(group: AnalyticFunctionGroup, context: Context): readonly RelationColumn[] {
  const partition = (group.partitionBy?.partitionByList ?? []).map(({ column }) => columnSql(column, context));
  const order = group.orderBy && orderSql(orderKeys(group.orderBy.orderByItemList, context));
  return group.analyticFunctionList.map(({ column, expr }) => {
    if (expr.kind !== 'AnalyticFunctionCall') throw refuse('This window function', 'range' in expr ? expr.range : undefined);
    const parts = [
      partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')}`,
      order === undefined ? '' : `ORDER BY ${order}`,
      frameSql(expr, group, context),
    ];
    const over = ` OVER (${parts.filter((part) => part !== '').join(' ')})`;
    return { name: columnName(column), sql: navigationSql(expr, over, context) ?? aggregateSql(expr, over, context) };
  });
}

function frameSql({ windowFrame, range }: AnalyticFunctionCall, group: AnalyticFunctionGroup, context: Context): string {
  if (windowFrame === undefined) return '';
  const offsets = [windowFrame.startExpr, windowFrame.endExpr].some(({ expression }) => expression !== undefined);
  const key = group.orderBy?.orderByItemList[0]?.columnRef.type.kind;
  if (windowFrame.frameUnit === 'RANGE' && offsets && (key === 'FLOAT64' || key === 'BIGNUMERIC'))
    throw refuse(`RANGE with an offset over ${key}`, range);
  return frame(windowFrame, context);
}

function frame({ frameUnit, startExpr, endExpr }: WindowFrame, context: Context): string {
  return `${frameUnit} BETWEEN ${bound(startExpr, context)} AND ${bound(endExpr, context)}`;
}

function bound({ boundaryType, expression }: WindowFrameExpr, context: Context): string {
  const words = boundaryType.replace('OFFSET_', '').replaceAll('_', ' ');
  return expression === undefined ? words : `${context.expression(expression, context)} ${words}`;
}
