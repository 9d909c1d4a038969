import { schemaText, verdictWords } from '../../src/protocol/comparison-words.ts';
import type { ModelComparison, RowComparison, TargetComparison, Verdict } from '../../src/run/compare/comparison.ts';
import { element } from '../ui/element.ts';
import { formatCount } from '../ui/format.ts';

/** Told apart without colour. */
const signs: Readonly<Record<Verdict, string>> = { same: '✓', close: '≈', different: '≠', missing: '○', failed: '✕' };

/** One line a model; those that there is more to tell of lead to it. */
export function modelTable(
  { local, remote, models }: TargetComparison,
  withDetails: ReadonlySet<string>,
  goTo: (id: string) => void,
): HTMLElement {
  const heading = (text: string, number = false): HTMLElement =>
    element('th', { scope: 'col', class: number ? 'number' : undefined }, [text]);
  return element('table', { class: 'models', 'aria-label': 'Models compared' }, [
    element('thead', {}, [
      element('tr', {}, [
        heading('Model'),
        heading('Result'),
        heading('Columns'),
        heading(`Rows in ${local}`, true),
        heading(`Rows in ${remote}`, true),
        heading(`Only in ${local}`, true),
        heading(`Only in ${remote}`, true),
      ]),
    ]),
    element(
      'tbody',
      {},
      models.map((model) => modelRow(model, withDetails.has(model.id) ? () => goTo(model.id) : undefined)),
    ),
  ]);
}

function modelRow(model: ModelComparison, goTo: (() => void) | undefined): HTMLElement {
  const { rows, verdict, name } = model;
  return element('tr', {}, [
    element('th', { scope: 'row' }, [goTo ? linkTo(name, goTo) : name]),
    element('td', { class: 'verdict' }, [
      element('span', { class: `sign ${verdict}`, 'aria-hidden': 'true' }, [`${signs[verdict]} `]),
      verdictWords[verdict],
    ]),
    element('td', {}, [schemaText(model)]),
    ...counts(rows).map((text) => element('td', { class: 'number' }, [text])),
  ]);
}

function counts(rows: RowComparison | undefined): readonly string[] {
  if (!rows) return ['', '', '', ''];
  const least = (count: number): string => `${rows.complete ? '' : '≥ '}${formatCount(count)}`;
  return [formatCount(rows.local), formatCount(rows.remote), least(rows.onlyLocal), least(rows.onlyRemote)];
}

function linkTo(name: string, goTo: () => void): HTMLElement {
  const made = element('button', { class: 'link', type: 'button', title: `Show what differs in ${name}` }, [name]);
  made.addEventListener('click', goTo);
  return made;
}
