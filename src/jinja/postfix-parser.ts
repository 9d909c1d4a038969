import type { Arguments, Expression, FilterStep, KeywordArgument } from './ast.ts';
import { parsePrimary, type ParseExpression } from './primary-parser.ts';
import type { TokenStream } from './token-stream.ts';

/** Members, items and calls after an expression. */
export function parsePostfix(tokens: TokenStream, parse: ParseExpression, base: Expression): Expression {
  let expression = base;
  for (;;) {
    if (tokens.isOperator('.')) expression = parseMember(tokens, expression);
    else if (tokens.isOperator('[')) expression = parseItem(tokens, parse, expression);
    else if (tokens.isOperator('(')) expression = parseCall(tokens, parse, expression);
    else return expression;
    tokens.deepen();
  }
}

/** Filters and tests after an expression, and calls of what they give. */
export function parseFilters(tokens: TokenStream, parse: ParseExpression, base: Expression): Expression {
  let expression = base;
  for (;;) {
    if (tokens.isOperator('|')) {
      tokens.advance();
      const filter = parseFilterStep(tokens, parse);
      expression = { type: 'filter', input: expression, filter, start: expression.start, end: filter.end };
    } else if (tokens.isName('is')) {
      expression = parseTest(tokens, parse, expression);
    } else if (tokens.isOperator('(')) {
      expression = parseCall(tokens, parse, expression);
    } else {
      return expression;
    }
    tokens.deepen();
  }
}

/** A filter's name with its arguments, after the `|`. */
export function parseFilterStep(tokens: TokenStream, parse: ParseExpression): FilterStep {
  const { start } = tokens.current;
  const name = parseDottedName(tokens, 'the name of a filter');
  const args = tokens.isOperator('(') ? parseArguments(tokens, parse) : noArguments;
  return { name, arguments: args, start, end: tokens.previousEnd };
}

/** The filters of `{% filter a | b %}`, or those after the name of a `{% set x | a %}` block. */
export function parseFilterSteps(tokens: TokenStream, parse: ParseExpression): FilterStep[] {
  const filters: FilterStep[] = [];
  while (tokens.skipOperator('|')) filters.push(parseFilterStep(tokens, parse));
  return filters;
}

function parseDottedName(tokens: TokenStream, what: string): string {
  let name = tokens.expectName(what).text;
  while (tokens.skipOperator('.')) name += `.${tokens.expectName(what).text}`;
  return name;
}

function parseMember(tokens: TokenStream, object: Expression): Expression {
  tokens.advance();
  const token = tokens.current;
  if (token.type === 'name') {
    tokens.advance();
    return { type: 'attribute', object, name: token.text, start: object.start, end: token.end };
  }
  if (token.type !== 'integer') throw tokens.unexpected('a name or a number after the point');
  tokens.advance();
  const key: Expression = { type: 'literal', value: token.value, start: token.start, end: token.end };
  return { type: 'item', object, key, start: object.start, end: token.end };
}

function parseItem(tokens: TokenStream, parse: ParseExpression, object: Expression): Expression {
  const { start } = tokens.advance();
  const keys: Expression[] = [];
  while (!tokens.isOperator(']')) {
    if (keys.length > 0) tokens.expectOperator(',');
    keys.push(parseKey(tokens, parse));
  }
  tokens.advance();
  const [first] = keys;
  const key: Expression = first && keys.length === 1 ? first : { type: 'tuple', items: keys, start, end: tokens.previousEnd };
  return { type: 'item', object, key, start: object.start, end: tokens.previousEnd };
}

function parseKey(tokens: TokenStream, parse: ParseExpression): Expression {
  const { start } = tokens.current;
  const from = tokens.isOperator(':') ? undefined : parse(tokens);
  if (!tokens.skipOperator(':')) {
    if (from) return from;
    throw tokens.unexpected('`:`');
  }
  const to = parseBound(tokens, parse);
  const step = tokens.skipOperator(':') ? parseBound(tokens, parse) : undefined;
  return { type: 'slice', from, to, step, start, end: tokens.previousEnd };
}

function parseBound(tokens: TokenStream, parse: ParseExpression): Expression | undefined {
  return tokens.isOperator(':') || tokens.isOperator(']') || tokens.isOperator(',') ? undefined : parse(tokens);
}

function parseCall(tokens: TokenStream, parse: ParseExpression, callee: Expression): Expression {
  return { type: 'call', callee, arguments: parseArguments(tokens, parse), start: callee.start, end: tokens.previousEnd };
}

const noArguments: Arguments = { positional: [], keyword: [], rest: undefined, keywordRest: undefined };

function parseArguments(tokens: TokenStream, parse: ParseExpression): Arguments {
  tokens.expectOperator('(');
  if (tokens.skipOperator(')')) return noArguments;
  const positional: Expression[] = [];
  const keyword: KeywordArgument[] = [];
  let rest: Expression | undefined;
  let keywordRest: Expression | undefined;
  while (!tokens.isOperator(')')) {
    const { start } = tokens.current;
    if (keywordRest) throw tokens.error(tokens.current, 'Nothing can follow a `**` argument.');
    if (tokens.skipOperator('*')) {
      if (rest) throw tokens.error({ start, end: start + 1 }, 'A call can have one `*` argument only.');
      rest = parse(tokens);
    } else if (tokens.skipOperator('**')) {
      keywordRest = parse(tokens);
    } else {
      const named = parseKeywordArgument(tokens, parse);
      if (named) keyword.push(named);
      else if (keyword.length > 0 || rest)
        throw tokens.error(tokens.current, 'An argument without a name follows one with a name.', 'Put it first, or give it its name.');
      else positional.push(parse(tokens));
    }
    if (!tokens.isOperator(')') && !tokens.skipOperator(',')) throw tokens.unexpected('`,` or `)`');
  }
  tokens.advance();
  return { positional, keyword, rest, keywordRest };
}

function parseKeywordArgument(tokens: TokenStream, parse: ParseExpression): KeywordArgument | undefined {
  const token = tokens.current;
  if (token.type !== 'name') return undefined;
  const next = tokens.peek();
  if (next.type !== 'operator' || next.text !== '=') return undefined;
  tokens.advance();
  tokens.advance();
  const value = parse(tokens);
  return { name: token.text, value, start: token.start, end: value.end };
}

function parseTest(tokens: TokenStream, parse: ParseExpression, input: Expression): Expression {
  tokens.advance();
  const negated = tokens.skipName('not');
  const name = parseDottedName(tokens, 'the name of a test');
  const args = tokens.isOperator('(') ? parseArguments(tokens, parse) : parseBareArgument(tokens, parse);
  const test: Expression = { type: 'test', input, name, arguments: args, start: input.start, end: tokens.previousEnd };
  return negated ? { type: 'unary', operator: 'not', operand: test, start: test.start, end: test.end } : test;
}

/** `x is divisibleby 3`: one argument without brackets. */
function parseBareArgument(tokens: TokenStream, parse: ParseExpression): Arguments {
  const token = tokens.current;
  const starts =
    token.type === 'string' ||
    token.type === 'integer' ||
    token.type === 'float' ||
    (token.type === 'operator' && (token.text === '[' || token.text === '{')) ||
    (token.type === 'name' && token.text !== 'else' && token.text !== 'or' && token.text !== 'and');
  if (!starts) return noArguments;
  if (tokens.isName('is')) throw tokens.error(token, 'One `is` cannot follow another.', 'Join the tests with `and`.');
  const argument = parsePostfix(tokens, parse, parsePrimary(tokens, parse));
  return { ...noArguments, positional: [argument] };
}
