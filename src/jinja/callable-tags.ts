import type { Callable, Node, Parameter } from './ast.ts';
import type { BlockParser, OpenTag } from './block-parser.ts';
import { parseExpression } from './expression-parser.ts';
import type { TokenStream } from './token-stream.ts';

/** `{% macro name(a, b=1) %}` */
export function parseMacro(parser: BlockParser, tag: OpenTag): Node {
  const name = parser.tokens.expectName('the name of the macro');
  return macroNode(parser, tag, 'macro', name.text, name);
}

/** dbt's `{% test name(model, column_name) %}`: a macro called `test_name`. */
export function parseTest(parser: BlockParser, tag: OpenTag): Node {
  const name = parser.tokens.expectName('the name of the test');
  return macroNode(parser, tag, 'test', `test_${name.text}`, name);
}

function macroNode(
  parser: BlockParser,
  tag: OpenTag,
  kind: 'macro' | 'test',
  name: string,
  nameToken: { start: number; end: number },
): Node {
  const { callable, range } = parseCallable(parser, tag, `end${kind}`, name);
  return { type: 'macro', kind, nameRange: { start: nameToken.start, end: nameToken.end }, ...callable, ...range };
}

/** `{% call(row) macro() %}` */
export function parseCallBlock(parser: BlockParser, tag: OpenTag): Node {
  const { tokens } = parser;
  const parameters = tokens.isOperator('(') ? parseParameters(tokens) : [];
  const call = parseExpression(tokens);
  if (call.type !== 'call') throw tokens.error(call, 'A `{% call %}` needs the call of a macro.', 'Write `{% call name(…) %}`.');
  const { body, names, range } = parseCallableBody(parser, tag, 'endcall');
  return { type: 'call-block', name: 'caller', call, parameters, body, ...names, ...range };
}

function parseCallable(
  parser: BlockParser,
  tag: OpenTag,
  end: string,
  name: string,
): { readonly callable: Callable; readonly range: OpenRange } {
  if (!parser.tokens.isOperator('(')) throw parser.tokens.unexpected('`(` with the parameters');
  const parameters = parseParameters(parser.tokens);
  const { body, names, range } = parseCallableBody(parser, tag, end);
  return { callable: { name, parameters, body, ...names }, range };
}

interface OpenRange {
  readonly start: number;
  readonly end: number;
}

function parseCallableBody(parser: BlockParser, tag: OpenTag, end: string) {
  parser.tokens.names.enter();
  const { body, range } = parser.insideCallable(() => parser.parseSimpleBlock(tag, end));
  return { body, range, names: parser.tokens.names.leave() };
}

function parseParameters(tokens: TokenStream): Parameter[] {
  tokens.expectOperator('(');
  const parameters: Parameter[] = [];
  while (!tokens.isOperator(')')) {
    const { text: name, start } = tokens.expectName('the name of a parameter');
    if (parameters.some((each) => each.name === name))
      throw tokens.error({ start, end: start + name.length }, `There are two parameters \`${name}\`.`);
    const value = tokens.skipOperator('=') ? parseExpression(tokens) : undefined;
    if (!value && parameters.at(-1)?.value) {
      throw tokens.error(
        { start, end: start + name.length },
        `The parameter \`${name}\` has no default and follows one that has.`,
        'Give it a default, or put it first.',
      );
    }
    parameters.push({ name, value, start, end: tokens.previousEnd });
    if (tokens.isOperator(')')) break;
    if (!tokens.skipOperator(',')) throw tokens.unexpected('`,` or `)`');
    if (tokens.isOperator(')'))
      throw tokens.unexpected(
        'the name of a parameter',
        'Take away the comma before it: Jinja does not allow one at the end of a list of parameters.',
      );
  }
  tokens.advance();
  return parameters;
}
