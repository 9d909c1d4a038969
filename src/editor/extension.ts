import { setTimeout as delay } from 'node:timers/promises';
import { commands, Uri, window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands/register-commands.ts';
import { continueSampleProject } from './commands/sample-commands.ts';
import { selectedTargets } from './commands/target-commands.ts';
import { CompiledSqlDocuments } from './compiled-sql.ts';
import { keepContextKeys } from './context-keys.ts';
import { settingIds, viewIds } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { CostStore } from './cost-store.ts';
import { showCostInHovers } from './cost-hovers.ts';
import { EngineClient } from './engine-client.ts';
import { ModelsTree } from './models-tree.ts';
import { Panels } from './panels.ts';
import { ProjectStore } from './project-store.ts';
import { reportError } from './report-error.ts';
import { evaluatorRows } from './settings.ts';
import { showTests } from './show-tests.ts';
import { StoredKeys } from './stored-keys.ts';
import { targetConfiguration, tellTargetConfiguration } from './tell-target-configuration.ts';
import { showInTestExplorer } from './test-explorer.ts';
import { showTargetInStatusBar } from './status-bar.ts';

/** Set by `npm start`: the dashboard of the workspace's first project is up as soon as the window is. */
const openDashboardVariable = 'ATTRIBUTION_LAB_OPEN_DASHBOARD';

const secretsPatienceMs = 3000;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Attribution Lab', { log: true });
  const keys = new StoredKeys(context.secrets);
  const engine = new EngineClient({
    module: Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath,
    log,
    // A storage of secrets that waits to be unlocked holds up nothing: keys that come later are told then.
    ready: Promise.race([keys.loaded(), delay(secretsPatienceMs)]),
    initialization: () => ({
      trusted: workspace.isTrusted,
      targets: selectedTargets(context),
      evaluatorRows: evaluatorRows(),
      configuration: targetConfiguration(keys),
    }),
  });
  const store = new ProjectStore(engine, (error) => reportError(error, log));
  const costs = new CostStore(engine, store);
  const { extensionUri, workspaceState, globalState } = context;
  const services: EditorServices = { engine, store, costs, keys, log, extensionUri, workspaceState, globalState };
  const panels = new Panels(services);
  const compiledSql = new CompiledSqlDocuments(services);

  context.subscriptions.push(
    log,
    keys,
    store,
    costs,
    panels,
    compiledSql,
    { dispose: () => void engine.dispose() },
    window.createTreeView(viewIds.models, { treeDataProvider: new ModelsTree(store, costs), showCollapseAll: true }),
    showTests(store, costs),
    showCostInHovers(store, costs),
    showInTestExplorer(services),
    ...keepContextKeys(store),
    showTargetInStatusBar(store),
    ...registerCommands(services, panels, compiledSql),
    engine.onProblem((problem) => reportError(new Error(problem.message), log)),
    tellTargetConfiguration(services),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(settingIds.evaluatorRows) || !engine.running) return;
      void engine.restart().catch((error: unknown) => reportError(error, log));
    }),
    // Trust and the environment that comes with it are the engine's from its start.
    workspace.onDidGrantWorkspaceTrust(() => void engine.restart().catch((error: unknown) => reportError(error, log))),
  );
  void begin(services, panels).catch((error: unknown) => reportError(error, log));
}

/** Reads the workspace's projects, and goes on with what the window was opened for. */
async function begin(services: EditorServices, panels: Panels): Promise<void> {
  await services.store.refresh();
  await continueSampleProject(services);
  const [first] = services.store.projects;
  if (!first || process.env[openDashboardVariable] === undefined || !workspace.isTrusted) return;
  await commands.executeCommand(`${viewIds.models}.focus`);
  panels.showDashboard(first.root);
}
