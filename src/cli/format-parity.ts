import {
  comparisonSummary,
  differenceTitle,
  rowsText,
  schemaDifferenceText,
  schemaText,
  verdictWords,
} from '../protocol/comparison-words.ts';
import type { ModelComparison, RowComparison, RowDifference, TargetComparison } from '../run/compare/comparison.ts';
import { formatProblem, formatTable } from './output.ts';
import { cellText } from './print-row-set.ts';

const right = 'right' as const;
/** Letters of a value; the JSON output has all. */
const valueWidth = 60;

/** A table by model, then what differs of each that does. */
export function formatParity(comparison: TargetComparison, relativeTo: (file: string) => string): string {
  const { local, remote, models } = comparison;
  const columns = [
    { title: 'model' },
    { title: '' },
    { title: 'columns' },
    { title: `rows in ${local}`, align: right },
    { title: `rows in ${remote}`, align: right },
    { title: 'differ', align: right },
  ] as const;
  const lines = models.map((model) => [
    model.name,
    verdictWords[model.verdict],
    schemaText(model),
    ...(model.rows ? [count(model.rows.local), count(model.rows.remote), differing(model.rows)] : ['', '', '']),
  ]);
  const details = models.map((model) => modelDetails(model, comparison, relativeTo)).filter((text) => text !== '');
  return [formatTable(columns, lines), ...details, comparisonSummary(comparison)].join('\n\n');
}

function modelDetails(model: ModelComparison, comparison: TargetComparison, relativeTo: (file: string) => string): string {
  const { rows } = model;
  const lines = [
    ...model.problems.map(({ side, problem }) => `${side ? `${comparison[side]}: ` : ''}${formatProblem(problem, relativeTo)}`),
    ...model.schema.map((difference) => schemaDifferenceText(difference, comparison)),
    ...(rows ? rowsText(rows, comparison) : []),
    ...(rows ? rows.differences.map((difference) => rowDetails(difference, rows, comparison)) : []),
  ];
  return lines.length === 0 ? '' : [`${model.name}: ${verdictWords[model.verdict]}`, ...lines.map(indented)].join('\n');
}

/** Each column with its value on both sides; `≠` where they differ. */
function rowDetails(difference: RowDifference, rows: RowComparison, comparison: TargetComparison): string {
  const { local, remote } = difference;
  const cells = rows.columns.map(({ name }, position) => {
    const differs = local && remote && difference.differing.includes(position) ? '≠' : '';
    const [left, right] = excerpts(local && cellText(local[position] ?? null), remote && cellText(remote[position] ?? null));
    return [differs, name, left, right];
  });
  const columns = [{ title: '' }, { title: 'column' }, { title: comparison.local }, { title: comparison.remote }];
  return `${withoutControls(differenceTitle(difference, rows, comparison))}\n${indented(formatTable(columns, cells))}`;
}

/** Two texts cut to the width so that where they first differ is seen. */
function excerpts(left: string | undefined, right: string | undefined): readonly [string, string] {
  let from = 0;
  if (left !== undefined && right !== undefined && Math.max(left.length, right.length) > valueWidth) {
    while (from < left.length && left[from] === right[from]) from += 1;
    from = from === left.length || from < valueWidth ? 0 : from - 10;
  }
  const cut = (text = '') => `${from > 0 ? '…' : ''}${text.slice(from, from + valueWidth)}${text.length > from + valueWidth ? '…' : ''}`;
  return [cut(left), cut(right)];
}

/** A control character in a key must not reach the terminal as one. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '�');
}

function differing({ onlyLocal, onlyRemote, complete }: RowComparison): string {
  return `${complete ? '' : '≥ '}${count(onlyLocal)} / ${count(onlyRemote)}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
