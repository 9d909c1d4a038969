import type { Target } from './ast.ts';
import { isTupleEnd } from './primary-parser.ts';
import type { TokenStream } from './token-stream.ts';

interface TargetOptions {
  /** Allows `ns.name`. */
  readonly withNamespace?: boolean;
  readonly endName?: string;
}

const constants: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

/** A name to assign to, or several with commas. */
export function parseTarget(tokens: TokenStream, options: TargetOptions): Target {
  const { start } = tokens.current;
  const items: Target[] = [];
  let isTuple = false;
  while (!isTupleEnd(tokens, options.endName)) {
    items.push(parseOne(tokens, options));
    if (!tokens.skipOperator(',')) break;
    isTuple = true;
  }
  const [first] = items;
  if (!first) throw tokens.unexpected('a name to assign to');
  return isTuple ? { type: 'tuple-target', items, start, end: tokens.previousEnd } : first;
}

function parseOne(tokens: TokenStream, options: TargetOptions): Target {
  if (tokens.isOperator('(')) {
    const { start } = tokens.advance();
    const inner = parseTarget(tokens, { ...options, endName: '' });
    tokens.expectOperator(')');
    return { ...inner, start, end: tokens.previousEnd };
  }
  const { text: name, start, end } = tokens.expectName('a name to assign to');
  if (constants.has(name)) throw tokens.error({ start, end }, `\`${name}\` cannot be assigned to.`);
  if (options.withNamespace !== true || !tokens.skipOperator('.')) return { type: 'name-target', name, start, end };
  const member = tokens.expectName('the name of a member');
  return { type: 'namespace-target', namespace: name, name: member.text, start, end: member.end };
}
