import type { EditedText } from '../lowering/text-edits.ts';
import { type Block, blockOf, blockOfQuery, queryOf } from './block.ts';
import { fromNames } from './from-names.ts';
import { applyOperator } from './operators.ts';
import { isQueryWord, type Pipeline } from './pipeline.ts';
import { hasSetByName, setQuery } from './set-operations.ts';
import { findWord, type Span, split, symbolAt, tokenize, type TokenText, topLevel, wordAt } from './tokens.ts';
import { copied, editedText, joined, textOf, type Written, written } from './written.ts';

export interface LoweredPipes extends EditedText {
  /** Queries whose columns have to be known before the text is final: RENAME keeps its column's place. */
  readonly wanted: readonly string[];
}

const mayHavePipes = /\|>|\bBY\s+NAME\b|\bCORRESPONDING\b|(?:^|[;()]|\bAS)(?:\s|--[^\n]*\n|#[^\n]*\n|\/\*[\s\S]*?\*\/)*FROM\b/i;

/**
 * A text's pipe queries (`FROM t |> WHERE x`), and queries of FROM alone, as standard ones; undefined where there are none. `columns`
 * are those of queries that were wanted, by their text. Throws `GoogleSqlError` for an operator that there is not.
 */
export function lowerPipes(sql: string, columns: ReadonlyMap<string, readonly string[]> = new Map()): LoweredPipes | undefined {
  if (!mayHavePipes.test(sql)) return undefined;
  const text = tokenize(sql);
  if (text === undefined) return undefined;
  const lowering = createLowering(text, columns);
  const statements = split(text, { start: 0, end: text.tokens.length }, ';');
  const parts: Written[] = [];
  let last = 0;
  for (const span of statements) {
    const first = text.tokens[span.start];
    const final = text.tokens[span.end - 1];
    if (span.start >= span.end || first === undefined || final === undefined) continue;
    parts.push(copied(sql, last, first.start), lowering.statement(span));
    last = final.end;
  }
  const all = [...parts.flat(), ...copied(sql, last, sql.length)];
  return lowering.found() ? { ...editedText(all, sql.length), wanted: lowering.wanted() } : undefined;
}

function createLowering(text: TokenText, columns: ReadonlyMap<string, readonly string[]>) {
  const { sql, tokens, closing } = text;
  const wanted = new Set<string>();
  let found = false;

  /** As written, with the pipe queries in its brackets lowered. `ctes` are the WITH queries that it sees. */
  const render = ({ start, end }: Span, ctes: Ctes): Written => {
    const parts: Written[] = [];
    let from = start;
    for (let index = start; index < end; index += 1) {
      const close = closing.get(index);
      if (close === undefined) continue;
      const inside = { start: index + 1, end: close };
      if (symbolAt(text, index) === '(' && isRead(inside)) {
        parts.push(plain(from, index + 1), query(inside, ctes), plain(close, close + 1));
        from = close + 1;
        index = close;
      }
    }
    return spaced([...parts, plain(from, end)]);
  };

  /** Tokens as they stand, with what is between them. */
  const plain = (start: number, end: number): Written => {
    const [first, last] = [tokens[start], tokens[end - 1]];
    return start >= end || first === undefined || last === undefined ? [] : copied(sql, first.start, last.end);
  };

  const isPipeQuery = (span: Span): boolean => {
    if (wordAt(text, span.start) === 'FROM') return true;
    for (const [token] of topLevel(text, span)) if (token.text === '|>') return true;
    if (hasSetByName(text, span)) return true;
    return wordAt(text, span.start) === 'WITH' && wordAt(text, withClause(span).end) === 'FROM';
  };

  /** Also a query that is standard, where queries in its brackets may see its WITH queries. */
  const isRead = (span: Span): boolean => wordAt(text, span.start) === 'WITH' || isPipeQuery(span);

  /** WITH and its queries, up to the query that they are for. */
  const withClause = (span: Span): { readonly definitions: readonly Span[]; readonly isRecursive: boolean; readonly end: number } => {
    const isRecursive = wordAt(text, span.start + 1) === 'RECURSIVE';
    const definitions: Span[] = [];
    let start = span.start + (isRecursive ? 2 : 1);
    for (const [token, index] of topLevel(text, { start, end: span.end })) {
      if (token.text === '(' && wordAt(text, index - 1) === 'AS') {
        const end = (closing.get(index) ?? index) + 1;
        definitions.push({ start, end });
        start = end;
      } else if (token.text === ',' && index === start) start = index + 1;
      else if (isQueryWord(token.word) || (token.text === '(' && index === start)) return { definitions, isRecursive, end: index };
    }
    return { definitions, isRecursive, end: start };
  };

  const query = (span: Span, outer: Ctes): Written => {
    found ||= isPipeQuery(span);
    const at = tokens[span.start]?.start ?? 0;
    const own = wordAt(text, span.start) === 'WITH' ? withClause(span) : { definitions: [], isRecursive: false, end: span.start };
    let seen: Ctes = { ...outer, isRecursive: outer.isRecursive || own.isRecursive };
    const definitions: Written[] = [];
    const define = (definition: Span) => {
      const rendered = render(definition, seen);
      definitions.push(rendered);
      seen = { ...seen, definitions: [...seen.definitions, textOf(rendered)] };
    };
    own.definitions.forEach(define);
    const [base = span, ...operators] = split(text, { start: own.end, end: span.end }, '|>');
    const pipeline: Pipeline = {
      text,
      operators,
      render: (part) => render(part, seen),
      columnsOf: (before) => {
        const whole = `${withText(seen)}${textOf(before)}`;
        if (!columns.has(whole)) wanted.add(whole);
        return columns.get(whole);
      },
    };
    let block = baseBlock(base, at, pipeline);
    for (const [index, operator] of operators.entries()) {
      const place = tokens[operator.start]?.start ?? sql.length;
      if (wordAt(text, operator.start) === 'WITH') {
        const more = withClause({ start: operator.start, end: operator.end });
        seen = { ...seen, isRecursive: seen.isRecursive || more.isRecursive };
        more.definitions.forEach(define);
      } else block = applyOperator({ pipeline, index, span: operator, at: place }, block);
    }
    if (definitions.length === 0) return queryOf(block);
    return written(at, seen.isRecursive ? 'WITH RECURSIVE ' : 'WITH ', joined(at, definitions, ', '), ' ', queryOf(block));
  };

  const baseBlock = (base: Span, at: number, pipeline: Pipeline): Block => {
    const { render: rendered } = pipeline;
    if (wordAt(text, base.start) === 'FROM') {
      const from = { start: base.start + 1, end: base.end };
      const isWildcard = tokens.slice(from.start, from.end).some(({ kind, text: own }) => kind === 'quoted' && own.endsWith('*`'));
      // A star does not show the pseudo-column, and operators further down may ask for it.
      const pseudo = isWildcard ? [{ name: '_TABLE_SUFFIX', isArray: false }] : [];
      return blockOf(at, rendered(from), [...fromNames(text, from), ...pseudo]);
    }
    const takesLimit = findWord(text, base, 'LIMIT') < 0;
    return blockOfQuery(at, hasSetByName(text, base) ? setQuery(pipeline, base) : rendered(base), takesLimit);
  };

  return {
    wanted: () => [...wanted],
    found: () => found,
    statement: (span: Span): Written => {
      const start = queryStart(text, span);
      const none: Ctes = { definitions: [], isRecursive: false };
      if (start === undefined || !isRead({ start, end: span.end })) return render(span, none);
      // The blank is where the statement begins, whatever its operators are turned into.
      const begin = written(tokens[span.start]?.start ?? 0, ' ');
      return spaced([begin, render({ start: span.start, end: start }, none), query({ start, end: span.end }, none)]);
    },
  };
}

/** WITH queries that a query sees. */
interface Ctes {
  readonly definitions: readonly string[];
  readonly isRecursive: boolean;
}

function withText({ definitions, isRecursive }: Ctes): string {
  return definitions.length === 0 ? '' : `WITH ${isRecursive ? 'RECURSIVE ' : ''}${definitions.join(', ')} `;
}

/** Where the query of a statement begins: at once, after AS, or after the table of an INSERT. */
function queryStart(text: TokenText, span: Span): number | undefined {
  const first = wordAt(text, span.start);
  if (isQueryWord(first) || symbolAt(text, span.start) === '(') return span.start;
  const isInsert = first === 'INSERT';
  for (const [token, index] of topLevel(text, span)) {
    const isBracket = token.text === '(' && (isQueryWord(wordAt(text, index + 1)) || symbolAt(text, index + 1) === '(');
    if (!isQueryWord(token.word) && !isBracket) continue;
    if (
      isInsert ||
      wordAt(text, index - 1) === 'AS' ||
      ['BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'EXPLAIN'].includes(wordAt(text, index - 1))
    )
      return index;
  }
  return undefined;
}

/** One after another with a blank where words would run together. */
function spaced(parts: readonly Written[]): Written {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [...written(part[0]?.at ?? 0, ' '), ...part]));
}
