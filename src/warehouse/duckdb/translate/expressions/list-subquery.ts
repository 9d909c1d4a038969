import type { ResolvedExpression, SubqueryExpr } from '../../../../googlesql/resolved-node.ts';
import { type Context, isRepeatable, once } from '../context.ts';
import { raise } from '../raise.ts';
import { isSimple, quoteText } from '../sql-text.ts';
import { arrayLookup, fitsLambda, foundElements, isFieldOf, limitOf, mentions, outputExpression, plainTypes } from './array-lookup.ts';

/**
 * `(SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page')` and its kin as list functions, which DuckDB runs sixty
 * times as fast as a correlated subquery. Undefined where the subquery does more than these can say.
 */
export function listSubquerySql(node: SubqueryExpr, context: Context): string | undefined {
  const limit = node.subquery.kind === 'LimitOffsetScan' ? limitOf(node.subquery) : undefined;
  const lookup = arrayLookup(node.subquery.kind === 'LimitOffsetScan' && limit !== undefined ? node.subquery.inputScan : node.subquery);
  if (!lookup?.filters.concat(lookup.computed.map(({ expr }) => expr)).every(fitsLambda)) return undefined;
  if (node.subqueryType.startsWith('LIKE')) return undefined;
  const { elementColumn, arrayOffsetColumn } = lookup.array;
  const output = node.subquery.columnList[0];
  // A filter takes elements away, and with them their offsets.
  if (
    arrayOffsetColumn &&
    lookup.filters.length > 0 &&
    output !== undefined &&
    mentions(outputExpression(lookup, output.id), arrayOffsetColumn.column.id)
  )
    return undefined;
  const { array, list: matching, element, variables, inside } = foundElements(lookup, context);
  const found = limit === undefined ? matching : `${matching}[1:${limit}]`;
  if (node.subqueryType === 'EXISTS') return `coalesce(len(${found}) > 0, FALSE)`;
  if (output === undefined) return undefined;
  const value = (inside.bound.get(output.id) ?? element).trim();
  // The values are taken out before they are looked at: a list of them is smaller than one of the elements.
  const values = value === element ? found : `list_transform(${found}, lambda ${variables}: ${value})`;
  if (node.subqueryType === 'IN') return isInSql(node.inExpr, values, context);
  if (node.subqueryType === 'ARRAY') return `coalesce(${values}, [])`;
  const path = outputExpression(lookup, output.id);
  const isPath = typeof path === 'string' || isFieldOf(path, elementColumn.id);
  const fieldOf = (only: string): string => {
    if (typeof path === 'string') return only;
    const here: Context = { ...context, bound: new Map(context.bound).set(elementColumn.id, only) };
    return here.expression(path, here);
  };
  if (limit === '1') return isPath ? fieldOf(`${matching}[1]`) : `${values}[1]`;
  const tooMany = quoteText('Scalar subquery produced more than one element');
  // To find the elements twice costs less than to hand them to a lambda.
  if (isSimple(array) && isPath)
    return `CASE WHEN len(${found}) > 1 THEN ${raise(tooMany, context, `len(${found})`)} ELSE ${fieldOf(`${found}[1]`)} END`;
  return once(values, context, (matches) => {
    const many = raise(tooMany, context, `len(${matches})`);
    return `CASE WHEN len(${matches}) > 1 THEN ${many} ELSE ${matches}[1] END`;
  });
}

/**
 * Nothing is in an empty list; elsewhere NULL is in no list for sure, and nothing is for sure not in a list with a NULL. What is repeated
 * is not bound by a lambda, which would take the value from around it.
 */
function isInSql(left: ResolvedExpression | undefined, values: string, context: Context): string | undefined {
  if (left === undefined || !plainTypes.has(left.type.kind)) return undefined;
  const value = context.expression(left, context);
  if (!isRepeatable(value)) return undefined;
  const isSure = `coalesce(len(${values}), 0) = 0 OR (${value} IS NOT NULL AND list_aggregate(${values}, 'count') = len(${values}))`;
  return `CASE WHEN list_contains(${values}, ${value}) THEN TRUE WHEN ${isSure} THEN FALSE END`;
}
