import type { ArithmeticOperator, CompareExpression, CompareOperator, Expression } from './ast.ts';
import { parsePostfix, parseFilters } from './postfix-parser.ts';
import { parsePrimary, parseTupleOf, type TupleOptions } from './primary-parser.ts';
import type { TokenStream } from './token-stream.ts';

/** An expression, with `a if b else c` unless that is shut out (before the `if` of a loop). */
export function parseExpression(tokens: TokenStream, withConditional = true): Expression {
  return tokens.nested(() => (withConditional ? parseConditional(tokens) : parseOr(tokens)));
}

/** One expression, or a tuple where commas follow. */
export function parseTuple(tokens: TokenStream, options: TupleOptions = {}): Expression {
  return parseTupleOf(tokens, parseExpression, options);
}

function parseConditional(tokens: TokenStream): Expression {
  let expression = parseOr(tokens);
  while (tokens.skipName('if')) {
    tokens.deepen();
    const test = parseOr(tokens);
    const otherwise = tokens.skipName('else') ? tokens.nested(() => parseConditional(tokens)) : undefined;
    expression = { type: 'conditional', test, then: expression, otherwise, start: expression.start, end: tokens.previousEnd };
  }
  return expression;
}

function parseOr(tokens: TokenStream): Expression {
  return leftChain(tokens, parseAnd, () => (tokens.skipName('or') ? 'or' : undefined), logical);
}

function parseAnd(tokens: TokenStream): Expression {
  return leftChain(tokens, parseNot, () => (tokens.skipName('and') ? 'and' : undefined), logical);
}

function logical(type: 'and' | 'or', left: Expression, right: Expression): Expression {
  return { type, left, right, start: left.start, end: right.end };
}

function parseNot(tokens: TokenStream): Expression {
  const { start } = tokens.current;
  if (!tokens.skipName('not')) return parseCompare(tokens);
  const operand = tokens.nested(() => parseNot(tokens));
  return { type: 'unary', operator: 'not', operand, start, end: operand.end };
}

function parseCompare(tokens: TokenStream): Expression {
  const first = parseSum(tokens);
  const rest: CompareExpression['rest'][number][] = [];
  for (let operator = compareOperator(tokens); operator; operator = compareOperator(tokens))
    rest.push({ operator, right: parseSum(tokens) });
  return rest.length === 0 ? first : { type: 'compare', first, rest, start: first.start, end: tokens.previousEnd };
}

function compareOperator(tokens: TokenStream): CompareOperator | undefined {
  const token = tokens.current;
  if (token.type === 'operator') {
    const operator = compareOperators.find((each) => each === token.text);
    if (operator) tokens.advance();
    return operator;
  }
  if (tokens.skipName('in')) return 'in';
  if (!tokens.isName('not')) return undefined;
  const next = tokens.peek();
  if (next.type !== 'name' || next.text !== 'in') return undefined;
  tokens.advance();
  tokens.advance();
  return 'not in';
}

const compareOperators: readonly CompareOperator[] = ['==', '!=', '<', '<=', '>', '>='];

function parseSum(tokens: TokenStream): Expression {
  return leftChain(tokens, parseConcat, () => arithmeticOperator(tokens, ['+', '-']), binary);
}

function parseConcat(tokens: TokenStream): Expression {
  const first = parseProduct(tokens);
  if (!tokens.isOperator('~')) return first;
  const items = [first];
  while (tokens.skipOperator('~')) items.push(parseProduct(tokens));
  return { type: 'concat', items, start: first.start, end: tokens.previousEnd };
}

function parseProduct(tokens: TokenStream): Expression {
  return leftChain(tokens, parsePower, () => arithmeticOperator(tokens, ['*', '/', '//', '%']), binary);
}

/** Unlike Python's, Jinja's `**` goes from left to right, and a sign binds tighter. */
function parsePower(tokens: TokenStream): Expression {
  return leftChain(tokens, parseSigned, () => arithmeticOperator(tokens, ['**']), binary);
}

function arithmeticOperator(tokens: TokenStream, operators: readonly ArithmeticOperator[]): ArithmeticOperator | undefined {
  const token = tokens.current;
  if (token.type !== 'operator') return undefined;
  const operator = operators.find((each) => each === token.text);
  if (operator) tokens.advance();
  return operator;
}

function binary(operator: ArithmeticOperator, left: Expression, right: Expression): Expression {
  return { type: 'binary', operator, left, right, start: left.start, end: right.end };
}

function leftChain<Operator>(
  tokens: TokenStream,
  parseOperand: (tokens: TokenStream) => Expression,
  nextOperator: () => Operator | undefined,
  join: (operator: Operator, left: Expression, right: Expression) => Expression,
): Expression {
  let left = parseOperand(tokens);
  for (let operator = nextOperator(); operator !== undefined; operator = nextOperator()) {
    tokens.deepen();
    left = join(operator, left, parseOperand(tokens));
  }
  return left;
}

/** A filter takes in the sign before it, `-1 | abs` is 1; members and calls do not. */
function parseSigned(tokens: TokenStream, withFilters = true): Expression {
  const { start } = tokens.current;
  const operator = tokens.isOperator('-') ? '-' : tokens.isOperator('+') ? '+' : undefined;
  let expression: Expression;
  if (operator) {
    tokens.advance();
    const operand = tokens.nested(() => parseSigned(tokens, false));
    expression = { type: 'unary', operator, operand, start, end: operand.end };
  } else {
    expression = parsePrimary(tokens, parseExpression);
  }
  expression = parsePostfix(tokens, parseExpression, expression);
  return withFilters ? parseFilters(tokens, parseExpression, expression) : expression;
}
