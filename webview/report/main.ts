import type { Problem } from '../../src/problem/problem.ts';
import { isRecord } from '../../src/protocol/panel-state.ts';
import { isToReport, type FromReport, type Report, type ToReport } from '../../src/protocol/report-panel.ts';
import { button, progressRing } from '../ui/components.ts';
import { element } from '../ui/element.ts';
import { connectToHost } from '../ui/host.ts';
import { panelStateOfPage } from '../ui/panel-state.ts';
import './report.css';
import { reportTable } from './report-table.ts';

const host = connectToHost<ToReport, FromReport, Readonly<Record<string, unknown>>>(isToReport, isRecord);

const title = element('h1');
const busy = element('span', { class: 'busy', role: 'status' });
const actions = element('div', { class: 'toolbar spread' });
const lead = element('p', { class: 'lead', role: 'status' });
const notes = element('ul', { class: 'notes' });
const problem = element('div', { class: 'problem', role: 'alert', hidden: true });
const table = element('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Details', hidden: true });

document.body.append(element('header', { class: 'toolbar' }, [title, busy, actions]), element('main', {}, [problem, lead, notes, table]));

host.onMessage((message) => {
  switch (message.type) {
    case 'report':
      showProblem(undefined);
      show(message.report);
      break;
    case 'busy':
      busy.replaceChildren(...(message.message === undefined ? [] : [progressRing(message.message), message.message]));
      break;
    case 'problem':
      showProblem(message.problem);
      break;
  }
});
host.keep({ ...panelStateOfPage() });
host.post({ type: 'ready' });

function show(report: Report): void {
  title.textContent = report.title;
  lead.textContent = report.lead;
  lead.className = `lead ${report.tone}`;
  notes.hidden = report.notes.length === 0;
  notes.replaceChildren(...report.notes.map((note) => element('li', {}, withLinks(note))));
  actions.replaceChildren(
    ...report.actions.map((label, action) => button(label, () => host.post({ type: 'act', action }), { primary: action === 0 })),
    button('Refresh', () => host.post({ type: 'refresh' }), { title: 'Ask again' }),
  );
  table.hidden = report.table === undefined;
  table.replaceChildren(...(report.table ? [reportTable(report.table, (id) => host.post({ type: 'openNode', id }))] : []));
}

/** A text whose addresses can be followed. */
function withLinks(text: string): readonly (Node | string)[] {
  return text
    .split(/(https:\/\/[^\s<>"]*[^\s<>".,;])/)
    .map((part, index) => (index % 2 === 1 ? element('a', { href: part }, [part]) : part));
}

function showProblem(shown: Problem | undefined): void {
  problem.hidden = shown === undefined;
  problem.textContent = shown ? [`${shown.code}: ${shown.message}`, shown.hint ?? ''].join('\n').trim() : '';
}
