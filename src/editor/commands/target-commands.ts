import { commands, l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { engineRequests, type ProjectRoot, type ProjectSummary } from '../../protocol/engine.ts';
import { isRecord } from '../../protocol/panel-state.ts';
import { targetSection } from '../contributions.ts';
import type { EditorServices } from '../editor-services.ts';
import { longOperation } from '../long-operation.ts';
import type { Panels } from '../panels.ts';
import { pickProject } from '../pick.ts';
import { connectionText, failedCheck } from '../reports/connection-report.ts';
import { connection, remedies } from '../show-reports.ts';
import { offerText } from '../target-text.ts';
import { requireTrust } from '../trust.ts';

const targetsKey = 'targets';

/** The target that was selected last in each of this workspace's projects. */
export function selectedTargets({ workspaceState }: Pick<EditorServices, 'workspaceState'>): Readonly<Record<ProjectRoot, string>> {
  return workspaceState.get<Readonly<Record<ProjectRoot, string>>>(targetsKey, {});
}

interface TargetItem extends QuickPickItem {
  readonly target: string;
}

/** Asks for the target, unless the argument names it: `{root, target}`. */
export async function selectTarget(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project) return;
  const given = isRecord(argument) && typeof argument.target === 'string' ? argument.target : undefined;
  const target = given ?? (await pickTarget(services, project));
  if (target === undefined || target === project.target) return;
  const now = await services.engine.request(engineRequests.selectTarget, { root: project.root, target });
  await services.workspaceState.update(targetsKey, { ...selectedTargets(services), [project.root]: now.target });
  if (now.target !== target) await tellUnusable(target);
}

async function pickTarget(services: EditorServices, project: ProjectSummary): Promise<string | undefined> {
  const items = project.targets.map((offer): TargetItem => {
    const isSelected = offer.name === project.target;
    const hasKey = services.keys.find(project.root, offer.name) !== undefined;
    return { label: offer.name, target: offer.name, description: offerText(offer, { isSelected, hasKey }) };
  });
  const setUp: QuickPickItem = {
    label: `$(settings-gear) ${l10n.t('Set up BigQuery in the settings…')}`,
    detail: l10n.t('For projects without a profiles.yml'),
  };
  const hasBigQuery = project.targets.some(({ type }) => type === 'bigquery');
  const picked = await window.showQuickPick<TargetItem | QuickPickItem>(
    hasBigQuery ? items : [...items, { label: '', kind: QuickPickItemKind.Separator }, setUp],
    { placeHolder: l10n.t('Where are the models of {0} built?', project.name), matchOnDescription: true },
  );
  if (picked === setUp) await commands.executeCommand('workbench.action.openSettings', targetSection);
  return picked && 'target' in picked ? picked.target : undefined;
}

/** The engine keeps to `local` where a target cannot be used, and says why among the problems. */
async function tellUnusable(target: string): Promise<void> {
  const showProblems = l10n.t('Show Problems');
  const choice = await window.showErrorMessage(
    l10n.t('The target {0} cannot be used; Problems says why. Models are built on this machine.', target),
    showProblems,
  );
  if (choice === showProblems) await commands.executeCommand('workbench.actions.view.problems');
}

/** Looks at each part of the current target's connection, and says which is in the way and what to do. */
export async function checkConnection(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  const { root } = project;
  const checked = await longOperation(l10n.t('Checking the connection of {0}', project.target), ({ token }) =>
    services.engine.request(engineRequests.checkTarget, { root }, token),
  );
  const failed = failedCheck(checked);
  const text = connectionText(checked);
  const hint = failed?.problem?.hint;
  if (failed) services.log.warn(text);
  else services.log.info(text);
  const showReport = l10n.t('Show Report');
  const helps = failed ? remedies(root, checked).slice(0, 1) : [];
  const labels = [showReport, ...helps.map(([label]) => label)];
  const shown = failed
    ? window.showErrorMessage(hint === undefined ? text : `${text} ${hint}`, ...labels)
    : window.showInformationMessage(text, ...labels);
  void shown.then((choice) => {
    if (choice === showReport) panels.showReport(connection(services, root, checked));
    else void helps.find(([label]) => label === choice)?.[1]();
  });
}

/** The BigQuery target that a command is about: the selected one, or one that is asked for. */
export async function pickBigQueryTarget(project: ProjectSummary, placeHolder: string): Promise<string | undefined> {
  if (project.targetKind === 'bigquery') return project.target;
  const offers = project.targets.filter(({ type }) => type === 'bigquery');
  const [only] = offers;
  if (offers.length === 1) return only?.name;
  if (offers.length > 1) {
    const picked = await window.showQuickPick(
      offers.map((offer) => ({ label: offer.name, description: offerText(offer, { isSelected: false, hasKey: false }) })),
      { placeHolder },
    );
    return picked?.label;
  }
  const openSettings = l10n.t('Open Settings');
  const choice = await window.showInformationMessage(
    l10n.t('There is no BigQuery target: add one to profiles.yml, or name a Google Cloud project in the settings.'),
    openSettings,
  );
  if (choice === openSettings) await commands.executeCommand('workbench.action.openSettings', targetSection);
  return undefined;
}
