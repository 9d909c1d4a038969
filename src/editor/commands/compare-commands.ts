import { commands, l10n, window, type QuickPickItem } from 'vscode';
import type { NodeSummary, ProjectSummary } from '../../protocol/engine.ts';
import type { ComparisonRequest } from '../comparison-panel.ts';
import { targetSection } from '../contributions.ts';
import type { EditorServices } from '../editor-services.ts';
import type { Panels } from '../panels.ts';
import { nodeItems, pickAllOrSome, pickProject } from '../pick.ts';
import { saveProjectFiles } from '../save-files.ts';
import { requireTrust } from '../trust.ts';

const hasTable = (node: NodeSummary): boolean => node.kind === 'seed' || (node.kind === 'model' && node.materialization !== 'ephemeral');

/** Asks with which BigQuery target, for which models, and whether they are to be run first; then compares in a panel. */
export async function compareTargets(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  const target = await pickTarget(project);
  if (target === undefined) return;
  const names = await pickAllOrSome(l10n.t('All models'), l10n.t('Models to compare'), nodeItems(services.store, project, hasTable));
  if (!names) return;
  const run = await pickRun(target, names === 'all' ? undefined : names);
  if (run === undefined) return;
  await saveProjectFiles(services.engine, project.root);
  const request: ComparisonRequest = { target, run, ...(names === 'all' ? {} : { select: names }) };
  await panels.showComparison(project.root, request);
}

/** The selected target where it is on BigQuery, else one that is picked. */
async function pickTarget(project: ProjectSummary): Promise<string | undefined> {
  if (project.targetKind === 'bigquery') return project.target;
  const names = project.targets.filter(({ type }) => type === 'bigquery').map(({ name }) => name);
  if (names.length === 0) {
    const setUp = l10n.t('Set Up');
    const told = l10n.t('There is no BigQuery target yet: describe one in profiles.yml or in the settings.');
    if ((await window.showInformationMessage(told, setUp)) === setUp)
      await commands.executeCommand('workbench.action.openSettings', targetSection);
    return undefined;
  }
  if (names.length === 1) return names[0];
  return window.showQuickPick(names, { placeHolder: l10n.t('BigQuery target to compare with') });
}

interface RunItem extends QuickPickItem {
  readonly run: boolean;
}

async function pickRun(target: string, names: readonly string[] | undefined): Promise<boolean | undefined> {
  const what = names?.join(', ') ?? l10n.t('all models');
  const items: readonly RunItem[] = [
    {
      label: `$(run-all) ${l10n.t('Run in both, then compare')}`,
      detail: l10n.t('Builds {0} on this machine and in {1}, each job within its limit of bytes billed.', what, target),
      run: true,
    },
    {
      label: `$(diff) ${l10n.t('Compare what is built')}`,
      detail: l10n.t('Reads the tables that are there; in {0} that is billed like any query.', target),
      run: false,
    },
  ];
  // A panel that gets the focus back from the question before would close this one.
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('What is compared?'), ignoreFocusOut: true });
  return picked?.run;
}
