import { l10n, window } from 'vscode';
import type { NodeSummary, ProjectSummary } from '../../protocol/engine.ts';
import type { EditorServices } from '../editor-services.ts';
import { activeNode, nodeOfArgument } from '../find-node.ts';
import { longOperation } from '../long-operation.ts';
import type { RunRequest } from '../message-types.ts';
import type { Panels } from '../panels.ts';
import { nodeItems, pickAllOrSome, pickProject } from '../pick.ts';
import { saveProjectFiles } from '../save-files.ts';
import { costEstimate, runDetails } from '../show-reports.ts';
import { requireTrust } from '../trust.ts';

/** What a model, those that are picked, or the whole run would read and cost, by dry runs. */
export async function estimateCost(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const given = nodeOfArgument(services.store, argument);
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  if (!services.costs.applies(project)) {
    void window.showInformationMessage(
      l10n.t(
        'Models cost nothing in the target {0}: it is on this machine. Select a BigQuery target to see what they would cost there.',
        project.target,
      ),
    );
    return;
  }
  const asked = given
    ? ({ names: [given.node.name], command: given.node.kind === 'test' ? 'test' : 'run' } as const)
    : await askWhat(services, project);
  if (!asked) return;
  const { root } = project;
  await saveProjectFiles(services.engine, root);
  const request: RunRequest = { command: asked.command, ...(asked.names === 'all' ? {} : { select: asked.names }) };
  const title = asked.names === 'all' ? l10n.t('Cost of All Models') : l10n.t('Cost of {0}', asked.names.join(', '));
  const cost = await longOperation(l10n.t('Estimating the cost'), ({ report, token }) =>
    services.costs.estimate(root, request, { token, report }),
  );
  if (cost) panels.showReport(costEstimate(services, root, request, title, cost));
}

async function askWhat(
  services: EditorServices,
  project: ProjectSummary,
): Promise<{ readonly names: 'all' | readonly string[]; readonly command: 'run' } | undefined> {
  const items = nodeItems(services.store, project, ({ kind }: NodeSummary) => kind === 'model');
  const active = activeNode(services.store);
  // The model in the editor first: it is what most people mean.
  const sorted = [...items].sort((a, b) => Number(b.key.id === active?.id) - Number(a.key.id === active?.id));
  const names = await pickAllOrSome(l10n.t('All models'), l10n.t('Models whose cost to estimate'), sorted);
  return names && { names, command: 'run' };
}

/** How each model and test ended last, and what BigQuery did for it. */
export async function showRunDetails(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (project) panels.showReport(runDetails(services, project.root));
}
