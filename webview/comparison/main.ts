import type { Problem } from '../../src/problem/problem.ts';
import { isToComparison, type FromComparison, type ToComparison } from '../../src/protocol/comparison-panel.ts';
import { comparisonSummary } from '../../src/protocol/comparison-words.ts';
import { isPanelState, isRecord } from '../../src/protocol/panel-state.ts';
import type { TargetComparison } from '../../src/run/compare/comparison.ts';
import { button, progressRing } from '../ui/components.ts';
import { element } from '../ui/element.ts';
import { connectToHost } from '../ui/host.ts';
import { panelStateOfPage } from '../ui/panel-state.ts';
import './comparison.css';
import { modelDetails } from './model-details.ts';
import { modelTable } from './model-table.ts';

const host = connectToHost<ToComparison, FromComparison, Readonly<Record<string, unknown>>>(isToComparison, isRecord);

const subtitle = element('span', { class: 'muted' });
const busy = element('span', { class: 'busy', role: 'status' });
const cancel = button('Cancel', () => host.post({ type: 'cancel' }));
const again = button('Compare Again', () => host.post({ type: 'compare' }), { primary: true, title: 'Do the same comparison again' });
const problem = element('div', { class: 'problem', role: 'alert', hidden: true });
const content = element('div', { class: 'content' });

document.body.append(
  element('header', { class: 'toolbar' }, [
    element('h1', {}, ['Local and BigQuery']),
    subtitle,
    busy,
    cancel,
    element('div', { class: 'toolbar spread' }, [again]),
  ]),
  element('main', {}, [problem, content]),
);
cancel.hidden = true;
again.hidden = true;

host.onMessage((message) => {
  switch (message.type) {
    case 'comparison':
      showProblem(undefined);
      showComparison(message.project, message.comparison);
      break;
    case 'busy':
      showBusy(message.message, message.fraction);
      break;
    case 'problem':
      showProblem(message.problem);
      break;
    case 'nothing':
      content.replaceChildren(element('p', {}, ['Nothing has been compared yet in this window.']));
      again.hidden = false;
      break;
  }
});
const state = panelStateOfPage() ?? (isPanelState(host.state) ? host.state : undefined);
if (state) host.keep({ ...state });
host.post({ type: 'ready' });

function showComparison(project: string, comparison: TargetComparison): void {
  const { local, remote, models, problems } = comparison;
  subtitle.textContent = `${project} · ${local} and ${remote}`;
  const details = models.flatMap((model) => {
    const made = modelDetails(model, comparison, () => host.post({ type: 'openModel', id: model.id }));
    return made ? [{ id: model.id, made }] : [];
  });
  const goTo = (id: string): void => {
    const heading = details.find((detail) => detail.id === id)?.made.querySelector('h2');
    heading?.scrollIntoView();
    heading?.focus();
  };
  content.replaceChildren(
    element('p', { class: 'summary', role: 'status' }, [comparisonSummary(comparison)]),
    ...problems.map((one) => element('p', { class: 'problem' }, [problemText(one)])),
    modelTable(comparison, new Set(details.map(({ id }) => id)), goTo),
    ...details.map(({ made }) => made),
  );
}

function showBusy(message: string | undefined, fraction: number | undefined): void {
  cancel.hidden = message === undefined;
  content.classList.toggle('outdated', message !== undefined);
  again.hidden = message !== undefined;
  if (message === undefined) {
    busy.replaceChildren();
    return;
  }
  const percent = fraction === undefined ? '' : ` (${Math.round(fraction * 100)} %)`;
  // The ring stays: anew with each message it would start over.
  if (!busy.firstElementChild) busy.append(progressRing('Comparing'), element('span'));
  busy.lastElementChild?.replaceChildren(`${message}${percent}`);
}

function showProblem(shown: Problem | undefined): void {
  problem.hidden = shown === undefined;
  problem.textContent = shown ? problemText(shown) : '';
}

function problemText({ code, message, hint }: Problem): string {
  return [`${code}: ${message}`, hint ?? ''].join('\n').trim();
}
