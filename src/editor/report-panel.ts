import {
  CancellationError,
  CancellationTokenSource,
  commands,
  l10n,
  ThemeIcon,
  ViewColumn,
  window,
  type CancellationToken,
  type Disposable,
  type WebviewPanel,
} from 'vscode';
import type { ProjectRoot } from '../protocol/engine.ts';
import type { ReportKind } from '../protocol/panel-state.ts';
import { isFromReport, type FromReport, type Report, type ToReport } from '../protocol/report-panel.ts';
import { panelTypes } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { openCommand } from './models-tree.ts';
import { problemForPanel } from './panel-problem.ts';
import { reportError } from './report-error.ts';
import { showPage } from './show-page.ts';

/** A report with what its actions do, in their order. */
export interface MadeReport {
  readonly report: Report;
  readonly actions: readonly (() => Thenable<unknown>)[];
}

export interface ReportRequest {
  readonly root: ProjectRoot;
  readonly kind: ReportKind;
  /** Asks anew for what the report tells. */
  readonly make: (token: CancellationToken) => Promise<MadeReport>;
  /** What was asked for already. */
  readonly made?: MadeReport;
  /** Calls back when what the report tells has changed. */
  readonly onChanged?: (listener: () => void) => Disposable;
}

const icons: Readonly<Record<ReportKind, string>> = { run: 'list-tree', cost: 'credit-card', connection: 'plug' };

/** A page that tells of one project's last run, its cost or its connection. */
export class ReportPanel implements Disposable {
  readonly #services: EditorServices;
  readonly #panel: WebviewPanel;
  readonly #subscriptions: Disposable[];
  readonly #closed = new CancellationTokenSource();
  #request: ReportRequest;
  #following: Disposable | undefined;
  #made: MadeReport | undefined;
  #making: CancellationTokenSource | undefined;
  #isReady = false;

  /** `panel` is one that VS Code brings back after a restart. */
  constructor(services: EditorServices, request: ReportRequest, panel = createPanel()) {
    this.#services = services;
    this.#request = request;
    this.#panel = panel;
    panel.iconPath = new ThemeIcon(icons[request.kind]);
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isFromReport(message)) void this.#answer(message).catch((error: unknown) => reportError(error, services.log));
      }),
    ];
    this.#follow(request);
    showPage(panel, services.extensionUri, 'report', { root: request.root, report: request.kind });
  }

  get onDidDispose(): WebviewPanel['onDidDispose'] {
    return this.#panel.onDidDispose;
  }

  /** Shows another answer, or the same question asked anew. */
  show(request: ReportRequest): void {
    this.#follow(request);
    this.#panel.reveal();
    if (this.#isReady) void this.#showOrMake();
  }

  dispose(): void {
    this.#closed.cancel();
    this.#closed.dispose();
    this.#making?.cancel();
    this.#following?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel.dispose();
  }

  #follow(request: ReportRequest): void {
    this.#request = request;
    this.#made = request.made;
    this.#following?.dispose();
    this.#following = request.onChanged?.(() => {
      this.#made = undefined;
      if (this.#panel.visible && this.#isReady) void this.#make();
    });
    this.#retitle();
  }

  async #answer(message: FromReport): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        return this.#showOrMake();
      case 'refresh':
        return this.#make();
      case 'act':
        await this.#made?.actions[message.action]?.();
        return;
      case 'openNode': {
        const node = this.#services.store.node({ root: this.#request.root, id: message.id });
        if (!node) return;
        const { command, arguments: parameters } = openCommand(node);
        await commands.executeCommand(command, ...parameters);
      }
    }
  }

  async #showOrMake(): Promise<void> {
    if (this.#made) await this.#send({ type: 'report', report: this.#made.report });
    else await this.#make();
  }

  async #make(): Promise<void> {
    this.#making?.cancel();
    const making = new CancellationTokenSource();
    this.#making = making;
    await this.#send({ type: 'busy', message: l10n.t('Asking…') });
    try {
      const made = await this.#request.make(making.token);
      if (making.token.isCancellationRequested) return;
      this.#made = made;
      this.#retitle();
      await this.#send({ type: 'report', report: made.report });
    } catch (error) {
      if (error instanceof CancellationError || making.token.isCancellationRequested) return;
      await this.#send({ type: 'problem', problem: problemForPanel(error, this.#services.log) });
    } finally {
      if (this.#making === making) {
        this.#making = undefined;
        await this.#send({ type: 'busy', message: undefined });
      }
      making.dispose();
    }
  }

  #retitle(): void {
    if (this.#made) this.#panel.title = this.#made.report.title;
  }

  async #send(message: ToReport): Promise<void> {
    if (!this.#closed.token.isCancellationRequested) await this.#panel.webview.postMessage(message);
  }
}

function createPanel(): WebviewPanel {
  return window.createWebviewPanel(panelTypes.report, l10n.t('Attribution'), ViewColumn.Active);
}
