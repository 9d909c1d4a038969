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
import { isFromComparison, type FromComparison, type ToComparison } from '../protocol/comparison-panel.ts';
import { engineRequests, type CompareParams, type ProjectRoot } from '../protocol/engine.ts';
import { confirmCostIn } from './confirm-cost.ts';
import { commandIds, panelTypes } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { openCommand } from './models-tree.ts';
import { problemForPanel } from './panel-problem.ts';
import { reportError } from './report-error.ts';
import { showPage } from './show-page.ts';

export type ComparisonRequest = Pick<CompareParams, 'target' | 'select' | 'run'>;

/** What a project has in two targets, side by side. It is compared when it is asked for, never unasked: that costs. */
export class ComparisonPanel implements Disposable {
  readonly root: ProjectRoot;
  readonly #services: EditorServices;
  readonly #panel: WebviewPanel;
  readonly #subscription: Disposable;
  #request: ComparisonRequest | undefined;
  #running: CancellationTokenSource | undefined;
  /** What the page shows, for when it was hidden and is made anew. */
  #shown: ToComparison = { type: 'nothing' };
  #closed = false;

  /** `panel` is one that VS Code brings back after a restart. */
  constructor(services: EditorServices, root: ProjectRoot, panel = createPanel()) {
    this.root = root;
    this.#services = services;
    this.#panel = panel;
    panel.iconPath = new ThemeIcon('diff');
    this.#subscription = panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromComparison(message)) void this.#answer(message).catch((error: unknown) => reportError(error, services.log));
    });
    showPage(panel, services.extensionUri, 'comparison', { root });
  }

  get onDidDispose(): WebviewPanel['onDidDispose'] {
    return this.#panel.onDidDispose;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Compares anew, in place of a comparison that is under way; what costs more than the limit of the settings is asked about first. */
  async compare(request: ComparisonRequest): Promise<void> {
    this.#request = request;
    if (request.run && !(await this.#confirmed(request))) return;
    this.#running?.cancel();
    const running = new CancellationTokenSource();
    this.#running = running;
    const { engine, store } = this.#services;
    const tell = (message: ToComparison): Promise<void> => (this.#running === running ? this.#send(message) : Promise.resolve());
    await tell({ type: 'busy', message: l10n.t('Comparing…') });
    try {
      const comparison = await engine.withProgress(
        ({ message, fraction }) => void tell({ type: 'busy', message, ...(fraction !== undefined && { fraction }) }),
        (token) => engine.request(engineRequests.compareTargets, { root: this.root, ...request, token }, running.token),
      );
      await tell({ type: 'comparison', project: store.project(this.root)?.name ?? '', comparison });
    } catch (error) {
      if (!(error instanceof CancellationError)) await tell({ type: 'problem', problem: problemForPanel(error, this.#services.log) });
    } finally {
      await tell({ type: 'busy', message: undefined });
      if (this.#running === running) this.#running = undefined;
      running.dispose();
    }
  }

  dispose(): void {
    this.#closed = true;
    this.#running?.cancel();
    this.#subscription.dispose();
    this.#panel.dispose();
  }

  async #confirmed({ target, select }: ComparisonRequest): Promise<boolean> {
    try {
      const run = { command: 'build', exclude: ['resource_type:test'], ...(select && { select }) } as const;
      return await confirmCostIn(this.#services, { root: this.root, target, ...run });
    } catch (error) {
      if (!(error instanceof CancellationError)) await this.#send({ type: 'problem', problem: problemForPanel(error, this.#services.log) });
      return false;
    }
  }

  async #answer(message: FromComparison): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#send(this.#shown);
        if (this.#running) await this.#send({ type: 'busy', message: l10n.t('Comparing…') });
        return;
      case 'compare':
        if (this.#request) await this.compare(this.#request);
        else await commands.executeCommand(commandIds.compareTargets, { root: this.root });
        return;
      case 'cancel':
        this.#running?.cancel();
        return;
      case 'openModel': {
        const node = this.#services.store.node({ root: this.root, id: message.id });
        if (!node) return;
        const { command, arguments: parameters } = openCommand(node);
        await commands.executeCommand(command, ...parameters);
      }
    }
  }

  async #send(message: ToComparison): Promise<void> {
    if (message.type !== 'busy') this.#shown = message;
    if (!this.#closed) await this.#panel.webview.postMessage(message);
  }
}

function createPanel(): WebviewPanel {
  return window.createWebviewPanel(panelTypes.comparison, l10n.t('Local and BigQuery'), ViewColumn.Active);
}
