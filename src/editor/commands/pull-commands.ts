import { CancellationError, commands, l10n, window, type QuickPickItem } from 'vscode';
import { engineRequests, type NodeSummary, type ProjectSummary } from '../../protocol/engine.ts';
import type { PullChoice, PullEstimate, PullParams } from '../../protocol/pull.ts';
import { commandIds } from '../contributions.ts';
import type { EditorServices } from '../editor-services.ts';
import { nodeOfArgument } from '../find-node.ts';
import { longOperation } from '../long-operation.ts';
import { pickProject } from '../pick.ts';
import { parseDays, parseShare, pulledText, pullQuestion, shareText, type Days } from '../pull-text.ts';
import { pricePerTib } from '../settings.ts';
import { requireTrust } from '../trust.ts';
import { pickBigQueryTarget } from './target-commands.ts';

/** Copies GA4 exports and other sources from BigQuery to this machine: which, which days, which share of users, then the price, then the pull. */
export async function pullSample(services: EditorServices, argument: unknown): Promise<void> {
  const given = nodeOfArgument(services.store, argument);
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  const target = await pickBigQueryTarget(project, l10n.t('BigQuery target to pull from'));
  if (target === undefined) return;
  const choices = given?.node.kind === 'source' ? [{ source: given.node.id }] : await pickChoices(project);
  const days = choices && (await pickDays(project, choices));
  const users = days && (await pickUsers());
  if (!choices || !days || users === undefined) return;
  await pull(services, { root: project.root, target, choices, ...days, users });
}

async function pull(services: EditorServices, params: PullParams): Promise<void> {
  const { engine, store } = services;
  const estimate = await longOperation(l10n.t('Estimating the pull'), (progress) =>
    engine.withProgress(
      ({ message, fraction }) => progress.report(message, fraction),
      (token) => engine.request(engineRequests.estimatePull, { ...params, token }, progress.token),
    ),
  );
  const agreed = await confirmPull(services, params, estimate);
  if (!agreed) return;
  try {
    const pulled = await longOperation(l10n.t('Pulling from {0}', params.target), (progress) =>
      engine.withProgress(
        ({ message, fraction }) => progress.report(message, fraction),
        (token) => engine.request(engineRequests.pull, { ...agreed, token }, progress.token),
      ),
    );
    const text = pulledText(pulled);
    services.log.info(text);
    const isLocal = store.project(params.root)?.targetKind === 'duckdb';
    const next = isLocal ? l10n.t('Run Models') : l10n.t('Select Target');
    const choice = await window.showInformationMessage(
      isLocal ? text : `${text} ${l10n.t('Select the target local to work on it.')}`,
      next,
    );
    if (choice === next) await commands.executeCommand(isLocal ? commandIds.runModels : commandIds.selectTarget, { root: params.root });
  } catch (error) {
    if (!(error instanceof CancellationError)) throw error;
    void window.showInformationMessage(
      l10n.t('The pull was cancelled. Whole days are kept: pulling the same again goes on where it stopped.'),
    );
  }
}

/** Tells what a pull would bring and cost; gives it as the person wants it. */
async function confirmPull(services: EditorServices, params: PullParams, estimate: PullEstimate): Promise<PullParams | undefined> {
  const others = estimate.tables.some(({ daysOfOthers }) => daysOfOthers.length > 0);
  const nothingNew = estimate.tables.every(({ isHere }) => isHere);
  const nothingThere = estimate.tables.every(
    ({ days, daysBefore, source }) => source.endsWith('*') && days.length + daysBefore.length === 0,
  );
  if (nothingThere) {
    void window.showWarningMessage(l10n.t('There are no such days in {0}.', estimate.tables.map(({ source }) => source).join(', ')));
    return undefined;
  }
  if (nothingNew && !others) {
    const again = l10n.t('Pull Again');
    const choice = await window.showInformationMessage(
      l10n.t('All of it is here already, with {0} of users.', shareText(params.users)),
      again,
    );
    if (choice === again) await pull(services, { ...params, again: true });
    return undefined;
  }
  const { message, detail } = pullQuestion(estimate, params.users, pricePerTib());
  const [go, replace] = [l10n.t('Pull'), l10n.t('Pull and Remove Others')];
  const choice = await window.showWarningMessage(message, { modal: true, detail }, ...(others ? [replace, go] : [go]));
  if (choice === undefined) return undefined;
  return { ...params, removeOthers: choice === replace };
}

interface ChoiceItem extends QuickPickItem {
  readonly choose: () => Promise<readonly PullChoice[] | undefined>;
}

interface SourceItem extends QuickPickItem {
  readonly source: string;
}

async function pickChoices(project: ProjectSummary): Promise<readonly PullChoice[] | undefined> {
  const sources = project.nodes.filter(({ kind }) => kind === 'source');
  const exports = sources.filter(isExport);
  const items: ChoiceItem[] = [
    ...(exports.length > 0
      ? [
          {
            label: `$(graph) ${l10n.t('The GA4 export of the project')}`,
            detail: exports.map(({ table }) => table).join(', '),
            choose: () => Promise.resolve(exports.map(({ id }) => ({ source: id }))),
          },
        ]
      : []),
    ...(sources.length > exports.length
      ? [{ label: `$(list-selection) ${l10n.t('Choose sources…')}`, choose: () => pickSources(sources) }]
      : []),
    { label: `$(add) ${l10n.t('Another GA4 export…')}`, detail: l10n.t('By its project and dataset'), choose: askForExport },
  ];
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('What is pulled to this machine?') });
  return picked?.choose();
}

async function pickSources(sources: readonly NodeSummary[]): Promise<readonly PullChoice[] | undefined> {
  const items = sources.map((source): SourceItem => ({
    label: `${source.sourceName ?? ''}.${source.name}`,
    ...(source.table !== undefined && { description: source.table }),
    picked: isExport(source),
    source: source.id,
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Sources to pull'), canPickMany: true, matchOnDescription: true });
  return picked && picked.length > 0 ? picked.map(({ source }) => ({ source })) : undefined;
}

async function askForExport(): Promise<readonly PullChoice[] | undefined> {
  const valid = /^\s*([A-Za-z0-9][\w.:-]*)\.(\w+)\s*$/;
  const text = await window.showInputBox({
    prompt: l10n.t('Project and dataset of the export'),
    placeHolder: 'my-project.analytics_123456789',
    validateInput: (value) => (valid.test(value) ? undefined : l10n.t('Write it as project.dataset.')),
  });
  const [, project, dataset] = valid.exec(text ?? '') ?? [];
  return project !== undefined && dataset !== undefined ? [{ project, dataset }] : undefined;
}

async function pickDays(project: ProjectSummary, choices: readonly PullChoice[]): Promise<Days | undefined> {
  const hasDays = choices.some(
    (choice) => !('source' in choice) || project.nodes.some((node) => node.id === choice.source && isExport(node)),
  );
  if (!hasDays) return {};
  const text = await window.showInputBox({
    prompt: l10n.t('Days to pull: one, or from the first to the last. Nothing for all days there are.'),
    placeHolder: '2021-01-01 to 2021-01-31',
    validateInput: (value) => (parseDays(value) ? undefined : l10n.t('Write a day as 2021-01-31, or two with "to" between them.')),
  });
  return text === undefined ? undefined : parseDays(text);
}

async function pickUsers(): Promise<number | undefined> {
  const shares = [1, 0.1, 0.01, 0.001].map((share) => ({
    label: share === 1 ? l10n.t('All users') : shareText(share),
    description: share === 1 ? '' : l10n.t('of the users, each with all of their events; the same ones every time'),
    share,
  }));
  const another = { label: `$(edit) ${l10n.t('Another share…')}`, description: '', share: undefined };
  const picked = await window.showQuickPick([...shares, another], { placeHolder: l10n.t('How many of the users?') });
  if (picked !== another) return picked?.share;
  const text = await window.showInputBox({
    prompt: l10n.t('Share of users'),
    placeHolder: '5%',
    validateInput: (value) => (parseShare(value) === undefined ? l10n.t('Write a share above 0% and up to 100%.') : undefined),
  });
  return text === undefined ? undefined : parseShare(text);
}

function isExport({ kind, table }: NodeSummary): boolean {
  return kind === 'source' && table !== undefined && /\.events_.*\*$/.test(table);
}
