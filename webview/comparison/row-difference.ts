import type { Field } from '../../src/googlesql/schema.ts';
import { differenceTitle } from '../../src/protocol/comparison-words.ts';
import type { RowComparison, RowDifference, TargetComparison } from '../../src/run/compare/comparison.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { detailText, typeText } from '../preview/cell-text.ts';
import { element } from '../ui/element.ts';
import { markedTexts } from './marked-texts.ts';

/** Two rows beside each other, a line a column: first those that differ, then the rest, folded. A row that has no other stands alone. */
export function rowDifference(difference: RowDifference, rows: RowComparison, targets: TargetComparison): HTMLElement {
  const { local, remote, differing } = difference;
  const paired = local !== undefined && remote !== undefined;
  const line = (field: Field, position: number): HTMLElement => {
    const [left, right] = markedTexts(textAt(local, position), textAt(remote, position));
    return element('tr', {}, [
      element('th', { scope: 'row', title: typeText(field) }, [field.name]),
      valueCell(local, left, paired && differing.includes(position)),
      valueCell(remote, right, paired && differing.includes(position)),
    ]);
  };
  const numbered = rows.columns.map((field, position) => ({ field, position }));
  const equal = paired ? numbered.filter(({ position }) => !differing.includes(position)) : [];
  const title = differenceTitle(difference, rows, targets);
  const table = (lines: typeof numbered, label: string): HTMLElement =>
    element('table', { class: 'rows', 'aria-label': label }, [
      element('thead', {}, [
        element('tr', {}, [
          element('th', { scope: 'col' }, ['Column']),
          element('th', { scope: 'col' }, [targets.local]),
          element('th', { scope: 'col' }, [targets.remote]),
        ]),
      ]),
      element(
        'tbody',
        {},
        lines.map(({ field, position }) => line(field, position)),
      ),
    ]);
  return element('div', { class: 'difference' }, [
    element('p', { class: 'difference-title' }, [title]),
    table(
      numbered.filter(({ position }) => !paired || differing.includes(position)),
      title,
    ),
    equal.length === 0
      ? undefined
      : element('details', {}, [
          element('summary', {}, [equal.length === 1 ? '1 column is equal' : `${equal.length} columns are equal`]),
          table(equal, 'Columns that are equal'),
        ]),
  ]);
}

function textAt(row: readonly Value[] | undefined, position: number): string | undefined {
  return row && detailText(row[position] ?? null);
}

function valueCell(row: readonly Value[] | undefined, content: readonly (string | HTMLElement)[], differs: boolean): HTMLElement {
  if (!row) return element('td', { class: 'none' }, [element('span', { class: 'visually-hidden' }, ['no such row'])]);
  return element('td', { class: differs ? 'differs' : undefined }, [element('div', { class: 'value' }, content)]);
}
