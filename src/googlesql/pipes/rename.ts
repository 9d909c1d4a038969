import { type Block, blockOf, clauses, open, queryOf, quoted } from './block.ts';
import { asked, columns } from './changed-columns.ts';
import { askedFrom, type Operator } from './pipeline.ts';
import { findWord, items, nameOf, wordAt } from './tokens.ts';
import { written } from './written.ts';

/** Columns keep their places, which the star cannot tell: they are listed where the places can be seen. */
export function rename(operator: Operator, block: Block): Block {
  const { pipeline, span, at, index } = operator;
  const { text } = pipeline;
  const names = items(text, { start: span.start + 1, end: span.end }).map((item) => {
    const isSure = wordAt(text, item.start + 1) === 'AS';
    return [nameOf(text.tokens[item.start]), nameOf(text.tokens[item.start + (isSure ? 2 : 1)])] as const;
  });
  const renamed = names.map(([from, to]) => `${quoted(from)} AS ${quoted(to)}`).join(', ');
  const unordered = () => columns(operator, block, names.map(([from]) => quoted(from)).join(', '), [written(at, `, ${renamed}`)]);
  if (!isPlaceSeen(operator)) return unordered();
  const before = queryOf(block);
  const known = pipeline.columnsOf(before);
  if (known === undefined) return unordered();
  const missing = names.find(([from]) => !known.some((column) => column.toLowerCase() === from.toLowerCase()));
  const isListable =
    new Set(known.map((name) => name.toLowerCase())).size === known.length && !known.some((name) => name === '' || name.startsWith('$'));
  if (missing || !isListable) return unordered();
  const later = askedFrom(pipeline, index + 1);
  const opened = open(block, asked(operator));
  const list = known.map((column) => {
    const to = names.find(([from]) => from.toLowerCase() === column.toLowerCase())?.[1];
    return to === undefined ? quoted(column) : `${quoted(column)} AS ${quoted(to)}`;
  });
  const rows = [...opened.kept, ...opened.names.map(({ name }) => name)].filter((name) => later({ name, isArray: false }));
  const all = [...list, ...rows.map((name) => `${quoted(name)} AS ${quoted(name)}`)];
  return { ...blockOf(at, written(at, `(SELECT ${all.join(', ')}`, clauses(opened), ')')), kept: rows };
}

/** Whether a later star, or the end, shows the columns in their order. */
function isPlaceSeen({ pipeline: { text, operators: all }, index }: Operator): boolean {
  for (const span of all.slice(index + 1)) {
    const word = wordAt(text, span.start);
    if (word === 'AGGREGATE') return false;
    if (word === 'SELECT') return text.tokens.slice(span.start, span.end).some(({ text: own }) => own === '*');
    if (['UNION', 'INTERSECT', 'EXCEPT', 'LEFT', 'FULL', 'INNER', 'CALL'].includes(word) && findWord(text, span, 'JOIN') < 0) return true;
  }
  return true;
}
