import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { Field } from '../../src/googlesql/schema.ts';
import type { PreviewSort } from '../../src/protocol/engine.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { element } from '../ui/element.ts';
import { cellText, isNumeric, typeText } from './cell-text.ts';
import { isSelected, moveSelection, type CellAddress, type Selection } from './selection.ts';

const rowHeight = 24;
const rowNumberWidth = 72;

export interface GridEvents {
  readonly onSort: (sort: PreviewSort | undefined) => void;
  readonly onCopy: (selection: Selection) => void;
  /** The person looks at this cell, or at none. */
  readonly onActive: (cell: CellAddress | undefined) => void;
  /** The person wants to see the whole value. */
  readonly onOpen: (cell: CellAddress) => void;
}

export interface GridContent {
  readonly fields: readonly Field[];
  readonly widths: readonly number[];
  readonly rowCount: number;
  readonly sort: PreviewSort | undefined;
  readonly row: (index: number) => readonly Value[] | undefined;
}

/**
 * A grid of which only the rows in the window are in the page, so that 100,000 rows cost as little as 100.
 * One element has the focus; the active cell is told to screen readers by `aria-activedescendant`.
 */
export class Grid {
  readonly root: HTMLElement = element('div', {
    class: 'grid',
    role: 'grid',
    tabindex: 0,
    'aria-label': 'Rows',
    'aria-multiselectable': 'true',
  });
  readonly #header = element('div', { class: 'grid-header', role: 'row', 'aria-rowindex': 1 });
  readonly #body = element('div', { class: 'grid-body', role: 'rowgroup' });
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  readonly #events: GridEvents;
  #content: GridContent | undefined;
  #selection: Selection = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } };

  constructor(events: GridEvents) {
    this.#events = events;
    this.root.append(this.#header, this.#body);
    this.#virtualizer = new Virtualizer({
      count: 0,
      getScrollElement: () => this.root,
      estimateSize: () => rowHeight,
      overscan: 12,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.render(),
    });
    this.#virtualizer._didMount();
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
    this.#body.addEventListener('mousedown', (event) => this.#onPress(event));
    this.#body.addEventListener('dblclick', (event) => {
      const cell = addressOf(event.target);
      if (cell) this.#events.onOpen(cell);
    });
  }

  get selection(): Selection {
    return this.#selection;
  }

  show(content: GridContent): void {
    const fresh = this.#content?.fields !== content.fields;
    this.#content = content;
    const width = content.widths.reduce((sum, column) => sum + column, rowNumberWidth);
    const columns = [rowNumberWidth, ...content.widths].map((column) => `${column}px`).join(' ');
    this.root.style.setProperty('--grid-columns', columns);
    this.root.style.setProperty('--grid-width', `${width}px`);
    this.root.setAttribute('aria-rowcount', String(content.rowCount + 1));
    this.root.setAttribute('aria-colcount', String(content.fields.length + 1));
    this.#header.replaceChildren(
      element('div', { class: 'grid-corner', role: 'columnheader', 'aria-label': 'Row number' }),
      ...content.fields.map((field, index) => this.#headerCell(field, index, content.sort)),
    );
    if (fresh) this.#selection = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } };
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count: content.rowCount });
    this.#virtualizer._willUpdate();
    this.#virtualizer.measure();
    this.render();
  }

  render(): void {
    const content = this.#content;
    if (!content) return;
    this.#body.style.height = `${this.#virtualizer.getTotalSize()}px`;
    this.#body.replaceChildren(...this.#virtualizer.getVirtualItems().map(({ index, start }) => this.#rowElement(content, index, start)));
    this.root.setAttribute('aria-activedescendant', cellId(this.#selection.active));
  }

  #headerCell(field: Field, index: number, sort: PreviewSort | undefined): HTMLElement {
    const sorted = sort?.column === index ? sort : undefined;
    const made = element(
      'button',
      {
        class: `grid-heading${isNumeric(field) ? ' number' : ''}`,
        role: 'columnheader',
        tabindex: -1,
        'aria-colindex': index + 2,
        'aria-sort': sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none',
        title: [field.name, typeText(field), field.description ?? ''].join('\n').trim(),
      },
      [
        element('span', { class: 'grid-heading-name' }, [`${field.name}${sorted ? (sorted.descending ? ' ↓' : ' ↑') : ''}`]),
        element('span', { class: 'muted grid-heading-type' }, [typeText(field)]),
      ],
    );
    made.addEventListener('click', () => this.#sortBy(index));
    return made;
  }

  /** Ascending, then descending, then the result's own order. */
  #sortBy(column: number): void {
    const sort = this.#content?.sort;
    if (sort?.column !== column) this.#events.onSort({ column, descending: false });
    else this.#events.onSort(sort.descending ? undefined : { column, descending: true });
  }

  #rowElement({ fields, row }: GridContent, index: number, start: number): HTMLElement {
    const values = row(index);
    const made = element('div', { class: `grid-row${index % 2 === 1 ? ' odd' : ''}`, role: 'row', 'aria-rowindex': index + 2 }, [
      element('div', { class: 'grid-row-number number muted', role: 'rowheader' }, [(index + 1).toLocaleString('en')]),
      ...fields.map((field, column) => this.#cell(field, { row: index, column }, values?.[column])),
    ]);
    made.style.transform = `translateY(${start}px)`;
    return made;
  }

  #cell(field: Field, address: CellAddress, value: Value | undefined): HTMLElement {
    const { active } = this.#selection;
    const classes = [
      'grid-cell',
      isNumeric(field) ? 'number' : '',
      value === null ? 'null' : '',
      typeof value === 'object' && value !== null ? 'nested' : '',
      isSelected(this.#selection, address) ? 'selected' : '',
      active.row === address.row && active.column === address.column ? 'active' : '',
    ];
    return element(
      'div',
      {
        id: cellId(address),
        class: classes.filter((name) => name !== '').join(' '),
        role: 'gridcell',
        'aria-colindex': address.column + 2,
        'aria-selected': isSelected(this.#selection, address) ? 'true' : 'false',
        'data-row': address.row,
        'data-column': address.column,
      },
      [value === undefined ? '…' : cellText(value, field)],
    );
  }

  #onKey(event: KeyboardEvent): void {
    const content = this.#content;
    if (!content) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'c') this.#events.onCopy(this.#selection);
    else if (control && event.key === 'a') {
      this.#select({ anchor: { row: 0, column: 0 }, active: { row: content.rowCount - 1, column: content.fields.length - 1 } }, false);
    } else if (event.key === 'Enter' || event.key === ' ') this.#events.onOpen(this.#selection.active);
    else if (event.altKey && event.key === 's') this.#sortBy(this.#selection.active.column);
    else {
      const pageRows = Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 2);
      const moved = moveSelection(this.#selection, event, { rows: content.rowCount, columns: content.fields.length, pageRows });
      if (!moved) return;
      this.#select(moved, true);
    }
    event.preventDefault();
  }

  #onPress(event: MouseEvent): void {
    const cell = addressOf(event.target);
    if (!cell || event.button !== 0) return;
    this.#select({ anchor: event.shiftKey ? this.#selection.anchor : cell, active: cell }, false);
  }

  #select(selection: Selection, scroll: boolean): void {
    this.#selection = selection;
    if (scroll) {
      this.#virtualizer.scrollToIndex(selection.active.row, { align: 'auto' });
      this.#scrollToColumn(selection.active.column);
    }
    this.render();
    this.#events.onActive(selection.active);
  }

  #scrollToColumn(column: number): void {
    const widths = this.#content?.widths ?? [];
    const left = widths.slice(0, column).reduce((sum, width) => sum + width, 0);
    const right = left + (widths[column] ?? 0) + rowNumberWidth;
    if (left < this.root.scrollLeft) this.root.scrollLeft = left;
    else if (right > this.root.scrollLeft + this.root.clientWidth) this.root.scrollLeft = right - this.root.clientWidth;
  }
}

function cellId({ row, column }: CellAddress): string {
  return `cell-${row}-${column}`;
}

function addressOf(target: EventTarget | null): CellAddress | undefined {
  const cell = target instanceof Element ? target.closest('.grid-cell') : null;
  if (!(cell instanceof HTMLElement)) return undefined;
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}
