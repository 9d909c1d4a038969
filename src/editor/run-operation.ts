import { CancellationError, commands, l10n, window } from 'vscode';
import { engineRequests, type ProjectRoot } from '../protocol/engine.ts';
import { confirmCost } from './confirm-cost.ts';
import { commandIds } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { longOperation, type OperationProgress } from './long-operation.ts';
import type { RunRequest, RunSummary } from './message-types.ts';
import { saveProjectFiles } from './save-files.ts';
import { summaryText } from './summary-text.ts';
import { requireTrust } from './trust.ts';

/** A source that has no table in the target: the one failure that the editor can mend itself. */
const sourceWithoutTable = 'ATT1604';

/** Runs models or tests with progress and a summary. Gives nothing where it was cancelled or not allowed. */
export async function runOperation(
  services: EditorServices,
  root: ProjectRoot,
  request: RunRequest,
  title: string,
): Promise<RunSummary | undefined> {
  if (!(await requireTrust())) return undefined;
  await saveProjectFiles(services.engine, root);
  try {
    if (!(await confirmCost(services, root, request))) return undefined;
    const summary = await longOperation(title, (progress) =>
      followRun(services, root, progress, () => services.engine.request(engineRequests.run, { root, ...request }, progress.token)),
    );
    tellSummary(services, root, summary);
    return summary;
  } catch (error) {
    if (!(error instanceof CancellationError)) throw error;
    void window.showInformationMessage(l10n.t('The run was cancelled. Finished models are kept.'));
    return undefined;
  }
}

/** Has the progress of a project's runs shown while `work` is under way. */
export async function followRun<Result>(
  services: EditorServices,
  root: ProjectRoot,
  progress: OperationProgress,
  work: () => Promise<Result>,
): Promise<Result> {
  let total = 0;
  let finished = 0;
  const subscription = services.engine.onRunEvent(({ root: ofRoot, event }) => {
    if (ofRoot !== root) return;
    if (event.type === 'run-started') {
      total = event.nodes.length;
      finished = 0;
    } else if (event.type === 'node-finished') {
      finished += 1;
      progress.report(l10n.t('{0} of {1} · {2}', finished, total, event.result.name), total === 0 ? 0 : finished / total);
    }
  });
  try {
    return await work();
  } finally {
    subscription.dispose();
  }
}

/** Says how a run went, with the ways to look closer. */
export function tellSummary(services: EditorServices, root: ProjectRoot, summary: RunSummary): void {
  for (const { status, name, problem, message } of summary.results) {
    if (status === 'error' || status === 'fail' || status === 'warn')
      services.log.warn(`${name}: ${status}: ${problem?.message ?? message ?? ''}`);
  }
  if (summary.cancelled) {
    void window.showInformationMessage(l10n.t('The run was cancelled. Finished models are kept.'));
    return;
  }
  const text = summaryText(summary);
  services.log.info(text);
  const showProblems = l10n.t('Show Problems');
  const showLog = l10n.t('Show Log');
  const openDashboard = l10n.t('Open Dashboard');
  const makeSample = l10n.t('Make Sample GA4 Export');
  const lacksSource = summary.results.some(({ problem }) => problem?.code === sourceWithoutTable);
  const shown = summary.success
    ? window.showInformationMessage(text, ...(summary.command === 'test' ? [] : [openDashboard]))
    : window.showErrorMessage(text, ...(lacksSource ? [makeSample] : []), showProblems, showLog);
  void shown.then((choice) => {
    if (choice === showProblems) void commands.executeCommand('workbench.actions.view.problems');
    if (choice === showLog) services.log.show();
    if (choice === openDashboard) void commands.executeCommand(commandIds.openDashboard, { root });
    if (choice === makeSample) void commands.executeCommand(commandIds.makeSampleData, { root });
  });
}
