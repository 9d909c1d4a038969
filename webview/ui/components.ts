import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDataGrid,
  vsCodeDataGridCell,
  vsCodeDataGridRow,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTag,
} from '@vscode/webview-ui-toolkit';
import { element } from './element.ts';

/*
 * The one module that knows which set of components the pages are made of. The toolkit is archived: to take another set,
 * only what stands here has to give the same elements.
 */

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDataGrid(),
  vsCodeDataGridCell(),
  vsCodeDataGridRow(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeProgressRing(),
  vsCodeTag(),
);

export function button(
  label: string,
  onPress: () => void,
  options: { readonly primary?: boolean; readonly title?: string } = {},
): HTMLElement {
  const made = element('vscode-button', { appearance: options.primary === true ? 'primary' : 'secondary', title: options.title }, [label]);
  made.addEventListener('click', onPress);
  return made;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function dropdown(label: string, choices: readonly Choice[], chosen: string, onChoose: (value: string) => void): HTMLElement {
  const options = choices.map((choice) =>
    element('vscode-option', { value: choice.value, selected: choice.value === chosen }, [choice.label]),
  );
  const made = element('vscode-dropdown', { 'aria-label': label }, options);
  made.addEventListener('change', () => {
    const value: unknown = Reflect.get(made, 'value');
    if (typeof value === 'string') onChoose(value);
  });
  return made;
}

export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): HTMLElement {
  const made = element('vscode-checkbox', { checked }, [label]);
  made.addEventListener('change', () => onChange(Reflect.get(made, 'checked') === true));
  return made;
}

export function progressRing(label: string): HTMLElement {
  return element('vscode-progress-ring', { role: 'progressbar', 'aria-label': label });
}

export function tag(text: string): HTMLElement {
  return element('vscode-tag', {}, [text]);
}

export interface GridColumn {
  readonly title: string;
  readonly align: 'start' | 'end';
}

export interface GridCell {
  readonly text: string;
  readonly className?: string | undefined;
}

/** A small grid (all of its rows are in the page), with a header row; keyboard and screen reader by the toolkit. */
export function dataGrid(label: string, columns: readonly GridColumn[], rows: readonly (readonly GridCell[])[]): HTMLElement {
  // Each row is a grid of its own: tracks sized by their content would not line up.
  const template = columns.map(({ align }) => (align === 'end' ? 'minmax(104px, 1fr)' : 'minmax(140px, 2fr)')).join(' ');
  const row = (cells: readonly GridCell[], header: boolean): HTMLElement =>
    element(
      'vscode-data-grid-row',
      { 'row-type': header ? 'header' : 'default', 'grid-template-columns': template },
      cells.map(({ text, className }, index) =>
        element(
          'vscode-data-grid-cell',
          {
            'cell-type': header ? 'columnheader' : 'default',
            'grid-column': index + 1,
            class: [columns[index]?.align === 'end' ? 'number' : '', className ?? ''].join(' ').trim(),
          },
          [text],
        ),
      ),
    );
  return element('vscode-data-grid', { 'aria-label': label, 'generate-header': 'none', 'grid-template-columns': template }, [
    row(
      columns.map(({ title }) => ({ text: title })),
      true,
    ),
    ...rows.map((cells) => row(cells, false)),
  ]);
}
