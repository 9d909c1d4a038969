import { commands, l10n, type CancellationToken } from 'vscode';
import { engineRequests, type CheckedTarget, type ProjectRoot } from '../protocol/engine.ts';
import type { ReportKind } from '../protocol/panel-state.ts';
import { commandIds, targetSection } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import type { RunCost, RunRequest } from './message-types.ts';
import type { MadeReport, ReportRequest } from './report-panel.ts';
import { connectionReport, failedCheck } from './reports/connection-report.ts';
import { costReport } from './reports/cost-report.ts';
import { runReport } from './reports/run-report.ts';
import { pricePerTib } from './settings.ts';

type Action = readonly [label: string, act: () => Thenable<unknown>];

/** What a panel that comes back after a restart tells of. */
export function reportRequest(services: EditorServices, root: ProjectRoot, kind: ReportKind): ReportRequest {
  switch (kind) {
    case 'run':
      return runDetails(services, root);
    case 'cost':
      return costEstimate(services, root, { command: 'run' }, l10n.t('Cost of All Models'));
    case 'connection':
      return connection(services, root);
  }
}

export function connection(services: EditorServices, root: ProjectRoot, checked?: CheckedTarget): ReportRequest {
  const made = (found: CheckedTarget): MadeReport => {
    const actions = failedCheck(found) ? remedies(root, found) : [];
    return {
      report: connectionReport(
        found,
        actions.map(([label]) => label),
      ),
      actions: actions.map(([, act]) => act),
    };
  };
  const make = async (token: CancellationToken): Promise<MadeReport> =>
    made(await services.engine.request(engineRequests.checkTarget, { root }, token));
  return { root, kind: 'connection', make, ...(checked && { made: made(checked) }) };
}

/** What may help where a connection does not work, the likeliest first. */
export function remedies(root: ProjectRoot, checked: CheckedTarget): readonly Action[] {
  const selectTarget: Action = [l10n.t('Select Target'), () => commands.executeCommand(commandIds.selectTarget, { root })];
  const storeKey: Action = [
    l10n.t('Store Service Account Key'),
    () => commands.executeCommand(commandIds.storeServiceAccountKey, { root }),
  ];
  const openSettings: Action = [l10n.t('Open Settings'), () => commands.executeCommand('workbench.action.openSettings', targetSection)];
  return failedCheck(checked)?.name === 'credentials' ? [storeKey, selectTarget, openSettings] : [selectTarget, openSettings];
}

export function costEstimate(
  services: EditorServices,
  root: ProjectRoot,
  request: RunRequest,
  title: string,
  estimated?: RunCost,
): ReportRequest {
  const run: Action = [l10n.t('Run Models'), () => commands.executeCommand(commandIds.runModels, { root })];
  const made = (cost: RunCost): MadeReport => ({
    report: costReport(title, cost, pricePerTib(), [run[0]]),
    actions: [run[1]],
  });
  const make = async (token: CancellationToken): Promise<MadeReport> =>
    made((await services.costs.estimate(root, request, { token })) ?? nothing);
  return { root, kind: 'cost', make, ...(estimated && { made: made(estimated) }) };
}

const nothing: RunCost = { models: [], bytes: 0, price: 0, pricePerTib: 0, maximumBytes: 0, complete: true, problems: [] };

export function runDetails({ store }: EditorServices, root: ProjectRoot): ReportRequest {
  const run: Action = [l10n.t('Run Models'), () => commands.executeCommand(commandIds.runModels, { root })];
  const make = (): Promise<MadeReport> => {
    const project = store.project(root);
    const results = (project?.nodes ?? []).flatMap(({ id }) => store.result({ root, id }) ?? []);
    const report = runReport(project?.target ?? '', results, pricePerTib(), {
      onBigQuery: project?.targetKind === 'bigquery',
      actions: [run[0]],
    });
    return Promise.resolve({ report, actions: [run[1]] });
  };
  return { root, kind: 'run', make, onChanged: (listener) => store.onResultsChanged(root, listener) };
}
