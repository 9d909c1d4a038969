import type { NodeId } from '../../src/project/project.ts';
import type { ReportCell, ReportColumn, ReportTable } from '../../src/protocol/report-panel.ts';
import { element } from '../ui/element.ts';

/** A table as browsers and screen readers know it: a caption, a head, and each row named by its first cell. */
export function reportTable({ label, columns, rows, total }: ReportTable, openNode: (id: NodeId) => void): HTMLElement {
  const row = (cells: readonly ReportCell[]): HTMLElement =>
    element(
      'tr',
      {},
      cells.map((cell, index) =>
        index === 0
          ? element('th', { scope: 'row', class: classOf(cell, columns[index]) }, contentOf(cell, openNode, undefined))
          : element('td', { class: classOf(cell, columns[index]) }, contentOf(cell, openNode, cells[0]?.text)),
      ),
    );
  return element('table', {}, [
    element('caption', { class: 'visually-hidden' }, [label]),
    element('thead', {}, [
      element(
        'tr',
        {},
        columns.map(({ title, align }) => element('th', { scope: 'col', class: align === 'end' ? 'number' : undefined }, [title])),
      ),
    ]),
    element('tbody', {}, rows.map(row)),
    total && element('tfoot', {}, [row(total)]),
  ]);
}

function classOf({ tone }: ReportCell, column: ReportColumn | undefined): string | undefined {
  const classes = [column?.align === 'end' ? 'number' : '', tone ?? ''].filter(Boolean);
  return classes.length === 0 ? undefined : classes.join(' ');
}

/** `of` is what the row is about: links of the same words are told apart by it. */
function contentOf({ text, link, node }: ReportCell, openNode: (id: NodeId) => void, of: string | undefined): readonly (Node | string)[] {
  if (node !== undefined) {
    const open = element('button', { type: 'button', class: 'link', title: `Open ${text}` }, [text]);
    open.addEventListener('click', () => openNode(node));
    return [open];
  }
  // A value that came from elsewhere may be no address of the web.
  return [
    link?.startsWith('https://') === true
      ? element('a', { href: link, 'aria-label': of === undefined ? text : `${text}: ${of}` }, [text])
      : text,
  ];
}
