import { plainText } from '../../../googlesql/plain-text.ts';
import type { ComputedColumn, ResolvedExpression } from '../../../googlesql/resolved-node.ts';
import { columnName, type Context } from './context.ts';
import { textOfQuoted } from './sql-text.ts';

/**
 * The literal that an expression is, where it is a STRING that the statement tells: a pattern of `CONCAT('[?&]', name, '=([^&#]*)')` in a SQL
 * function that is called with a literal, or a parameter. Patterns, formats and paths are translated by what they say, so they have to be known.
 * Other expressions are given back as they are.
 */
export function constantText(node: ResolvedExpression, context: Context): ResolvedExpression {
  const { type } = node;
  if (type.kind !== 'STRING' || node.kind === 'Literal') return node;
  const value = textOf(node, context);
  if (value === undefined) return node;
  const range = 'range' in node ? node.range : undefined;
  return { kind: 'Literal', type, value, hasExplicitType: false, ...(range && { range }) };
}

/** For the expression that has a name for a value: what the parameter of a SQL function stands for. */
export function rememberText({ column, expr }: ComputedColumn, context: Context): void {
  const text = textOf(expr, context);
  if (text !== undefined) context.texts.set(columnName(column), text);
}

function textOf(node: ResolvedExpression, context: Context): string | undefined {
  switch (node.kind) {
    case 'Literal':
      return node.value === null || node.type.kind !== 'STRING' ? undefined : plainText(node.value);
    case 'ColumnRef':
      return context.texts.get(columnName(node.column));
    case 'Parameter':
      return textOfQuoted(context.parameters.get(node.name === '' ? `?${node.position}` : `@${node.name.toLowerCase()}`));
    case 'Constant':
      return textOfQuoted(context.parameters.get(node.constant.name.toLowerCase()));
    case 'FunctionCall': {
      if (node.function !== 'concat') return undefined;
      const parts = node.argumentList.map((part) => textOf(part, context));
      return parts.includes(undefined) ? undefined : parts.join('');
    }
    default:
      return undefined;
  }
}
