import type { TextRange } from '../../problem/text-position.ts';
import { nodeIn, nodesIn, type SyntaxNode } from '../syntax-node.ts';

/** A SELECT with the ORDER BY of its query. */
export interface QueryParts {
  readonly select: SyntaxNode;
  readonly orderBy: SyntaxNode | undefined;
}

export function selectColumns(select: SyntaxNode): readonly SyntaxNode[] {
  return nodesIn(nodeIn(select.selectList)?.columns);
}

/** The parser counts the bracket that closes around a bracketed expression as part of it, though not the one that opens. */
export function ownRange({ range }: SyntaxNode, sql: string): TextRange {
  const text = sql.slice(range.start, range.end);
  const surplus = (text.match(/\)/g)?.length ?? 0) - (text.match(/\(/g)?.length ?? 0);
  const bracket = surplus > 0 ? /(?:\s*\)){1}$/.exec(text) : null;
  return bracket === null ? range : { start: range.start, end: range.end - bracket[0].length };
}

/** The text of an expression without white space and comments, in one case outside of quotes. */
export function textOf(node: SyntaxNode | undefined, sql: string): string {
  if (node === undefined) return '';
  const { start, end } = ownRange(node, sql);
  const text = sql.slice(start, end);
  return text.replace(
    /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|--[^\n]*|\/\*[\s\S]*?\*\/|\s+|[^'"`\s]/g,
    (piece, quoted: string | undefined) => quoted ?? (/^(?:\s|--|\/\*)/.test(piece) ? '' : piece.toLowerCase()),
  );
}
