import { commands, l10n, Uri, window, workspace, CancellationError } from 'vscode';
import { engineRequests, type ProjectRoot } from '../../protocol/engine.ts';
import { commandIds } from '../contributions.ts';
import type { EditorServices } from '../editor-services.ts';
import { longOperation } from '../long-operation.ts';
import { pickProject } from '../pick.ts';
import { runOperation } from '../run-operation.ts';
import { requireTrust } from '../trust.ts';

/** Where a folder's path is kept while the window opens it, so that the sample is made and run there. */
const continueKey = 'sampleProjectFolder';

/** Writes the sample project, makes its events, builds it and shows the dashboard: in this window's folder if it is empty, else in one that is chosen. */
export async function createSampleProject(services: EditorServices): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  await services.engine.request(engineRequests.createProject, { folder: folder.fsPath });
  if (workspace.getWorkspaceFolder(folder)) {
    await services.engine.filesChanged([Uri.joinPath(folder, 'dbt_project.yml')]);
    await prepareSample(services, folder.fsPath);
    return;
  }
  await services.globalState.update(continueKey, folder.fsPath);
  await commands.executeCommand('vscode.openFolder', folder, { forceReuseWindow: true });
}

/** Goes on with a sample project that the window before this one has written. */
export async function continueSampleProject(services: EditorServices): Promise<void> {
  const folder = services.globalState.get<string>(continueKey);
  if (folder === undefined || !workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === folder)) return;
  await services.globalState.update(continueKey, undefined);
  await prepareSample(services, folder);
}

/** Makes the synthetic GA4 export that a project's sources read, builds the project on it and shows the dashboard. */
export async function makeSampleData(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (project) await prepareSample(services, project.root);
}

async function prepareSample(services: EditorServices, root: ProjectRoot): Promise<void> {
  await services.store.refresh();
  if (!(await requireTrust())) return;
  try {
    await longOperation(l10n.t('Making the sample GA4 export'), ({ report, token }) =>
      services.engine.withProgress(
        ({ message, fraction }) => report(message, fraction),
        (name) => services.engine.request(engineRequests.makeSample, { root, token: name }, token),
      ),
    );
  } catch (error) {
    if (error instanceof CancellationError) return;
    throw error;
  }
  await runOperation(services, root, { command: 'build' }, l10n.t('Building the sample project'));
  await commands.executeCommand(commandIds.openDashboard, { root });
}

async function chooseFolder(): Promise<Uri | undefined> {
  const [only, ...others] = workspace.workspaceFolders ?? [];
  if (only && others.length === 0 && (await isEmpty(only.uri))) return only.uri;
  const chosen = await window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: l10n.t('Create Here'),
    title: l10n.t('An empty folder for the sample project'),
  });
  return chosen?.[0];
}

/** Whether a folder has nothing of a person's in it; hidden files do not count. */
async function isEmpty(folder: Uri): Promise<boolean> {
  const entries = await workspace.fs.readDirectory(folder);
  return entries.every(([name]) => name.startsWith('.'));
}
