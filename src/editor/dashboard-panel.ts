import {
  CancellationError,
  CancellationTokenSource,
  commands,
  l10n,
  ThemeIcon,
  ViewColumn,
  window,
  type Disposable,
  type WebviewPanel,
} from 'vscode';
import { isFromDashboard, type FromDashboard, type ToDashboard } from '../protocol/dashboard-panel.ts';
import { engineRequests, type ProjectRoot } from '../protocol/engine.ts';
import { commandIds, panelTypes } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { openCommand } from './models-tree.ts';
import { problemForPanel } from './panel-problem.ts';
import { showPage } from './show-page.ts';

const newestEvents = 100;

/** One project's dashboard: asks the engine whenever data changed, and only while somebody can see it. */
export class DashboardPanel implements Disposable {
  readonly root: ProjectRoot;
  readonly #services: EditorServices;
  readonly #panel: WebviewPanel;
  readonly #subscriptions: Disposable[];
  readonly #closed = new CancellationTokenSource();
  #refreshing: Promise<void> | undefined;
  #again = false;

  /** `panel` is one that VS Code brings back after a restart. */
  constructor(services: EditorServices, root: ProjectRoot, panel = createPanel()) {
    this.root = root;
    this.#services = services;
    this.#panel = panel;
    panel.iconPath = new ThemeIcon('graph');
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isFromDashboard(message)) void this.#answer(message);
      }),
      services.engine.onDataChanged((changed) => {
        if (changed.root === root) this.#refresh();
      }),
      services.store.onProjectsChanged(() => this.#retitle()),
      services.engine.onStarted(() => this.#refresh()),
    ];
    this.#retitle();
    showPage(panel, services.extensionUri, 'dashboard', { root });
  }

  get onDidDispose(): WebviewPanel['onDidDispose'] {
    return this.#panel.onDidDispose;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#closed.cancel();
    this.#closed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel.dispose();
  }

  async #answer(message: FromDashboard): Promise<void> {
    switch (message.type) {
      case 'ready':
      case 'refresh':
        this.#refresh();
        return;
      case 'runModels':
        await commands.executeCommand(commandIds.runModels, { root: this.root });
        return;
      case 'loadEvents':
        await commands.executeCommand(commandIds.loadEventBatches, { root: this.root });
        return;
      case 'openModel': {
        const node = this.#services.store.node({ root: this.root, id: message.id });
        if (!node) return;
        const { command, arguments: parameters } = openCommand(node);
        await commands.executeCommand(command, ...parameters);
      }
    }
  }

  /** Asks again: at once, or, where it is being asked already, once more after that. A hidden page asks by itself when it is back. */
  #refresh(): void {
    if (!this.#panel.visible) return;
    if (this.#refreshing) {
      this.#again = true;
      return;
    }
    this.#refreshing = this.#read().finally(() => {
      this.#refreshing = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.#refresh();
    });
  }

  async #read(): Promise<void> {
    const { engine } = this.#services;
    const { root } = this;
    const token = this.#closed.token;
    await this.#send({ type: 'busy', message: l10n.t('Reading the attribution models…') });
    try {
      const data = await engine.request(engineRequests.dashboard, { root }, token);
      await this.#send({ type: 'data', data });
      const live = await engine.request(engineRequests.liveEvents, { root, limit: newestEvents }, token);
      await this.#send({ type: 'live', live });
    } catch (error) {
      if (error instanceof CancellationError) return;
      await this.#send({ type: 'problem', problem: problemForPanel(error, this.#services.log) });
    } finally {
      await this.#send({ type: 'busy', message: undefined });
    }
  }

  async #send(message: ToDashboard): Promise<void> {
    if (!this.#closed.token.isCancellationRequested) await this.#panel.webview.postMessage(message);
  }

  #retitle(): void {
    const project = this.#services.store.project(this.root);
    this.#panel.title =
      project && this.#services.store.projects.length > 1 ? l10n.t('Attribution: {0}', project.name) : l10n.t('Attribution');
  }
}

function createPanel(): WebviewPanel {
  return window.createWebviewPanel(panelTypes.dashboard, l10n.t('Attribution'), ViewColumn.Active);
}
