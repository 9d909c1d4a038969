import type { AggregateFunctionCall, AnalyticFunctionCall, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { constantText } from '../constant-text.ts';
import type { Context } from '../context.ts';
import { geographyOrRangeHint } from '../../../type-hints.ts';
import { refuse } from '../refusal.ts';
import { orderSql } from '../relation.ts';
import { orderKeys } from '../scans/order-by.ts';
import { aggregateFunctions } from './aggregate-functions.ts';
import { quoteText } from '../sql-text.ts';
import { callName } from './rule.ts';

/** The rows that HAVING MAX or MIN leaves, as a condition; where there is none the rules that can do with the value itself are asked. */
export type HavingCondition = string | undefined;

/** An aggregate, over groups (`over` is empty) or over a window. */
export function aggregateSql(node: ResolvedExpression, over: string, context: Context, condition?: HavingCondition): string {
  if (node.kind !== 'AggregateFunctionCall' && node.kind !== 'AnalyticFunctionCall')
    throw refuse('This aggregate', 'range' in node ? node.range : undefined);
  const rule = aggregateFunctions[node.function];
  if (rule === undefined) throw refuse(callName(node.function), node.range, geographyOrRangeHint(node.function));
  if (node.collationList.length > 0) throw refuse('COLLATE', node.range);
  const isSafe = node.errorMode === 'SAFE_ERROR_MODE';
  if (isSafe && !safeAggregates.has(node.function)) throw refuse(`SAFE. with ${callName(node.function)}`, node.range);
  const details = node.kind === 'AggregateFunctionCall' ? modifiers(node, context) : { order: '', limit: undefined, having: undefined };
  return rule({
    ...callOf(node, context),
    isWindow: over !== '',
    ...details,
    ...(condition !== undefined && { having: undefined }),
    aggregate: (name, values, { distinct = node.distinct, filter, order = details.order } = {}) =>
      `${name}(${distinct ? 'DISTINCT ' : ''}${values.join(', ')}${order === '' ? '' : ` ORDER BY ${order}`})${filtered(filter, condition)}${over}`,
  });
}

/** An aggregate over the elements of a list, which its arguments name `element`. `node` has no more to it than arguments and DISTINCT. */
export function aggregateOverList(
  node: AggregateFunctionCall,
  { list, element }: { readonly list: string; readonly element: string },
  context: Context,
): string {
  const rule = aggregateFunctions[node.function];
  if (rule === undefined) throw refuse(callName(node.function), node.range, geographyOrRangeHint(node.function));
  return rule({
    ...callOf(node, context),
    isWindow: false,
    order: '',
    limit: undefined,
    having: undefined,
    aggregate: (name, [first = '*', ...rest], { distinct = node.distinct, filter } = {}) => {
      const elements = filter === undefined ? list : `list_filter(${list}, lambda ${element}: ${filter})`;
      if (first === '*') return `coalesce(len(${elements}), 0)`;
      const values = first.trim() === element ? elements : `list_transform(${elements}, lambda ${element}: ${first})`;
      const found = `list_aggregate(${[distinct ? `list_distinct(${values})` : values, quoteText(name), ...rest].join(', ')})`;
      // Of a list that is NULL too there are none.
      return name === 'count' ? `coalesce(${found}, 0)` : found;
    },
  });
}

function callOf(node: AggregateFunctionCall | AnalyticFunctionCall, context: Context) {
  const nodes = node.argumentList.map((argument) => constantText(argument, context));
  return {
    name: node.function,
    args: nodes.map((argument) => context.expression(argument, context)),
    nodes,
    returnType: node.type,
    range: node.range,
    context,
    isSafe: node.errorMode === 'SAFE_ERROR_MODE',
    distinct: node.distinct,
    ignoreNulls: node.nullHandlingModifier === 'IGNORE_NULLS',
    respectNulls: node.nullHandlingModifier === 'RESPECT_NULLS',
  };
}

/** Aggregates that cannot fail, and those whose rules know what SAFE. makes of an error. */
const safeAggregates: ReadonlySet<string> = new Set([
  '$count_star',
  'count',
  'countif',
  'sum',
  'min',
  'max',
  'array_agg',
  'string_agg',
  'logical_and',
  'logical_or',
  'bit_and',
  'bit_or',
  'bit_xor',
]);

function filtered(filter: string | undefined, condition: HavingCondition): string {
  const conditions = [filter, condition].filter((sql) => sql !== undefined);
  return conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`;
}

function modifiers(node: AggregateFunctionCall | AnalyticFunctionCall, context: Context) {
  if (node.kind !== 'AggregateFunctionCall') return { order: '', limit: undefined, having: undefined };
  return {
    order: orderSql(orderKeys(node.orderByItemList, context)),
    limit: node.limit && context.expression(node.limit, context),
    having: node.havingModifier && {
      kind: node.havingModifier.kind,
      by: context.expression(node.havingModifier.havingExpr, context),
      type: node.havingModifier.havingExpr.type,
    },
  };
}
