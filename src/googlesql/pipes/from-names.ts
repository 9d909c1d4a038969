import { findWord, nameOf, type Span, symbolAt, type TokenText, topLevel, wordAt } from './tokens.ts';

/** A name that FROM or JOIN gives to the rows of a table. */
export interface FromName {
  readonly name: string;
  /** Of an array: its name is a column where the elements are no structs. */
  readonly isArray: boolean;
}

const endsOfItem = new Set([
  'JOIN',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'CROSS',
  'NATURAL',
  'ON',
  'USING',
  'WITH',
  'FOR',
  'PIVOT',
  'UNPIVOT',
  'TABLESAMPLE',
  'MATCH_RECOGNIZE',
]);

/** The names of a FROM clause or of what follows it, in order. */
export function fromNames(text: TokenText, span: Span): readonly FromName[] {
  const names: FromName[] = [];
  let expects = true;
  for (const [token, index] of topLevel(text, span)) {
    if (expects && token.word !== 'LATERAL') names.push(...namesAt(text, { start: index, end: span.end }, names));
    expects = (token.kind === 'symbol' && token.text === ',') || token.word === 'JOIN' || (expects && token.word === 'LATERAL');
  }
  return names;
}

/** Of the item that begins here. */
function namesAt(text: TokenText, { start, end }: Span, earlier: readonly FromName[]): readonly FromName[] {
  if (symbolAt(text, start) === '(') {
    const close = text.closing.get(start) ?? end;
    const alias = aliasAt(text, close + 1, end);
    const inside = { start: start + 1, end: close };
    if (alias !== undefined) return [{ name: alias, isArray: false }];
    return findWord(text, inside, 'JOIN') >= 0 && findWord(text, inside, 'SELECT', 'FROM', 'WITH') < 0 ? fromNames(text, inside) : [];
  }
  const path: string[] = [];
  let index = start;
  for (; index < end; index += 1) {
    const token = text.tokens[index];
    const isName = token?.kind === 'word' || token?.kind === 'quoted';
    if (isName && (path.length === 0 || ['.', '-'].includes(symbolAt(text, index - 1)))) path.push(nameOf(token));
    else if (!['.', '-'].includes(symbolAt(text, index))) break;
  }
  const isCall = symbolAt(text, index) === '(';
  if (isCall) index = (text.closing.get(index) ?? end) + 1;
  const isUnnest = isCall && path[0]?.toUpperCase() === 'UNNEST';
  const isPathOfRow = path.length > 1 && earlier.some(({ name }) => name.toLowerCase() === path[0]?.toLowerCase());
  const alias = aliasAt(text, index, end) ?? (isCall ? undefined : path.at(-1)?.split('.').at(-1));
  return alias === undefined || alias === '' ? [] : [{ name: alias, isArray: isUnnest || isPathOfRow }];
}

function aliasAt(text: TokenText, index: number, end: number): string | undefined {
  const at = wordAt(text, index) === 'AS' ? index + 1 : index;
  const token = text.tokens[at];
  if (at >= end || token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return undefined;
  return at === index && endsOfItem.has(token.word) ? undefined : nameOf(token);
}

/** Names that a span mentions as rows: in front of a dot, or on their own. In lower case. */
export function mentioned(
  text: TokenText,
  { start, end }: Span,
): { readonly qualifiers: ReadonlySet<string>; readonly bare: ReadonlySet<string> } {
  const qualifiers = new Set<string>();
  const bare = new Set<string>();
  for (let index = start; index < end; index += 1) {
    const token = text.tokens[index];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted') || symbolAt(text, index - 1) === '.') continue;
    if (wordAt(text, index - 1) === 'AS') continue;
    const next = symbolAt(text, index + 1);
    if (next === '.') qualifiers.add(nameOf(token).toLowerCase());
    else if (next !== '(') bare.add(nameOf(token).toLowerCase());
  }
  return { qualifiers, bare };
}
