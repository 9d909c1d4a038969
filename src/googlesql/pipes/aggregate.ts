import { type Block, blockOfQuery, clauses } from './block.ts';
import { type Operator, type Pipeline, syntaxError } from './pipeline.ts';
import { findWord, items, type Span, symbolAt, topLevel, wordAt } from './tokens.ts';
import { joined, textOf, type Written, written } from './written.ts';

/** An item of AGGREGATE or its GROUP BY, with what it says of the order. */
interface Item {
  readonly sql: Written;
  /** `DESC NULLS LAST`; undefined where the item says nothing. */
  readonly order: Written | undefined;
  readonly span: Span;
}

/** AGGREGATE: the grouping columns first, then the aggregates. `block` is open. */
export function aggregate(operator: Operator, block: Block): Block {
  const { pipeline, span, at } = operator;
  const { text } = pipeline;
  const group = findWord(text, span, 'GROUP');
  const aggregates = items(text, { start: span.start + 1, end: group < 0 ? span.end : group }).map((item) => itemOf(pipeline, item));
  const isOrdered = group >= 0 && wordAt(text, group + 1) === 'AND';
  const by = group < 0 ? -1 : group + (isOrdered ? 3 : 1);
  if (by >= 0 && wordAt(text, by) !== 'BY') throw syntaxError('Syntax error: Expected keyword BY', text, by);
  const list: Span = { start: by + 1, end: span.end };
  if (wordAt(text, by + 1) === 'ALL') throw syntaxError('GROUP BY ALL is not supported in pipe AGGREGATE', text, by + 1);
  const grouping = by < 0 ? [] : items(text, list);
  if (aggregates.length === 0 && grouping.length === 0)
    throw syntaxError('Pipe AGGREGATE cannot have both an empty aggregate list and an empty GROUP BY', text, span.start);
  const isPlain = grouping.every((item) => !isGroupingSet(pipeline, item));
  const columns = (
    isPlain
      ? grouping
      : distinct(
          grouping.flatMap((item) => groupedExpressions(pipeline, item)),
          pipeline,
        )
  ).map((item) => itemOf(pipeline, item));
  const ordinal = columns.find(({ span: { start, end } }) => end === start + 1 && /^\d+$/.test(text.tokens[start]?.text ?? ''));
  if (ordinal) throw syntaxError('GROUP BY ordinal not allowed in pipe AGGREGATE', text, ordinal.span.start);
  const all = [...columns, ...aggregates];
  const groupBy = isPlain ? columns.map((_, index) => written(at, String(index + 1))) : grouping.map((item) => pipeline.render(item));
  const order = all.flatMap(({ order: own }, index) => {
    const suffix = own ?? (isOrdered && index < columns.length ? [] : undefined);
    return suffix === undefined ? [] : [written(at, `${index + 1} `, suffix)];
  });
  const query = written(
    at,
    'SELECT ',
    joined(
      at,
      all.map(({ sql }) => sql),
      ', ',
    ),
    clauses(block),
    ...(groupBy.length === 0 ? [] : [' GROUP BY ', joined(at, groupBy, ', ')]),
    ...(order.length === 0 ? [] : [' ORDER BY ', joined(at, order, ', ')]),
  );
  return blockOfQuery(at, query, true);
}

function itemOf({ text, render }: Pipeline, span: Span): Item {
  const suffix = findWord(text, span, 'ASC', 'DESC');
  if (suffix < 0) return { sql: render(span), order: undefined, span };
  const end = wordAt(text, suffix + 1) === 'NULLS' ? suffix + 3 : suffix + 1;
  const at = text.tokens[span.start]?.start ?? 0;
  const sql = written(at, render({ start: span.start, end: suffix }), ' ', render({ start: Math.min(end, span.end), end: span.end }));
  return { sql, order: render({ start: suffix, end }), span: { start: span.start, end: suffix } };
}

function isGroupingSet({ text }: Pipeline, { start }: Span): boolean {
  const word = wordAt(text, start);
  return (
    ((word === 'ROLLUP' || word === 'CUBE') && symbolAt(text, start + 1) === '(') ||
    (word === 'GROUPING' && wordAt(text, start + 1) === 'SETS') ||
    isEmptyGroup({ start, text })
  );
}

function isEmptyGroup({ start, text }: { readonly start: number; readonly text: Pipeline['text'] }): boolean {
  return symbolAt(text, start) === '(' && symbolAt(text, start + 1) === ')';
}

/** The expressions that a grouping set, ROLLUP or CUBE groups by. */
function groupedExpressions(pipeline: Pipeline, span: Span): readonly Span[] {
  const { text } = pipeline;
  if (isEmptyGroup({ start: span.start, text })) return [];
  if (isGroupingSet(pipeline, span)) {
    const bracket = wordAt(text, span.start) === 'GROUPING' ? span.start + 2 : span.start + 1;
    return items(text, { start: bracket + 1, end: text.closing.get(bracket) ?? span.end }).flatMap((item) =>
      groupedExpressions(pipeline, item),
    );
  }
  const isList = symbolAt(text, span.start) === '(' && text.closing.get(span.start) === span.end - 1;
  const inside = { start: span.start + 1, end: span.end - 1 };
  return isList && [...topLevel(text, inside)].length > 0 ? items(text, inside) : [span];
}

function distinct(spans: readonly Span[], { render }: Pipeline): readonly Span[] {
  return [...new Map(spans.map((span) => [textOf(render(span)).toLowerCase(), span])).values()];
}
