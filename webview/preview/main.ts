import type { Problem } from '../../src/problem/problem.ts';
import type { PreviewOpened, PreviewSort } from '../../src/protocol/engine.ts';
import { isPanelState, isRecord } from '../../src/protocol/panel-state.ts';
import { isToPreview, type FromPreview, type ToPreview } from '../../src/protocol/preview-panel.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { button, progressRing } from '../ui/components.ts';
import { element } from '../ui/element.ts';
import { formatCount } from '../ui/format.ts';
import { connectToHost } from '../ui/host.ts';
import { panelStateOfPage } from '../ui/panel-state.ts';
import { copyText, detailText, typeText } from './cell-text.ts';
import { characterWidthOf } from './character-width.ts';
import { columnWidths } from './column-widths.ts';
import { Grid } from './grid.ts';
import { PageCache } from './page-cache.ts';
import './preview.css';
import { cornersOf, type CellAddress, type Selection } from './selection.ts';

/** Cells copied at once, at the most: more belongs in a file. */
const copyLimit = 200_000;

const host = connectToHost<ToPreview, FromPreview, Readonly<Record<string, unknown>>>(isToPreview, isRecord);

let result: PreviewOpened | undefined;
let sort: PreviewSort | undefined;
/** A copy that waits for rows that are on their way. */
let pendingCopy: Selection | undefined;

const pages = new PageCache(
  (request, offset, count) => host.post({ type: 'read', request, offset, count, ...(sort && { sort }) }),
  () => {
    if (result && !widthsKnown) showGrid(result);
    else grid.render();
    if (pendingCopy) copy(pendingCopy);
  },
);
let widthsKnown = false;

const grid = new Grid({
  onSort: (chosen) => {
    sort = chosen;
    pages.clear();
    if (result) showGrid(result);
  },
  onCopy: copy,
  onActive: (cell) => {
    if (!detail.hidden) showDetail(cell);
  },
  onOpen: (cell) => showDetail(cell),
});

const summary = element('span', { class: 'muted', role: 'status' });
const busy = element('span', { class: 'busy', role: 'status' });
const cancel = button('Cancel', () => host.post({ type: 'cancel' }));
const problem = element('div', { class: 'problem', role: 'alert', hidden: true });
const detailTitle = element('span', { class: 'detail-title' });
const detailBody = element('pre', { class: 'detail-body', tabindex: 0 });
const detail = element('aside', { class: 'detail', 'aria-label': 'Whole value', hidden: true }, [
  element('div', { class: 'toolbar' }, [
    detailTitle,
    element('span', { class: 'spread' }),
    button('Close', closeDetail, { title: 'Close (Escape)' }),
  ]),
  detailBody,
]);
cancel.hidden = true;

document.body.append(
  element('header', { class: 'toolbar' }, [
    summary,
    busy,
    cancel,
    element('div', { class: 'toolbar spread' }, [
      button('Copy', () => copy(grid.selection), { title: 'Copy the selected cells (Ctrl+C)' }),
      button('Export CSV', () => host.post({ type: 'export', ...(sort && { sort }) }), { title: 'Write all rows to a CSV file' }),
      button('Refresh', () => host.post({ type: 'refresh' }), { title: 'Compute it again' }),
    ]),
  ]),
  problem,
  element('main', {}, [grid.root, detail]),
);

window.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && !detail.hidden) closeDetail();
});

host.onMessage((message) => {
  switch (message.type) {
    case 'opened':
      openResult(message.result);
      break;
    case 'page':
      pages.receive(message.request, message.page);
      break;
    case 'busy':
      cancel.hidden = message.message === undefined;
      busy.replaceChildren(...(message.message === undefined ? [] : [progressRing(message.message), message.message]));
      break;
    case 'problem':
      showProblem(message.problem);
      break;
  }
});
keepPanelState();
host.post({ type: 'ready' });

function openResult(opened: PreviewOpened): void {
  result = opened;
  sort = undefined;
  widthsKnown = false;
  pages.clear();
  problem.hidden = true;
  closeDetail();
  const rows = `${opened.complete ? '' : 'first '}${formatCount(opened.rows)} ${opened.rows === 1 ? 'row' : 'rows'}`;
  const parts = [opened.title, rows, `${formatCount(opened.fields.length)} columns`, `${opened.seconds.toFixed(2)} s`];
  summary.textContent = [...parts, ...(opened.note === undefined ? [] : [opened.note])].join(' · ');
  showGrid(opened);
}

/** Columns are as wide as their first rows ask for: with none of them there yet, as wide as their names. */
function showGrid(opened: PreviewOpened): void {
  const first = pages.row(0);
  const sample = first ? Array.from({ length: Math.min(50, opened.rows) }, (_, index) => pages.row(index) ?? []) : [];
  widthsKnown = first !== undefined || opened.rows === 0;
  grid.show({
    fields: opened.fields,
    widths: columnWidths(opened.fields, sample, characterWidthOf(grid.root)),
    rowCount: opened.rows,
    sort,
    row: (index) => pages.row(index),
  });
}

function copy(selection: Selection): void {
  const { from, to } = cornersOf(selection);
  if (!result || result.rows === 0) return;
  const rows = to.row - from.row + 1;
  if (rows * (to.column - from.column + 1) > copyLimit) {
    showProblem({
      code: 'ATT1701',
      severity: 'warning',
      message: `${formatCount(copyLimit)} cells can be copied at once.`,
      hint: 'Export CSV writes all rows.',
    });
    return;
  }
  const values = Array.from({ length: rows }, (_, index) => pages.row(from.row + index));
  if (values.includes(undefined)) {
    pendingCopy = selection;
    return;
  }
  pendingCopy = undefined;
  const lines = values.map((row) =>
    (row ?? [])
      .slice(from.column, to.column + 1)
      .map(copyText)
      .join('\t'),
  );
  host.post({ type: 'copy', text: lines.join('\n') });
}

function showDetail(cell: CellAddress | undefined): void {
  const field = cell && result?.fields[cell.column];
  if (!cell || !field) return;
  const value: Value | undefined = pages.row(cell.row)?.[cell.column];
  detail.hidden = false;
  detailTitle.textContent = `${field.name} (${typeText(field)}), row ${formatCount(cell.row + 1)}`;
  detailBody.textContent = value === undefined ? '…' : detailText(value);
}

function closeDetail(): void {
  detail.hidden = true;
  grid.root.focus();
}

function showProblem(shown: Problem): void {
  problem.hidden = false;
  const place = shown.place ? `${shown.place.file}:${shown.place.line}:${shown.place.column}\n` : '';
  problem.textContent = `${place}${shown.code}: ${shown.message}${shown.hint === undefined ? '' : `\n${shown.hint}`}`;
}

function keepPanelState(): void {
  const state = panelStateOfPage() ?? (isPanelState(host.state) ? host.state : undefined);
  if (state) host.keep({ ...state });
}
