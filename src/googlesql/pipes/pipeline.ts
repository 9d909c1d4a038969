import { GoogleSqlError } from '../googlesql-error.ts';
import { aggregateNames } from '../lowering/aggregate-names.ts';
import type { FromName } from './from-names.ts';
import { mentioned } from './from-names.ts';
import { nameOf, type Span, symbolAt, type TokenText, wordAt } from './tokens.ts';
import type { Written } from './written.ts';

/** What the operators of one pipe query share. */
export interface Pipeline {
  readonly text: TokenText;
  /** Each operator with its arguments, without the pipe in front. */
  readonly operators: readonly Span[];
  /** A span as it was written, pipe queries within it lowered. */
  readonly render: (span: Span) => Written;
  /** The columns of a query, which is told by its text; undefined while they are not known. */
  readonly columnsOf: (query: Written) => readonly string[] | undefined;
}

/** One operator of a pipeline. */
export interface Operator {
  readonly pipeline: Pipeline;
  readonly index: number;
  readonly span: Span;
  /** Where it stands in the text. */
  readonly at: number;
}

/** After these the names of rows are others. */
const newNames = new Set(['SELECT', 'AGGREGATE', 'AS', 'UNION', 'INTERSECT', 'EXCEPT', 'PIVOT', 'UNPIVOT', 'CALL']);

/** Whether a name of rows is used by the operators from `index` on, as far as it reaches. */
export function askedFrom({ text, operators }: Pipeline, index: number): (name: FromName) => boolean {
  const reach = operators.slice(index);
  const end = reach.findIndex(({ start }) => newNames.has(wordAt(text, start)));
  const parts = (end < 0 ? reach : reach.slice(0, end + 1)).map((span) => mentioned(text, span));
  return ({ name, isArray }) =>
    parts.some(({ qualifiers, bare }) => qualifiers.has(name.toLowerCase()) || (!isArray && bare.has(name.toLowerCase())));
}

/** Throws what BigQuery says of an aggregate where only values of one row may be. */
export function withoutAggregates({ pipeline: { text }, span }: Operator): void {
  const name = wordAt(text, span.start);
  for (let index = span.start; index < span.end; index += 1) {
    const token = text.tokens[index];
    if (token === undefined) return;
    const close = symbolAt(text, index + 1) === '(' ? text.closing.get(index + 1) : undefined;
    if (symbolAt(text, index) === '(' && isQueryWord(wordAt(text, index + 1))) index = text.closing.get(index) ?? index;
    else if (
      close !== undefined &&
      aggregateNames.has(token.text.toLowerCase()) &&
      symbolAt(text, index - 1) !== '.' &&
      wordAt(text, close + 1) !== 'OVER'
    )
      throw syntaxError(`Aggregate function ${nameOf(token).toUpperCase()} not allowed in pipe ${name}`, text, index);
  }
}

/** A window function of its own, not of a query within. */
export function hasWindow(text: TokenText, span: Span): boolean {
  for (let index = span.start; index < span.end; index += 1) {
    if (symbolAt(text, index) === '(' && isQueryWord(wordAt(text, index + 1))) index = text.closing.get(index) ?? index;
    else if (wordAt(text, index) === 'OVER') return true;
  }
  return false;
}

export function isQueryWord(word: string): boolean {
  return word === 'SELECT' || word === 'FROM' || word === 'WITH';
}

export function syntaxError(message: string, { tokens, sql }: TokenText, index: number): GoogleSqlError {
  const { start, end } = tokens[index] ?? { start: sql.length, end: sql.length };
  return new GoogleSqlError(message, { start, end });
}
