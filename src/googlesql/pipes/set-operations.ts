import { quoted } from './block.ts';
import { type Pipeline, syntaxError } from './pipeline.ts';
import { findWord, items, nameOf, type Span, symbolAt, type TokenText, topLevel, wordAt } from './tokens.ts';
import { type Written, written } from './written.ts';

type Mode = 'STRICT' | 'FULL' | 'LEFT' | 'INNER';

/** A set operator with what it says of columns. */
export interface SetOperator {
  /** From the first word to the one before the query on its right. */
  readonly span: Span;
  /** `UNION ALL`. */
  readonly name: string;
  /** Absent where columns are matched by their places. */
  readonly byName?: { readonly mode: Mode; readonly only: readonly string[] | undefined };
}

type Rendering = Pick<Pipeline, 'text' | 'render' | 'columnsOf'>;

const outerWords = new Set(['FULL', 'LEFT', 'INNER', 'OUTER']);

/** The operator that has its UNION, INTERSECT or EXCEPT at `index`; undefined where the word stands for something else. */
export function setOperatorAt(text: TokenText, index: number): SetOperator | undefined {
  const word = wordAt(text, index);
  const kind = wordAt(text, index + 1);
  if (!['UNION', 'INTERSECT', 'EXCEPT'].includes(word) || (kind !== 'ALL' && kind !== 'DISTINCT')) return undefined;
  let start = index;
  while (outerWords.has(wordAt(text, start - 1))) start -= 1;
  const outer = wordAt(text, start);
  let end = index + 2;
  const isStrict = wordAt(text, end) === 'STRICT';
  if (isStrict) end += 1;
  const isNamed = wordAt(text, end) === 'BY' && wordAt(text, end + 1) === 'NAME';
  const isCorresponding = wordAt(text, end) === 'CORRESPONDING';
  const name = `${word} ${kind}`;
  if (!isNamed && !isCorresponding) return { span: { start, end }, name };
  end += isNamed ? 2 : 1;
  const hasList = symbolAt(text, end + 1) === '(' && wordAt(text, end) === (isNamed ? 'ON' : 'BY');
  const close = hasList ? text.closing.get(end + 1) : undefined;
  const only = close === undefined ? undefined : items(text, { start: end + 2, end: close }).map((item) => nameOf(text.tokens[item.start]));
  const mode = outer === 'FULL' || outer === 'LEFT' || outer === 'INNER' ? outer : isNamed || isStrict ? 'STRICT' : 'INNER';
  return { span: { start, end: close === undefined ? end : close + 1 }, name, byName: { mode, only } };
}

/** Whether a query has a set operator of its own that goes by names. */
export function hasSetByName(text: TokenText, span: Span): boolean {
  for (const [, index] of topLevel(text, span)) if (setOperatorAt(text, index)?.byName) return true;
  return false;
}

/** A query with such operators as one that goes by places. */
export function setQuery(rendering: Rendering, span: Span): Written {
  const { text, render } = rendering;
  const at = text.tokens[span.start]?.start ?? 0;
  const found = [...topLevel(text, span)].flatMap(([, index]) => setOperatorAt(text, index) ?? []);
  const ends = [...found.map(({ span: own }) => own.start), span.end];
  const lastStart = found.at(-1)?.span.end ?? span.start;
  const tailStart = findWord(text, { start: lastStart, end: span.end }, 'ORDER', 'LIMIT');
  const tail = tailStart < 0 ? span.end : tailStart;
  let query = render({ start: span.start, end: ends[0] ?? span.end });
  for (const [index, operator] of found.entries()) {
    const right = render({ start: operator.span.end, end: Math.min(ends[index + 1] ?? span.end, tail) });
    query = combined(rendering, query, operator, right);
  }
  return tail === span.end ? query : written(at, query, ' ', render({ start: tail, end: span.end }));
}

/** Two queries with a set operator between them. */
export function combined(
  { text, columnsOf }: Pick<Pipeline, 'text' | 'columnsOf'>,
  left: Written,
  operator: SetOperator,
  right: Written,
): Written {
  const at = text.tokens[operator.span.start]?.start ?? 0;
  const byPlace = (first: Written, second: Written) => written(at, bracketed(at, first), ` ${operator.name} `, bracketed(at, second));
  if (operator.byName === undefined) return byPlace(left, right);
  const [leftColumns, rightColumns] = [columnsOf(left), columnsOf(right)];
  if (leftColumns === undefined || rightColumns === undefined) return byPlace(left, right);
  const names = columnsByName(leftColumns, rightColumns, operator, text);
  return byPlace(listed(at, left, leftColumns, names), listed(at, right, rightColumns, names));
}

function columnsByName(
  left: readonly string[],
  right: readonly string[],
  { byName, name, span }: SetOperator,
  text: TokenText,
): readonly string[] {
  const { mode = 'STRICT', only } = byName ?? {};
  const fail = (message: string) => syntaxError(`${message} in ${name} BY NAME`, text, span.start);
  const nameless = [...left, ...right].some((column) => column === '' || column.startsWith('$'));
  if (nameless) throw fail('Anonymous columns are not allowed');
  for (const columns of [left, right])
    if (new Set(columns.map((column) => column.toLowerCase())).size < columns.length) throw fail('Duplicate columns are not allowed');
  const inLeft = (column: string) => has(left, column);
  const inRight = (column: string) => has(right, column);
  const wanted = only ?? left;
  if (mode === 'STRICT') {
    const different =
      only === undefined
        ? [...left.filter((own) => !inRight(own)), ...right.filter((own) => !inLeft(own))]
        : only.filter((own) => !inLeft(own) || !inRight(own));
    if (different[0] !== undefined) throw fail(`Column ${different[0]} does not occur in both queries`);
    return wanted;
  }
  if (mode === 'INNER') {
    const common = wanted.filter((own) => inLeft(own) && inRight(own));
    if (common.length === 0) throw fail('No column occurs in both queries');
    return common;
  }
  if (mode === 'LEFT') return wanted;
  return only ?? [...left, ...right.filter((own) => !inLeft(own))];
}

/** The query with these columns in this order; those that it lacks are NULL. */
function listed(at: number, query: Written, columns: readonly string[], names: readonly string[]): Written {
  const same = columns.length === names.length && columns.every((column, index) => column.toLowerCase() === names[index]?.toLowerCase());
  if (same) return query;
  const list = names.map((name) => (has(columns, name) ? quoted(name) : `NULL AS ${quoted(name)}`));
  return written(at, `SELECT ${list.join(', ')} FROM `, bracketed(at, query));
}

function has(columns: readonly string[], name: string): boolean {
  return columns.some((column) => column.toLowerCase() === name.toLowerCase());
}

function bracketed(at: number, query: Written): Written {
  return written(at, '(', query, ')');
}
