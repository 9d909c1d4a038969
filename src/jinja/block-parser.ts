import type { ProblemError } from '../problem/problem.ts';
import { positionAt, type TextRange } from '../problem/text-position.ts';
import type { Node, TextNode } from './ast.ts';
import { closest } from './closest.ts';
import { parseTuple } from './expression-parser.ts';
import type { TokenStream } from './token-stream.ts';

/** Where a tag stands, `{%` to `%}`, as far as it is known yet. */
export interface OpenTag extends TextRange {
  readonly name: string;
}

/** A kind of tag: called with the tag's name already read. */
export type ParseTag = (parser: BlockParser, tag: OpenTag) => Node | readonly Node[];

interface OpenBlock {
  readonly tag: OpenTag;
  /** The tags that end it or go on with it: `elif`, `else`, `endif`. */
  readonly ends: readonly string[];
}

/** Parses text, `{{ }}` and tags, and knows which blocks are open. */
export class BlockParser {
  readonly tokens: TokenStream;
  readonly #tags: ReadonlyMap<string, ParseTag>;
  readonly #foreign: ReadonlySet<string>;
  readonly #open: OpenBlock[] = [];
  /** One for each macro or call block around the current place. */
  readonly #loops: number[] = [0];

  /** `foreign` are the tags of Jinja2 that dbt has not. */
  constructor(tokens: TokenStream, tags: ReadonlyMap<string, ParseTag>, foreign: ReadonlySet<string>) {
    this.tokens = tokens;
    this.#tags = tags;
    this.#foreign = foreign;
  }

  parseTemplate(): Node[] {
    return this.#parseBody(undefined).body;
  }

  /** The rest of the opening tag, the body, and the name of the tag that ended it, which is the current token. */
  parseBlock(tag: OpenTag, ends: readonly string[]): { readonly body: Node[]; readonly end: string; readonly range: TextRange } {
    this.tokens.skipOperator(':');
    const { end } = this.tokens.expectType('block-end');
    const range = { start: tag.start, end };
    const block = { tag: { ...tag, end }, ends };
    this.#open.push(block);
    const result = this.tokens.nested(() => this.#parseBody(block));
    this.#open.pop();
    return { ...result, range };
  }

  /** A block that has only one possible end, which it takes in. */
  parseSimpleBlock(tag: OpenTag, end: string): { readonly body: Node[]; readonly range: TextRange } {
    const { body, range } = this.parseBlock(tag, [end]);
    this.tokens.expectType('block-end');
    return { body, range };
  }

  insideLoop<T>(parse: () => T): T {
    this.#loops.push((this.#loops.pop() ?? 0) + 1);
    const result = parse();
    this.#loops.push((this.#loops.pop() ?? 1) - 1);
    return result;
  }

  /** A macro's body is in no loop, wherever the macro stands. */
  insideCallable<T>(parse: () => T): T {
    this.#loops.push(0);
    const result = parse();
    this.#loops.pop();
    return result;
  }

  get isInLoop(): boolean {
    return (this.#loops.at(-1) ?? 0) > 0;
  }

  #parseBody(block: OpenBlock | undefined): { readonly body: Node[]; readonly end: string } {
    const { tokens } = this;
    const body: Node[] = [];
    for (;;) {
      const token = tokens.current;
      switch (token.type) {
        case 'text':
          body.push(...textNodes(tokens.file.text, token.start, token.end));
          tokens.advance();
          break;
        case 'variable-begin': {
          tokens.advance();
          const expression = parseTuple(tokens);
          const { end } = tokens.expectType('variable-end');
          body.push({ type: 'output', expression, start: token.start, end });
          break;
        }
        case 'block-begin': {
          tokens.advance();
          const end = this.#endTag(block, token.start);
          if (end !== undefined) return { body, end };
          const nodes = this.#parseTag(token.start);
          if (isNodeList(nodes)) body.push(...nodes);
          else body.push(nodes);
          break;
        }
        case 'docs':
          body.push({ type: 'docs', name: token.name, text: token.body, start: token.start, end: token.end });
          tokens.advance();
          break;
        default:
          if (block) throw this.#unclosed(block);
          return { body, end: '' };
      }
    }
  }

  /** Takes in the name of a tag that ends `block`, and refuses one that ends another block or none. */
  #endTag(block: OpenBlock | undefined, start: number): string | undefined {
    const token = this.tokens.current;
    if (token.type !== 'name') return undefined;
    if (block?.ends.includes(token.text)) {
      this.tokens.advance();
      return token.text;
    }
    if (!this.#endsSomething(token.text)) return undefined;
    const range = { start, end: token.end };
    if (!block) throw this.tokens.error(range, `\`{% ${token.text} %}\` found, but no block is open here.`, openerHint(token.text));
    const { line, column } = positionAt(this.tokens.file.text, block.tag.start);
    throw this.tokens.error(
      range,
      `\`{% ${token.text} %}\` found, but the block that is open is the \`{% ${block.tag.name} %}\` of line ${line}, column ${column}.`,
      `Close that one first, with \`{% ${block.ends.at(-1) ?? ''} %}\`.`,
    );
  }

  #endsSomething(name: string): boolean {
    if (name === 'else' || name === 'elif') return true;
    return name.startsWith('end') && this.#tags.has(name.slice('end'.length));
  }

  #parseTag(start: number): Node | readonly Node[] {
    const name = this.tokens.expectName('the name of a tag');
    const parse = this.#tags.get(name.text);
    if (!parse) throw this.#unknownTag({ start, end: name.end }, name.text);
    return parse(this, { start, end: name.end, name: name.text });
  }

  #unknownTag(range: TextRange, name: string): ProblemError {
    if (this.#foreign.has(name)) {
      return this.tokens.error(
        range,
        `\`{% ${name} %}\` does not exist in dbt.`,
        'Put what templates share into a macro: macros of the project can be called from everywhere.',
      );
    }
    const known = [...this.#tags.keys()];
    const near = closest(name, known);
    const list = known.map((each) => `\`${each}\``).join(', ');
    return this.tokens.error(
      range,
      `There is no tag \`${name}\`.`,
      near === undefined ? `The tags are ${list}.` : `Did you mean \`${near}\`? The tags are ${list}.`,
    );
  }

  #unclosed({ tag, ends }: OpenBlock): ProblemError {
    const end = ends.at(-1) ?? '';
    return this.tokens.error(
      tag,
      `This \`{% ${tag.name} %}\` is never closed: there is no \`{% ${end} %}\` before the end of the file.`,
      `Add \`{% ${end} %}\`.`,
    );
  }
}

function openerHint(name: string): string {
  if (name === 'else' || name === 'elif') return `\`${name}\` stands inside an \`{% if %}\`.`;
  return `Remove it, or open the block before it with \`{% ${name.slice('end'.length)} … %}\`.`;
}

function isNodeList(nodes: Node | readonly Node[]): nodes is readonly Node[] {
  return Array.isArray(nodes);
}

/** Template text as nodes that are exact copies; line ends are written as `\n`. */
function textNodes(source: string, start: number, end: number): TextNode[] {
  const text = source.slice(start, end);
  if (!text.includes('\r')) return [{ type: 'text', text, exact: true, start, end }];
  const nodes: TextNode[] = [];
  let from = start;
  for (const match of text.matchAll(/\r\n?/g)) {
    const at = start + match.index;
    if (at > from) nodes.push({ type: 'text', text: source.slice(from, at), exact: true, start: from, end: at });
    from = at + 1;
    if (match[0] === '\r') nodes.push({ type: 'text', text: '\n', exact: false, start: at, end: from });
  }
  if (end > from) nodes.push({ type: 'text', text: source.slice(from, end), exact: true, start: from, end });
  return nodes;
}
