import type { Node } from './ast.ts';
import type { BlockParser, OpenTag } from './block-parser.ts';
import { parseExpression } from './expression-parser.ts';

/** `{% materialization name, adapter='bigquery' %}`: read, so that its file can be used, and never run. */
export function parseMaterialization(parser: BlockParser, tag: OpenTag): Node {
  const { tokens } = parser;
  const name = tokens.expectName('the name of the materialization').text;
  while (tokens.skipOperator(',')) {
    if (tokens.skipName('default')) continue;
    tokens.expectName('`default`, `adapter=…` or `supported_languages=…`');
    tokens.expectOperator('=');
    parseExpression(tokens);
  }
  const { body, range } = parser.insideCallable(() => parser.parseSimpleBlock(tag, 'endmaterialization'));
  return { type: 'materialization', name, body, ...range };
}

/** `{% snapshot name %}` */
export function parseSnapshot(parser: BlockParser, tag: OpenTag): Node {
  const name = parser.tokens.expectName('the name of the snapshot').text;
  const { body, range } = parser.parseSimpleBlock(tag, 'endsnapshot');
  return { type: 'snapshot', name, body, ...range };
}
