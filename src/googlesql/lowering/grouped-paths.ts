import { childrenOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax-node.ts';
import { ownRange, type QueryParts, selectColumns, textOf } from './query-parts.ts';
import type { TextEdit } from './text-edits.ts';

/**
 * GROUPING (geo.country) with HAVING, ORDER BY or QUALIFY: the path becomes a column of FROM, which the analyser finds again there, by a
 * join with an array of the one value.
 */
export function groupedPaths({ select, orderBy }: QueryParts, sql: string): readonly TextEdit[] {
  const from = nodeIn(select.fromClause);
  const columns = selectColumns(select);
  const parts = [select.groupBy, select.having, select.qualify, orderBy].map(nodeIn).filter((part) => part !== undefined);
  const places = [...columns, ...parts];
  const paths = [...new Set(places.flatMap(groupingCalls).map((path) => textOf(path, sql)))];
  if (from === undefined || nodeIn(select.groupBy) === undefined || paths.length === 0) return [];
  const names = new Map(paths.map((path, index) => [path, `grouped_path_${from.range.start}_${index}`]));
  const renamed = places.flatMap((place) =>
    pathsIn(place).flatMap((path): readonly TextEdit[] => {
      const name = names.get(textOf(path, sql));
      if (name === undefined) return [];
      const isColumn = columns.some((column) => column.alias === undefined && nodeIn(column.expression) === path);
      return [{ range: ownRange(path, sql), text: isColumn ? `${name} AS ${lastName(path, sql)}` : name }];
    }),
  );
  const joined = [...names].map(([path, name]) => `, UNNEST([${path}]) AS ${name}`).join('');
  return [...renamed, { range: { start: from.range.end, end: from.range.end }, text: joined }];
}

/** Arguments of GROUPING that are paths of several names. */
function groupingCalls(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind === 'ExpressionSubquery') return [];
  const name = nodesIn(nodeIn(node.function)?.names)
    .map(({ idString }) => String(idString).toLowerCase())
    .join('.');
  const paths = node.kind === 'FunctionCall' && name === 'grouping' ? nodesIn(node.arguments).filter(isLongPath) : [];
  return [...paths, ...childrenOf(node).flatMap(groupingCalls)];
}

function pathsIn(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind === 'ExpressionSubquery') return [];
  return isLongPath(node) ? [node] : childrenOf(node).flatMap(pathsIn);
}

function isLongPath(node: SyntaxNode): boolean {
  return node.kind === 'PathExpression' && nodesIn(node.names).length > 1;
}

function lastName(path: SyntaxNode, sql: string): string {
  const last = nodesIn(path.names).at(-1);
  return last === undefined ? '' : sql.slice(last.range.start, last.range.end);
}
