import { randomUUID } from 'node:crypto';
import {
  CancellationError,
  EventEmitter,
  l10n,
  window,
  type CancellationToken,
  type Disposable,
  type LogOutputChannel,
  type Uri,
} from 'vscode';
import {
  CloseAction,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  FileChangeType,
  type FileEvent,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { engineNotifications, type InitializationOptions, type ProgressParams, type ProjectRoot } from '../protocol/engine.ts';
import type { Problem } from '../problem/problem.ts';
import type { NotificationDeclaration, RequestDeclaration } from '../protocol/rpc.ts';
import { engineErrorOf } from './engine-error.ts';
import type { RunEvent } from './message-types.ts';
import { logWithoutKeys } from './without-keys.ts';

export interface EngineOptions {
  /** The bundle that is the engine. */
  readonly module: string;
  readonly log: LogOutputChannel;
  /** What has to be there before the first start. */
  readonly ready: Promise<void>;
  /** Asked at every start. */
  readonly initialization: () => InitializationOptions;
}

const crashWindow = 3 * 60_000;
const crashLimit = 4;

/** The engine's process, as the rest of the editor sees it: started on first need, and again after a crash. */
export class EngineClient implements Disposable {
  readonly #options: EngineOptions;
  readonly #client: LanguageClient;
  readonly #started = new EventEmitter<void>();
  readonly #stopped = new EventEmitter<void>();
  readonly #projectsChanged = new EventEmitter<void>();
  readonly #runEvent = new EventEmitter<{ readonly root: ProjectRoot; readonly event: RunEvent }>();
  readonly #dataChanged = new EventEmitter<{ readonly root: ProjectRoot }>();
  readonly #problem = new EventEmitter<Problem>();
  readonly #progressListeners = new Map<string, (progress: ProgressParams) => void>();
  #crashes: readonly number[] = [];

  /** The engine answers, for the first time or after a restart: what it told before is void. */
  readonly onStarted = this.#started.event;
  readonly onStopped = this.#stopped.event;
  readonly onProjectsChanged = this.#projectsChanged.event;
  readonly onRunEvent = this.#runEvent.event;
  readonly onDataChanged = this.#dataChanged.event;
  readonly onProblem = this.#problem.event;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#client = new LanguageClient(
      'attributionLab',
      'Attribution Lab',
      { module: options.module, transport: TransportKind.ipc },
      {
        documentSelector: [{ scheme: 'file', pattern: '**/*.{sql,yml,yaml,md}' }],
        diagnosticCollectionName: 'attributionLab',
        outputChannel: options.log,
        traceOutputChannel: logWithoutKeys(options.log),
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: options.initialization,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => ({ action: this.#afterCrash(), handled: true }),
        },
      },
    );
    this.#client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.#started.fire();
      if (newState === State.Stopped) this.#stopped.fire();
    });
    this.#listen(engineNotifications.projectsChanged, () => this.#projectsChanged.fire());
    this.#listen(engineNotifications.runEvent, (params) => this.#runEvent.fire(params));
    this.#listen(engineNotifications.dataChanged, (params) => this.#dataChanged.fire(params));
    this.#listen(engineNotifications.problem, (problem) => this.#problem.fire(problem));
    this.#listen(engineNotifications.progress, (progress) => this.#progressListeners.get(progress.token)?.(progress));
  }

  get running(): boolean {
    return this.#client.state === State.Running;
  }

  async start(): Promise<void> {
    await this.#options.ready;
    if (this.#client.state !== State.Running) await this.#client.start();
  }

  async restart(): Promise<void> {
    this.#crashes = [];
    if (this.#client.state === State.Running) await this.#client.restart();
    else await this.start();
  }

  /** Asks the engine, starting it when needed. Rejects with `CancellationError`, or with `EngineError` for all that went wrong. */
  async request<Params, Result>(
    declaration: RequestDeclaration<Params, Result>,
    params: Params,
    token?: CancellationToken,
  ): Promise<Result> {
    try {
      await this.start();
      // Always one parameter: without any, the engine's side would take the token for it.
      const sent: unknown = params ?? null;
      return await (token ? this.#client.sendRequest(declaration.method, sent, token) : this.#client.sendRequest(declaration.method, sent));
    } catch (error) {
      if (token?.isCancellationRequested === true) throw new CancellationError();
      throw engineErrorOf(error);
    }
  }

  /** Tells of files that changed before the file watcher does. Requests that follow see them. */
  async filesChanged(files: readonly Uri[]): Promise<void> {
    if (!this.running) return;
    const changes = files.map((uri): FileEvent => ({ uri: this.#client.code2ProtocolConverter.asUri(uri), type: FileChangeType.Changed }));
    await this.#client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  /** Gives `ask` a token for its request, under which the engine tells its progress to `listener`. */
  async withProgress<Result>(listener: (progress: ProgressParams) => void, ask: (token: string) => Promise<Result>): Promise<Result> {
    const token = randomUUID();
    this.#progressListeners.set(token, listener);
    try {
      return await ask(token);
    } finally {
      this.#progressListeners.delete(token);
    }
  }

  async dispose(): Promise<void> {
    for (const emitter of [this.#started, this.#stopped, this.#projectsChanged, this.#runEvent, this.#dataChanged, this.#problem])
      emitter.dispose();
    if (this.#client.state !== State.Stopped) await this.#client.dispose();
  }

  /** Starts again after a crash, unless it crashes over and over. */
  #afterCrash(): CloseAction {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < crashWindow), now];
    const showLog = l10n.t('Show Log');
    if (this.#crashes.length < crashLimit) {
      const message = l10n.t(
        'The engine stopped unexpectedly and has been started again. What was running was cut short; finished tables are as they were.',
      );
      void window.showWarningMessage(message, showLog).then((choice) => choice === showLog && this.#options.log.show());
      return CloseAction.Restart;
    }
    const restart = l10n.t('Start Again');
    const message = l10n.t(
      'The engine has stopped unexpectedly {0} times within minutes, so it is not started again by itself.',
      this.#crashes.length,
    );
    void window.showErrorMessage(message, restart, showLog).then((choice) => {
      if (choice === restart) void this.restart();
      if (choice === showLog) this.#options.log.show();
    });
    return CloseAction.DoNotRestart;
  }

  #listen<Params>(declaration: NotificationDeclaration<Params>, listener: (params: Params) => void): void {
    this.#client.onNotification(declaration.method, listener);
  }
}
