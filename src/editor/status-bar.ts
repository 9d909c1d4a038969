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
    const isLocal = project.targetKind === 'duckdb';
    item.text = `$(${store.busy ? 'loading~spin' : isLocal ? 'database' : 'cloud'}) ${project.target}`;
    const state = store.busy ? l10n.t('running') : l10n.t('idle');
    const where = isLocal ? l10n.t('DuckDB on this machine') : `BigQuery, ${project.targetPlace ?? ''}`;
    item.accessibilityInformation = {
      label: l10n.t('Attribution target {0} ({1}) of {2}, {3}', project.target, where, project.name, state),
      role: 'button',
    };
    const tooltip = new MarkdownString();
    tooltip.isTrusted = { enabledCommands: [commandIds.selectTarget, commandIds.checkConnection, commandIds.estimateCost] };
    tooltip.appendText(l10n.t('{0} is built in {1}: {2}.', project.name, project.target, where));
    const links = [`[${l10n.t('Select Target')}](command:${commandIds.selectTarget})`];
    if (!isLocal) {
      links.push(`[${l10n.t('Check Connection')}](command:${commandIds.checkConnection})`);
      links.push(`[${l10n.t('Estimate Cost')}](command:${commandIds.estimateCost})`);
    }
    item.tooltip = tooltip.appendMarkdown(`\n\n${links.join(' · ')}`);
    item.show();
  };
  update();
  const subscriptions = [store.onProjectsChanged(update), store.onActivityChanged(update), window.onDidChangeActiveTextEditor(update)];
  return Disposable.from(item, ...subscriptions);
}
