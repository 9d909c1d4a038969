import type { IfNode, LoopControlNode, Node, WithNode } from './ast.ts';
import type { BlockParser, OpenTag, ParseTag } from './block-parser.ts';
import { parseCallBlock, parseMacro, parseTest } from './callable-tags.ts';
import { parseMaterialization, parseSnapshot } from './dbt-tags.ts';
import { parseExpression, parseTuple } from './expression-parser.ts';
import { parseFilterStep, parseFilterSteps } from './postfix-parser.ts';
import { parseTarget } from './target-parser.ts';

/** Every tag of dbt's Jinja, by name. */
export const tags: ReadonlyMap<string, ParseTag> = new Map<string, ParseTag>([
  ['if', parseIf],
  ['for', parseFor],
  ['set', parseSet],
  ['macro', parseMacro],
  ['call', parseCallBlock],
  ['do', parseDo],
  ['filter', parseFilterBlock],
  ['with', parseWith],
  ['print', parsePrint],
  ['break', parseLoopControl],
  ['continue', parseLoopControl],
  // The lexer takes these whole; only a broken one comes here.
  ['raw', refuseBroken],
  ['docs', refuseBroken],
  ['test', parseTest],
  ['materialization', parseMaterialization],
  ['snapshot', parseSnapshot],
]);

/** Jinja2's tags for templates that are made of other templates, which dbt has macros for. */
export const foreignTags: ReadonlySet<string> = new Set(['include', 'import', 'from', 'extends', 'block', 'autoescape']);

function parseIf(parser: BlockParser, tag: OpenTag): Node {
  const branches: IfNode['branches'][number][] = [];
  let otherwise: readonly Node[] = [];
  let range: { start: number; end: number } = tag;
  let ends = ['elif', 'else', 'endif'];
  let test = parseTuple(parser.tokens, { withConditional: false });
  for (;;) {
    const block = parser.parseBlock(tag, ends);
    if (branches.length === 0) range = block.range;
    if (ends.length === 3) branches.push({ test, body: block.body });
    else otherwise = block.body;
    if (block.end === 'endif') break;
    if (block.end === 'elif') test = parseTuple(parser.tokens, { withConditional: false });
    else ends = ['endif'];
  }
  parser.tokens.expectType('block-end');
  return { type: 'if', branches, otherwise, start: tag.start, end: range.end };
}

function parseFor(parser: BlockParser, tag: OpenTag): Node {
  const { tokens } = parser;
  const target = parseTarget(tokens, { endName: 'in' });
  if (!tokens.skipName('in')) throw tokens.unexpected('`in`');
  const iterable = parseTuple(tokens, { withConditional: false, endName: 'recursive' });
  const filter = tokens.skipName('if') ? parseExpression(tokens) : undefined;
  const recursive = tokens.skipName('recursive');
  const { body, end, range } = parser.insideLoop(() => parser.parseBlock(tag, ['else', 'endfor']));
  const otherwise = end === 'else' ? parser.parseBlock(tag, ['endfor']).body : [];
  tokens.expectType('block-end');
  return { type: 'for', target, iterable, filter, recursive, body, otherwise, start: tag.start, end: range.end };
}

function parseSet(parser: BlockParser, tag: OpenTag): Node {
  const { tokens } = parser;
  const target = parseTarget(tokens, { withNamespace: true });
  if (tokens.skipOperator('=')) {
    const value = parseTuple(tokens);
    const { end } = tokens.expectType('block-end');
    return { type: 'set', target, value, start: tag.start, end };
  }
  const filters = parseFilterSteps(tokens, parseExpression);
  const { body, range } = parser.parseSimpleBlock(tag, 'endset');
  return { type: 'set-block', target, filters, body, ...range };
}

function parseDo(parser: BlockParser, tag: OpenTag): Node {
  const expression = parseTuple(parser.tokens);
  const { end } = parser.tokens.expectType('block-end');
  return { type: 'do', expression, start: tag.start, end };
}

function parseFilterBlock(parser: BlockParser, tag: OpenTag): Node {
  const filters = [parseFilterStep(parser.tokens, parseExpression), ...parseFilterSteps(parser.tokens, parseExpression)];
  const { body, range } = parser.parseSimpleBlock(tag, 'endfilter');
  return { type: 'filter-block', filters, body, ...range };
}

function parseWith(parser: BlockParser, tag: OpenTag): Node {
  const { tokens } = parser;
  const bindings: WithNode['bindings'][number][] = [];
  while (tokens.current.type !== 'block-end') {
    if (bindings.length > 0) tokens.expectOperator(',');
    const target = parseTarget(tokens, {});
    tokens.expectOperator('=');
    bindings.push({ target, value: parseExpression(tokens) });
  }
  const { body, range } = parser.parseSimpleBlock(tag, 'endwith');
  return { type: 'with', bindings, body, ...range };
}

function parsePrint(parser: BlockParser, tag: OpenTag): readonly Node[] {
  const { tokens } = parser;
  const nodes: Node[] = [];
  while (tokens.current.type !== 'block-end') {
    if (nodes.length > 0) tokens.expectOperator(',');
    const expression = parseExpression(tokens);
    nodes.push({ type: 'output', expression, start: tag.start, end: expression.end });
  }
  tokens.expectType('block-end');
  return nodes;
}

function parseLoopControl(parser: BlockParser, tag: OpenTag): Node {
  const type: LoopControlNode['type'] = tag.name === 'break' ? 'break' : 'continue';
  if (!parser.isInLoop) throw parser.tokens.error(tag, `\`{% ${type} %}\` stands in no loop.`);
  const { end } = parser.tokens.expectType('block-end');
  return { type, start: tag.start, end };
}

function refuseBroken(parser: BlockParser, tag: OpenTag): never {
  const form = tag.name === 'docs' ? '{% docs name %}' : '{% raw %}';
  throw parser.tokens.error(tag, `This \`${tag.name}\` tag is not complete.`, `Write \`${form}\`.`);
}
