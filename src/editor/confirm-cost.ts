import { l10n, window } from 'vscode';
import { engineRequests, type ProjectRoot } from '../protocol/engine.ts';
import { costQuestion } from './cost-question.ts';
import type { EditorServices } from './editor-services.ts';
import { longOperation } from './long-operation.ts';
import type { RunCost, RunRequest } from './message-types.ts';
import { costLimit, pricePerTib } from './settings.ts';

/**
 * Whether a run may start: always where reading costs nothing, and where the estimate is within the limit of the settings; else a person is
 * asked, and told what would be read and what it would cost. Rejects where the cost cannot be found out, as the run itself would.
 */
export async function confirmCost(services: EditorServices, root: ProjectRoot, request: RunRequest): Promise<boolean> {
  if (!services.costs.applies(services.store.project(root))) return true;
  const cost = await longOperation(l10n.t('Estimating the cost'), ({ report, token }) =>
    services.costs.estimate(root, request, { token, report }),
  );
  return confirm(cost);
}

/** The same for a run in another target than the selected one. */
export async function confirmCostIn(
  services: EditorServices,
  { root, ...request }: RunRequest & { readonly root: ProjectRoot; readonly target: string },
): Promise<boolean> {
  const cost = await longOperation(l10n.t('Estimating the cost'), ({ report, token: cancellation }) =>
    services.engine.withProgress(
      ({ message, fraction }) => report(message, fraction),
      (token) =>
        services.engine.request(engineRequests.estimateCost, { root, ...request, pricePerTib: pricePerTib(), token }, cancellation),
    ),
  );
  return confirm(cost);
}

async function confirm(cost: RunCost | null | undefined): Promise<boolean> {
  const question = cost && costQuestion(cost, pricePerTib(), costLimit());
  if (!question) return true;
  const run = l10n.t('Run');
  return (await window.showWarningMessage(question.message, { modal: true, detail: question.detail }, run)) === run;
}
