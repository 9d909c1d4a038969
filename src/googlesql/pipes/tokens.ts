import type { TextRange } from '../../problem/text-position.ts';

/** A token of GoogleSQL that is neither white space nor a comment. */
export interface Token extends TextRange {
  readonly kind: 'word' | 'quoted' | 'literal' | 'symbol';
  /** As written. */
  readonly text: string;
  /** In upper case; empty for what is no word, so that a quoted name is never taken for a keyword. */
  readonly word: string;
}

/** The tokens of a text with the brackets that belong together, and the text itself. */
export interface TokenText {
  readonly sql: string;
  readonly tokens: readonly Token[];
  /** For a bracket that opens the index of the one that closes, for others undefined. */
  readonly closing: ReadonlyMap<number, number>;
}

const tokenPattern = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*|#[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<literal>[rRbB]{0,2}(?:'''(?:[^\\]|\\[\s\S])*?'''|"""(?:[^\\]|\\[\s\S])*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")|\.?\d[\w.]*)`,
    String.raw`(?<quoted>${'`'}(?:[^${'`'}\\\n]|\\[\s\S])*${'`'})`,
    String.raw`(?<word>[A-Za-z_]\w*)`,
    String.raw`(?<symbol>\|>|=>|[\s\S])`,
  ].join('|'),
  'gy',
);

/** Undefined for a text whose brackets do not match: its parser says so better. */
export function tokenize(sql: string): TokenText | undefined {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(tokenPattern)) {
    const { space, literal, quoted, word } = match.groups ?? {};
    if (space !== undefined) continue;
    const [text] = match;
    // After a dot a number's dot and a digit's word are names and places of their own: `a.1` does not occur in BigQuery.
    const kind = word !== undefined ? 'word' : quoted !== undefined ? 'quoted' : literal !== undefined ? 'literal' : 'symbol';
    tokens.push({ kind, text, word: kind === 'word' ? text.toUpperCase() : '', start: match.index, end: match.index + text.length });
  }
  const closing = closingBrackets(tokens);
  return closing && { sql, tokens, closing };
}

function closingBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> | undefined {
  const closing = new Map<number, number>();
  const open: { readonly index: number; readonly close: string }[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'symbol') continue;
    if (text === '(' || text === '[') open.push({ index, close: text === '(' ? ')' : ']' });
    if (text !== ')' && text !== ']') continue;
    const last = open.pop();
    if (last?.close !== text) return undefined;
    closing.set(last.index, index);
  }
  return open.length === 0 ? closing : undefined;
}

/** A run of tokens, by index; the end is not in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The indices of a span's tokens outside of brackets; of brackets the one that opens. */
export function* topLevel({ tokens, closing }: TokenText, { start, end }: Span): Generator<readonly [Token, number]> {
  for (let index = start; index < end; index += 1) {
    const token = tokens[index];
    if (token === undefined) return;
    yield [token, index];
    index = closing.get(index) ?? index;
  }
}

/** The parts of a span between separators outside of brackets. */
export function split(text: TokenText, span: Span, separator: string): readonly Span[] {
  const parts: Span[] = [];
  let { start } = span;
  for (const [token, index] of topLevel(text, span)) {
    if (token.kind !== 'symbol' || token.text !== separator) continue;
    parts.push({ start, end: index });
    start = index + 1;
  }
  return [...parts, { start, end: span.end }];
}

/** The list's items; a comma after the last one is BigQuery's licence. */
export function items(text: TokenText, span: Span): readonly Span[] {
  return split(text, span, ',').filter(({ start, end }) => start < end);
}

/** Where one of the words stands outside of brackets; -1 where none does. */
export function findWord(text: TokenText, span: Span, ...words: readonly string[]): number {
  for (const [token, index] of topLevel(text, span)) if (words.includes(token.word)) return index;
  return -1;
}

export function wordAt({ tokens }: TokenText, index: number): string {
  return tokens[index]?.word ?? '';
}

export function symbolAt({ tokens }: TokenText, index: number): string {
  const token = tokens[index];
  return token?.kind === 'symbol' ? token.text : '';
}

/** A name's token as the name that it is. */
export function nameOf(token: Token | undefined): string {
  return token === undefined ? '' : token.kind === 'quoted' ? token.text.slice(1, -1) : token.text;
}
