import path from 'node:path';
import { CancellationError, l10n, Uri, window, type QuickPickItem } from 'vscode';
import { engineRequests, type LoadResult, type ProjectRoot } from '../../protocol/engine.ts';
import { confirmCost } from '../confirm-cost.ts';
import type { EditorServices } from '../editor-services.ts';
import { longOperation } from '../long-operation.ts';
import type { RunRequest } from '../message-types.ts';
import { countOf } from '../node-description.ts';
import { pickProject } from '../pick.ts';
import { followRun, tellSummary } from '../run-operation.ts';
import { requireTrust } from '../trust.ts';

const syntheticRows = 500;

/** Loads CSV batches into the stream and runs what is below it: the given files, those that are chosen, or a synthetic one. */
export async function loadEventBatches(services: EditorServices, argument: unknown, selection: unknown): Promise<void> {
  const given = filesOf(argument, selection);
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  const files = given.length > 0 ? given : await chooseBatches(services, project.root);
  if (!files || files.length === 0) return;
  const stream = project.nodes.find(({ kind, name }) => kind === 'source' && name === 'streaming_events');
  const below: RunRequest = { command: 'run', select: [`source:${stream?.sourceName ?? ''}.${stream?.name ?? ''}+`] };
  try {
    // On BigQuery the models below the stream, which are run afterwards, cost something.
    if (stream && !(await confirmCost(services, project.root, below))) return;
    const result = await longOperation(l10n.t('Loading event batches'), (progress) =>
      followRun(services, project.root, progress, () =>
        services.engine.withProgress(
          ({ message, fraction }) => progress.report(message, fraction),
          (token) => services.engine.request(engineRequests.loadEvents, { root: project.root, files, run: true, token }, progress.token),
        ),
      ),
    );
    tellLoaded(services, project.root, result);
  } catch (error) {
    if (!(error instanceof CancellationError)) throw error;
    void window.showInformationMessage(
      l10n.t('Loading was cancelled. A batch is loaded whole or not at all; loading it again loads nothing twice.'),
    );
  }
}

async function chooseBatches(services: EditorServices, root: ProjectRoot): Promise<readonly string[] | undefined> {
  const choose: QuickPickItem = {
    label: `$(folder-opened) ${l10n.t('Choose CSV files…')}`,
    detail: l10n.t('Batches with one event a row'),
  };
  const generate: QuickPickItem = {
    label: `$(sparkle) ${l10n.t('Generate a synthetic batch')}`,
    detail: l10n.t('{0} made-up events, to see them arrive', syntheticRows),
  };
  const picked = await window.showQuickPick([choose, generate], { placeHolder: l10n.t('Which events?') });
  if (picked === generate) {
    const folder = path.join(root, '.attribution', 'batches');
    return services.engine.request(engineRequests.generateEvents, { root, folder, batches: 1, rows: syntheticRows });
  }
  if (picked !== choose) return undefined;
  const chosen = await window.showOpenDialog({
    canSelectMany: true,
    defaultUri: Uri.file(root),
    filters: { [l10n.t('Event batches')]: ['csv'] },
    openLabel: l10n.t('Load'),
  });
  return chosen?.map(({ fsPath }) => fsPath);
}

function tellLoaded(services: EditorServices, root: ProjectRoot, { files, run }: LoadResult): void {
  for (const { file, rowsRead, rowsAdded } of files) services.log.info(`${file}: ${countOf(rowsAdded, 'new event')} of ${rowsRead}`);
  const added = files.reduce((sum, file) => sum + file.rowsAdded, 0);
  const known = files.reduce((sum, file) => sum + file.rowsRead - file.rowsAdded, 0);
  if (run && !run.success) tellSummary(services, root, run);
  const loaded = l10n.t('{0} loaded.', countOf(added, 'new event'));
  void window.showInformationMessage(known === 0 ? loaded : `${loaded} ${l10n.t('{0} had been loaded before.', countOf(known, 'event'))}`);
}

/** What a menu of the explorer gives: the file that was clicked, and all that are selected. */
function filesOf(argument: unknown, selection: unknown): readonly string[] {
  const uris = (Array.isArray(selection) ? selection : Array.isArray(argument) ? argument : [argument]).filter((uri) => uri instanceof Uri);
  return uris.map(({ fsPath }) => fsPath);
}
