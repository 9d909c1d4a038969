import type { TextRange } from '../../problem/text-position.ts';
import { childrenOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax-node.ts';
import { aggregateNames } from './aggregate-names.ts';
import type { TextEdit } from './text-edits.ts';

type Rule = (query: QueryParts, sql: string) => readonly TextEdit[];

/** A SELECT with the ORDER BY of its query. */
interface QueryParts {
  readonly select: SyntaxNode;
  readonly orderBy: SyntaxNode | undefined;
}

/** Rewrites of what BigQuery accepts today and this revision of the analyser does not. Each keeps the meaning. */
const rules: readonly Rule[] = [groupByAll, repeatedExpressions];

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

function selectColumns(select: SyntaxNode): readonly SyntaxNode[] {
  return nodesIn(nodeIn(select.selectList)?.columns);
}

/** The parser counts the bracket that closes around a bracketed expression as part of it, though not the one that opens. */
function ownRange({ range }: SyntaxNode, sql: string): TextRange {
  const text = sql.slice(range.start, range.end);
  const surplus = (text.match(/\)/g)?.length ?? 0) - (text.match(/\(/g)?.length ?? 0);
  const bracket = surplus > 0 ? /(?:\s*\)){1}$/.exec(text) : null;
  return bracket === null ? range : { start: range.start, end: range.end - bracket[0].length };
}

/** The text of an expression without white space and comments, in one case outside of quotes. */
function textOf(node: SyntaxNode | undefined, sql: string): string {
  if (node === undefined) return '';
  const { start, end } = ownRange(node, sql);
  const text = sql.slice(start, end);
  return text.replace(
    /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|--[^\n]*|\/\*[\s\S]*?\*\/|\s+|[^'"`\s]/g,
    (piece, quoted: string | undefined) => quoted ?? (/^(?:\s|--|\/\*)/.test(piece) ? '' : piece.toLowerCase()),
  );
}
