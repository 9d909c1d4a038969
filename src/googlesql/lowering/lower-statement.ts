import { childrenOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax-node.ts';
import { aggregateNames } from './aggregate-names.ts';
import { groupedPaths } from './grouped-paths.ts';
import { ownRange, type QueryParts, selectColumns, textOf } from './query-parts.ts';
import type { TextEdit } from './text-edits.ts';

type Rule = (query: QueryParts, sql: string) => readonly TextEdit[];

/** Rewrites of what BigQuery accepts today and this revision of the analyser does not. Each keeps the meaning. */
const rules: readonly Rule[] = [groupByAll, repeatedExpressions, groupedPaths];

export function lowerStatement(tree: SyntaxNode, sql: string): readonly TextEdit[] {
  return queriesOf(tree, undefined).flatMap((query) => rules.flatMap((rule) => rule(query, sql)));
}

function queriesOf(node: SyntaxNode, orderBy: SyntaxNode | undefined): readonly QueryParts[] {
  const own = node.kind === 'Select' ? [{ select: node, orderBy }] : [];
  const below = childrenOf(node).flatMap((child) => queriesOf(child, child.kind === 'Select' ? nodeIn(node.orderBy) : undefined));
  return [...own, ...below];
}

/** GROUP BY ALL: by each column of the SELECT that is no aggregate, no window function and no constant. */
function groupByAll({ select }: QueryParts): readonly TextEdit[] {
  const groupBy = nodeIn(select.groupBy);
  const all = nodeIn(groupBy?.all);
  if (groupBy === undefined || all === undefined) return [];
  const columns = selectColumns(select);
  // A star's columns have no number that is known here.
  if (columns.some((column) => nodeIn(column.expression)?.kind.includes('Star') ?? true)) return [];
  const ordinals = columns.flatMap((column, index) => {
    const expression = nodeIn(column.expression);
    return expression !== undefined && isGroupable(expression) ? [String(index + 1)] : [];
  });
  return [{ range: ordinals.length === 0 ? groupBy.range : all.range, text: ordinals.join(', ') }];
}

function isGroupable(expression: SyntaxNode): boolean {
  return !expression.kind.endsWith('Literal') && !hasAggregate(expression);
}

function hasAggregate(node: SyntaxNode): boolean {
  if (node.kind === 'AnalyticFunctionCall') return true;
  if (node.kind === 'ExpressionSubquery') return false;
  const name = nodesIn(nodeIn(node.function)?.names)
    .map(({ idString }) => String(idString))
    .join('.');
  return (node.kind === 'FunctionCall' && aggregateNames.has(name.toLowerCase())) || childrenOf(node).some(hasAggregate);
}

/** An expression of the SELECT that GROUP BY or ORDER BY repeats goes by its number there. */
function repeatedExpressions({ select, orderBy }: QueryParts, sql: string): readonly TextEdit[] {
  const groupBy = nodeIn(select.groupBy);
  if (groupBy === undefined) return [];
  const columns = selectColumns(select);
  if (columns.some((column) => nodeIn(column.expression)?.kind.includes('Star') ?? true)) return [];
  const ordinals = new Map(columns.map((column, index) => [textOf(nodeIn(column.expression), sql), index + 1] as const).reverse());
  const places = [...groupingExpressions(groupBy), ...nodesIn(orderBy?.orderingExpressions).map(({ expression }) => nodeIn(expression))];
  return places.flatMap((expression) => {
    if (expression === undefined || expression.kind === 'PathExpression' || expression.kind === 'IntLiteral') return [];
    const ordinal = ordinals.get(textOf(expression, sql));
    return ordinal === undefined ? [] : [{ range: ownRange(expression, sql), text: String(ordinal) }];
  });
}

function groupingExpressions(node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  return childrenOf(node).flatMap((child) => {
    if (child.kind !== '')
      return child.kind.endsWith('Expression') || child.kind.endsWith('Call') || child.kind.endsWith('Element') ? [child] : [];
    return groupingExpressions(child);
  });
}
