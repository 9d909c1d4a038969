import {
  CancellationError,
  CancellationTokenSource,
  env,
  l10n,
  ThemeIcon,
  Uri,
  ViewColumn,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type WebviewPanel,
} from 'vscode';
import { engineRequests, type PreviewOpened, type PreviewSort } from '../protocol/engine.ts';
import { isFromPreview, type FromPreview, type ToPreview } from '../protocol/preview-panel.ts';
import type { Problem } from '../problem/problem.ts';
import { panelTypes, settingIds } from './contributions.ts';
import { isAboveLimit } from './cost-question.ts';
import { costText } from './cost-text.ts';
import type { EditorServices } from './editor-services.ts';
import { longOperation } from './long-operation.ts';
import { countOf } from './node-description.ts';
import { problemForPanel } from './panel-problem.ts';
import type { NodeKey } from './project-store.ts';
import { reportError } from './report-error.ts';
import { costLimit, pricePerTib } from './settings.ts';
import { showPage } from './show-page.ts';

const defaultRows = 100_000;

/** The rows of one model, source or seed, or a test's failing rows. The engine holds them; the page is given those that it shows. */
export class PreviewPanel implements Disposable {
  readonly key: NodeKey;
  readonly #services: EditorServices;
  readonly #panel: WebviewPanel;
  readonly #subscriptions: Disposable[];
  #opened: PreviewOpened | undefined;
  /** Of the request for rows that is under way. */
  #opening: CancellationTokenSource | undefined;
  #closed = false;
  /** Whether the next rows are read because a person wants them now, who can be asked then. */
  #isAsked: boolean;

  /** `panel` is one that VS Code brings back after a restart. */
  constructor(services: EditorServices, key: NodeKey, restored?: WebviewPanel) {
    const panel = restored ?? createPanel();
    this.#isAsked = restored === undefined;
    this.key = key;
    this.#services = services;
    this.#panel = panel;
    panel.iconPath = new ThemeIcon('table');
    panel.title = l10n.t('Preview: {0}', services.store.node(key)?.name ?? key.id.split('.').at(-1) ?? key.id);
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        if (isFromPreview(message)) void this.#answer(message).catch((error: unknown) => reportError(error, services.log));
      }),
      services.engine.onRunEvent(({ root, event }) => {
        if (root === key.root && event.type === 'node-finished' && event.result.id === key.id) void this.#open(false);
      }),
      services.engine.onStarted(() => {
        this.#opened = undefined;
        if (panel.visible) void this.#open(false);
      }),
    ];
    showPage(panel, services.extensionUri, 'preview', { root: key.root, node: key.id });
  }

  get onDidDispose(): WebviewPanel['onDidDispose'] {
    return this.#panel.onDidDispose;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Asks for the rows anew. */
  refresh(): void {
    void this.#open(true);
  }

  dispose(): void {
    this.#closed = true;
    this.#opening?.cancel();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#release();
    this.#panel.dispose();
  }

  async #answer(message: FromPreview): Promise<void> {
    switch (message.type) {
      case 'ready':
        // A page that was hidden is made anew; its rows are still held.
        if (this.#opened) await this.#send({ type: 'opened', result: this.#opened });
        else if (!this.#opening) await this.#open(this.#isAsked);
        return;
      case 'refresh':
        return this.#open(true);
      case 'cancel':
        this.#opening?.cancel();
        return;
      case 'copy':
        return env.clipboard.writeText(message.text);
      case 'export':
        return this.#export(message.sort);
      case 'read': {
        if (!this.#opened) return;
        const { request, offset, count, sort } = message;
        const { preview } = this.#opened;
        const page = await this.#services.engine.request(engineRequests.readPreview, { preview, offset, count, ...(sort ? { sort } : {}) });
        await this.#send({ type: 'page', request, page });
      }
    }
  }

  async #open(isAsked: boolean): Promise<void> {
    this.#isAsked = false;
    this.#opening?.cancel();
    const opening = new CancellationTokenSource();
    this.#opening = opening;
    await this.#send({ type: 'busy', message: l10n.t('Reading rows…') });
    try {
      const costly = await this.#isTooCostly(isAsked, opening.token);
      if (costly !== undefined) {
        await this.#send({ type: 'problem', problem: costly });
        return;
      }
      const result = await this.#request(opening.token);
      if (this.#closed || opening.token.isCancellationRequested) {
        void this.#services.engine.request(engineRequests.closePreview, { preview: result.preview });
        return;
      }
      this.#release();
      this.#opened = result;
      await this.#send({ type: 'opened', result });
    } catch (error) {
      if (!(error instanceof CancellationError)) await this.#send({ type: 'problem', problem: problemForPanel(error, this.#services.log) });
    } finally {
      if (this.#opening === opening) {
        this.#opening = undefined;
        await this.#send({ type: 'busy', message: undefined });
      }
      opening.dispose();
    }
  }

  /** Why the rows are not read: on BigQuery they would cost more than the limit, and nobody is there to be asked, or wants that. */
  async #isTooCostly(isAsked: boolean, token: CancellationToken): Promise<Problem | undefined> {
    const { costs, store, engine } = this.#services;
    if (!costs.applies(store.project(this.key.root))) return undefined;
    const bytes = await engine.request(engineRequests.previewBytes, this.key, token);
    if (bytes === null || !isAboveLimit(bytes, pricePerTib(), costLimit())) return undefined;
    const cost = costText(bytes, pricePerTib());
    const message = l10n.t('Reading these rows would read {0}, however few of them are shown.', cost);
    const read = l10n.t('Read');
    if (isAsked && (await window.showWarningMessage(message, { modal: true }, read)) === read) return undefined;
    return { code: 'ATT1710', severity: 'information', message, hint: l10n.t('Press Refresh to read them all the same.') };
  }

  #request(token: CancellationToken): Promise<PreviewOpened> {
    const limit = workspace.getConfiguration().get<number>(settingIds.previewRows, defaultRows);
    return this.#services.engine.request(engineRequests.openPreview, { ...this.key, limit }, token);
  }

  async #export(sort: PreviewSort | undefined): Promise<void> {
    const opened = this.#opened;
    if (!opened) return;
    const file = await window.showSaveDialog({
      defaultUri: Uri.joinPath(Uri.file(this.key.root), `${opened.title}.csv`),
      filters: { CSV: ['csv'] },
      saveLabel: l10n.t('Export'),
    });
    if (!file) return;
    const rows = await longOperation(l10n.t('Exporting {0}', opened.title), ({ token }) =>
      this.#services.engine.request(
        engineRequests.exportPreview,
        { preview: opened.preview, file: file.fsPath, ...(sort ? { sort } : {}) },
        token,
      ),
    );
    void window.showInformationMessage(l10n.t('{0} written to {1}.', countOf(rows, 'row'), file.fsPath));
  }

  /** Lets the engine forget the rows that are held. */
  #release(): void {
    const held = this.#opened;
    this.#opened = undefined;
    if (held && this.#services.engine.running)
      void this.#services.engine.request(engineRequests.closePreview, { preview: held.preview }).catch(() => undefined);
  }

  async #send(message: ToPreview): Promise<void> {
    if (!this.#closed) await this.#panel.webview.postMessage(message);
  }
}

function createPanel(): WebviewPanel {
  return window.createWebviewPanel(panelTypes.preview, l10n.t('Preview'), ViewColumn.Active);
}
