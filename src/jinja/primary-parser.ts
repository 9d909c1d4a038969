import type { DictExpression, Expression } from './ast.ts';
import type { TokenStream } from './token-stream.ts';

const constants: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** Words that cannot be the name of a value. */
const reservedNames: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'elif']);

/** How what stands inside brackets is parsed; given in, because expressions and primaries hold each other. */
export type ParseExpression = (tokens: TokenStream, withConditional?: boolean) => Expression;

/** A name, a literal, or something in brackets. */
export function parsePrimary(tokens: TokenStream, parse: ParseExpression): Expression {
  const token = tokens.current;
  const { start, end } = token;
  switch (token.type) {
    case 'name': {
      const constant = constants.get(token.text);
      if (reservedNames.has(token.text)) throw tokens.unexpected('a value');
      tokens.advance();
      tokens.names.see(token.text);
      return constant === undefined ? { type: 'name', name: token.text, start, end } : { type: 'literal', value: constant, start, end };
    }
    case 'string':
      return parseStrings(tokens);
    case 'integer':
    case 'float':
      tokens.advance();
      return { type: 'literal', value: token.value, start, end };
    case 'operator':
      if (token.text === '(') return parseBracketed(tokens, parse);
      if (token.text === '[') return parseList(tokens, parse);
      if (token.text === '{') return parseDict(tokens, parse);
      throw tokens.unexpected('a value');
    default:
      throw tokens.unexpected('a value');
  }
}

/** Strings that follow one another are one, as in Python. */
function parseStrings(tokens: TokenStream): Expression {
  const { start } = tokens.current;
  let value = '';
  for (let token = tokens.current; token.type === 'string'; token = tokens.current) {
    value += token.text;
    tokens.advance();
  }
  return { type: 'literal', value, start, end: tokens.previousEnd };
}

function parseBracketed(tokens: TokenStream, parse: ParseExpression): Expression {
  const { start } = tokens.advance();
  const inner = parseTupleOf(tokens, parse, { allowEmpty: true });
  tokens.expectOperator(')');
  return { ...inner, start, end: tokens.previousEnd };
}

export interface TupleOptions {
  readonly withConditional?: boolean;
  /** Only between brackets is nothing at all a value. */
  readonly allowEmpty?: boolean;
  /** A name that ends it: `in`, `recursive`. */
  readonly endName?: string;
}

/** One expression, or a tuple where commas follow. */
export function parseTupleOf(tokens: TokenStream, parse: ParseExpression, options: TupleOptions = {}): Expression {
  const { start } = tokens.current;
  const items: Expression[] = [];
  let isTuple = false;
  while (!isTupleEnd(tokens, options.endName)) {
    items.push(parse(tokens, options.withConditional ?? true));
    if (!tokens.skipOperator(',')) break;
    isTuple = true;
  }
  const [first] = items;
  if (first && !isTuple) return first;
  if (!isTuple && options.allowEmpty !== true) throw tokens.unexpected('a value');
  return { type: 'tuple', items, start, end: tokens.previousEnd };
}

export function isTupleEnd(tokens: TokenStream, endName: string | undefined): boolean {
  const { type } = tokens.current;
  return type === 'variable-end' || type === 'block-end' || tokens.isOperator(')') || (endName !== undefined && tokens.isName(endName));
}

function parseList(tokens: TokenStream, parse: ParseExpression): Expression {
  const { start } = tokens.advance();
  const items: Expression[] = [];
  while (!tokens.isOperator(']')) {
    items.push(parse(tokens));
    if (!tokens.isOperator(']') && !tokens.skipOperator(',')) throw tokens.unexpected('`,` or `]`');
  }
  tokens.advance();
  return { type: 'list', items, start, end: tokens.previousEnd };
}

function parseDict(tokens: TokenStream, parse: ParseExpression): Expression {
  const { start } = tokens.advance();
  const pairs: DictExpression['pairs'][number][] = [];
  while (!tokens.isOperator('}')) {
    const key = parse(tokens);
    tokens.expectOperator(':');
    pairs.push({ key, value: parse(tokens) });
    if (!tokens.isOperator('}') && !tokens.skipOperator(',')) throw tokens.unexpected('`,` or `}`');
  }
  tokens.advance();
  return { type: 'dict', pairs, start, end: tokens.previousEnd };
}
