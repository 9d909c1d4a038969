import { childrenOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax-node.ts';
import type { TextEdit } from './text-edits.ts';

/** Puts each mention of a table in one pair of backticks. */
export function tablePathEdits(tree: SyntaxNode, tables: readonly { readonly path: readonly string[] }[]): readonly TextEdit[] {
  const paths = new Set(tables.map(({ path }) => JSON.stringify(path)));
  const visit = (node: SyntaxNode): readonly TextEdit[] => {
    const path = node.kind === 'TablePathExpression' ? nodeIn(node.pathExpr) : undefined;
    const names = nodesIn(path?.names).map(({ idString }) => (typeof idString === 'string' ? idString : ''));
    const own = path !== undefined && paths.has(JSON.stringify(names)) ? [{ range: path.range, text: `\`${names.join('.')}\`` }] : [];
    return [...own, ...childrenOf(node).flatMap(visit)];
  };
  return visit(tree);
}
