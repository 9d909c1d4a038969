import type { DashboardData } from '../../src/dashboard/dashboard-data.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { isToDashboard, type FromDashboard, type ToDashboard } from '../../src/protocol/dashboard-panel.ts';
import { isRecord } from '../../src/protocol/panel-state.ts';
import { button, checkbox, dropdown, progressRing } from '../ui/components.ts';
import { element } from '../ui/element.ts';
import { connectToHost } from '../ui/host.ts';
import { panelStateOfPage } from '../ui/panel-state.ts';
import { onThemeChange } from '../ui/theme.ts';
import { comparisonOf, metricLabels } from './comparison.ts';
import { ComparisonChart } from './comparison-chart.ts';
import { comparisonTable } from './comparison-table.ts';
import './dashboard.css';
import { LiveTable } from './live-table.ts';
import { summaryCards } from './summary.ts';
import { fromKept, metrics, toKept, type ViewState } from './view-state.ts';

const host = connectToHost<ToDashboard, FromDashboard, Readonly<Record<string, unknown>>>(isToDashboard, isRecord);

let view: ViewState = fromKept(host.state, panelStateOfPage());
let data: DashboardData | undefined;

const subtitle = element('span', { class: 'muted' });
const busy = element('span', { class: 'busy', role: 'status' });
const problem = element('div', { class: 'problem', role: 'alert', hidden: true });
const cards = element('div', { class: 'cards' });
const controls = element('div', { class: 'toolbar controls' });
const notReady = element('div', { class: 'not-ready' });
const table = element('div', { class: 'comparison-table' });
const chart = new ComparisonChart();
const live = new LiveTable();
const comparisonSection = element('section', { 'aria-label': 'Attribution models by channel', hidden: true }, [
  controls,
  chart.root,
  table,
]);

document.body.append(
  element('header', { class: 'toolbar' }, [
    element('h1', {}, ['Attribution']),
    subtitle,
    busy,
    element('div', { class: 'toolbar spread' }, [
      button('Run Models', () => host.post({ type: 'runModels' }), { primary: true, title: 'Run all models and refresh' }),
      button('Load Event Batches', () => host.post({ type: 'loadEvents' }), { title: 'Load CSV batches into streaming_events' }),
      button('Refresh', () => host.post({ type: 'refresh' }), { title: 'Ask the models again' }),
    ]),
  ]),
  element('main', {}, [problem, cards, notReady, comparisonSection, live.root]),
);

host.onMessage((message) => {
  switch (message.type) {
    case 'data':
      data = message.data;
      showProblem(undefined);
      render();
      break;
    case 'live':
      live.show(message.live);
      break;
    case 'busy':
      busy.replaceChildren(...(message.message === undefined ? [] : [progressRing(message.message), message.message]));
      break;
    case 'problem':
      showProblem(message.problem);
      break;
  }
});
onThemeChange(() => chart.redraw());
keep(view);
host.post({ type: 'ready' });

function render(): void {
  if (!data) return;
  const comparison = comparisonOf(data, view.hidden);
  const period = data.period ? ` · conversions ${data.period.from} to ${data.period.to}` : '';
  subtitle.textContent = `${data.project} · ${data.target}${period}`;
  cards.replaceChildren(...summaryCards(comparison));
  notReady.replaceChildren(...unreadyModels(data));
  comparisonSection.hidden = !data.models.some(({ state }) => state === 'ready');
  controls.replaceChildren(...chartControls(data));
  chart.show(comparison, view.metric);
  table.replaceChildren(comparisonTable(comparison));
}

function chartControls({ models }: DashboardData): readonly HTMLElement[] {
  const choices = metrics.map((metric) => ({ value: metric, label: metricLabels[metric] }));
  const ready = models.filter(({ state }) => state === 'ready');
  return [
    dropdown('Measure', choices, view.metric, (value) => change({ metric: metrics.find((metric) => metric === value) ?? view.metric })),
    ...ready.map(({ id, label }) =>
      checkbox(label, !view.hidden.includes(id), (shown) =>
        change({ hidden: shown ? view.hidden.filter((other) => other !== id) : [...view.hidden, id] }),
      ),
    ),
  ];
}

function unreadyModels({ models }: DashboardData): readonly HTMLElement[] {
  if (models.length === 0) {
    return [element('p', {}, ['No attribution model yet: give a model meta.attribution.label in its properties, and it appears here.'])];
  }
  return models
    .filter(({ state }) => state !== 'ready')
    .map(({ id, label, message }) => {
      const open = button('Open Model', () => host.post({ type: 'openModel', id }));
      return element('p', { class: 'toolbar' }, [`${label}: ${message ?? 'not built yet. Run the models to see it.'}`, open]);
    });
}

function change(changes: Partial<ViewState>): void {
  view = { ...view, ...changes };
  keep(view);
  render();
}

function keep(state: ViewState): void {
  host.keep(toKept(state));
}

function showProblem(shown: Problem | undefined): void {
  problem.hidden = shown === undefined;
  problem.textContent = shown ? [`${shown.code}: ${shown.message}`, shown.hint ?? ''].join('\n').trim() : '';
}
