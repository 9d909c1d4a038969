import { rowsText, schemaDifferenceText } from '../../src/protocol/comparison-words.ts';
import type { ModelComparison, TargetComparison } from '../../src/run/compare/comparison.ts';
import { button } from '../ui/components.ts';
import { element } from '../ui/element.ts';
import { rowDifference } from './row-difference.ts';

/** All that is to be told of a model besides its line in the table; nothing where it is the same in both. */
export function modelDetails(model: ModelComparison, comparison: TargetComparison, openModel: () => void): HTMLElement | undefined {
  const { name, schema, rows, problems } = model;
  const parts = [
    ...problems.map(({ side, problem }) =>
      element('p', { class: 'problem' }, [
        [`${side ? `${comparison[side]}: ` : ''}${problem.code}: ${problem.message}`, problem.hint ?? ''].join('\n').trim(),
      ]),
    ),
    ...schema.map((difference) => element('p', {}, [schemaDifferenceText(difference, comparison)])),
    ...(rows ? rowsText(rows, comparison).map((text) => element('p', {}, [text])) : []),
    ...(rows ? rows.differences.map((difference) => rowDifference(difference, rows, comparison)) : []),
  ];
  if (parts.length === 0) return undefined;
  return element('section', { class: 'model', 'aria-label': `Differences in ${name}` }, [
    element('div', { class: 'toolbar' }, [
      element('h2', { tabindex: -1 }, [name]),
      button('Open Model', openModel, { title: `Open the file of ${name}` }),
    ]),
    ...parts,
  ]);
}
