import { Disposable, l10n, MarkdownString, StatusBarAlignment, window } from 'vscode';
import { commandIds } from './contributions.ts';
import { obviousProject } from './find-node.ts';
import type { ProjectStore } from './project-store.ts';

/** The target of the project in view, in the status bar; it turns while something runs. */
export function showTargetInStatusBar(store: ProjectStore): Disposable {
  const item = window.createStatusBarItem('attributionLab.target', StatusBarAlignment.Left, 10);
  item.name = l10n.t('Attribution Target');
  item.command = commandIds.selectTarget;
  const update = (): void => {
    const project = obviousProject(store, undefined) ?? store.projects[0];
    if (!project) {
      item.hide();
      return;
    }
    item.text = `$(${store.busy ? 'loading~spin' : 'database'}) ${project.target}`;
    const state = store.busy ? l10n.t('running') : l10n.t('idle');
    item.accessibilityInformation = {
      label: l10n.t('Attribution target {0} of {1}, {2}', project.target, project.name, state),
      role: 'button',
    };
    const where = project.targetKind === 'duckdb' ? l10n.t('DuckDB on this machine') : 'BigQuery';
    item.tooltip = new MarkdownString().appendText(
      l10n.t('{0} is built in {1} ({2}). Click to select another target.', project.name, project.target, where),
    );
    item.show();
  };
  update();
  const subscriptions = [store.onProjectsChanged(update), store.onActivityChanged(update), window.onDidChangeActiveTextEditor(update)];
  return Disposable.from(item, ...subscriptions);
}
