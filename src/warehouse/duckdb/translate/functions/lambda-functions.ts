import type { FunctionCall, InlineLambda } from '../../../../googlesql/resolved-node.ts';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { callName } from './rule.ts';

/** ARRAY_FILTER, ARRAY_TRANSFORM: functions that take a lambda. */
export function lambdaFunctionSql(node: FunctionCall, context: Context): string {
  const array = node.genericArgumentList[0]?.expr;
  const lambda = node.genericArgumentList[1]?.inlineLambda;
  if (array === undefined || lambda === undefined) throw refuse(callName(node.function), node.range);
  const list = context.expression(array, context);
  switch (node.function) {
    case 'array_filter':
      return `list_filter(${list}, ${lambdaSql(lambda, context)})`;
    case 'array_transform':
      return `list_transform(${list}, ${lambdaSql(lambda, context)})`;
    default:
      throw refuse(callName(node.function), node.range);
  }
}

function lambdaSql({ argumentList, body }: InlineLambda, context: Context): string {
  const names = argumentList.map((_, index) => context.fresh(index === 0 ? 'e' : 'i'));
  const bound = new Map(context.bound);
  // DuckDB counts from 1.
  argumentList.forEach((column, index) => bound.set(column.id, index === 0 ? (names[0] ?? '') : `(${names[index] ?? ''} - 1)`));
  const inside = { ...context, bound };
  return `lambda ${names.join(', ')}: ${context.expression(body, inside)}`;
}
