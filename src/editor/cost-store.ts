import { CancellationTokenSource, Disposable, EventEmitter, Uri, workspace, type CancellationToken, type TextDocument } from 'vscode';
import { engineRequests, type ProjectRoot, type ProjectSummary } from '../protocol/engine.ts';
import { settingIds } from './contributions.ts';
import type { EngineClient } from './engine-client.ts';
import { projectOfFile } from './find-node.ts';
import type { ModelCost, NodeId, RunCost, RunRequest } from './message-types.ts';
import type { NodeKey, ProjectStore } from './project-store.ts';
import { pricePerTib } from './settings.ts';

/** Told what each estimate is asked for, and how far it is. */
export interface EstimateOptions {
  readonly token?: CancellationToken;
  readonly report?: (message: string, fraction?: number) => void;
}

const quietDelayMs = 400;

/**
 * What models would read, as far as it was asked for: by a hover, a saved file, a run that is about to start, or the command. Once known, it is
 * kept up with the files and with runs. There is nothing of it for local targets and in workspaces that are not trusted.
 */
export class CostStore implements Disposable {
  readonly #engine: EngineClient;
  readonly #store: ProjectStore;
  readonly #changed = new EventEmitter<NodeKey>();
  readonly #subscriptions: Disposable;
  readonly #costs = new Map<ProjectRoot, Map<NodeId, ModelCost>>();
  /** The target that the costs are of. */
  readonly #targets = new Map<ProjectRoot, string>();
  readonly #waiting = new Map<ProjectRoot, { readonly ids: Set<NodeId>; readonly timer: NodeJS.Timeout }>();
  readonly #asking = new Map<ProjectRoot, CancellationTokenSource>();

  /** What one node would read is known, or is another. */
  readonly onChanged = this.#changed.event;

  constructor(engine: EngineClient, store: ProjectStore) {
    this.#engine = engine;
    this.#store = store;
    this.#subscriptions = Disposable.from(
      this.#changed,
      store.onProjectsChanged(() => this.#forgetOtherTargets()),
      engine.onStarted(() => this.#forgetAll()),
      engine.onRunEvent(({ root, event }) => {
        if (event.type === 'run-finished') this.#refreshKnown(root);
      }),
      workspace.onDidSaveTextDocument((document) => this.#saved(document)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingIds.pricePerTib)) this.#tellAll();
      }),
    );
  }

  /** Whether reading costs something in a project's target, and may be asked about. */
  applies(project: ProjectSummary | undefined): boolean {
    return project?.targetKind === 'bigquery' && workspace.isTrusted;
  }

  /** What a node would read, where it is known; `bytes` is null where nothing can be said yet. */
  cost({ root, id }: NodeKey): ModelCost | undefined {
    return this.applies(this.#store.project(root)) ? this.#costs.get(root)?.get(id) : undefined;
  }

  /** Asks what a run would read, and keeps it by node. Undefined in a target where reading costs nothing. Rejects as the engine does. */
  async estimate(root: ProjectRoot, request: RunRequest, { token, report }: EstimateOptions = {}): Promise<RunCost | undefined> {
    const project = this.#store.project(root);
    if (!project || !this.applies(project)) return undefined;
    const cost = await this.#engine.withProgress(
      ({ message, fraction }) => report?.(message, fraction),
      (name) => this.#engine.request(engineRequests.estimateCost, { ...request, root, pricePerTib: pricePerTib(), token: name }, token),
    );
    // Another target may have been selected meanwhile.
    if (this.#store.project(root)?.target === project.target) for (const model of cost?.models ?? []) this.#take(project, model);
    return cost ?? undefined;
  }

  /** The same of one node; what is known already is not asked for again. */
  async estimateNode(key: NodeKey, token?: CancellationToken): Promise<ModelCost | undefined> {
    const known = this.cost(key);
    const node = this.#store.node(key);
    if (known || !node) return known;
    const command = node.kind === 'test' ? 'test' : 'run';
    await this.estimate(key.root, { command, select: [node.name] }, token ? { token } : {});
    return this.cost(key);
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    for (const asking of this.#asking.values()) asking.cancel();
    this.#subscriptions.dispose();
  }

  #take({ root, target }: ProjectSummary, model: ModelCost): void {
    const costs = this.#costs.get(root) ?? new Map<NodeId, ModelCost>();
    this.#costs.set(root, costs.set(model.id, model));
    this.#targets.set(root, target);
    this.#changed.fire({ root, id: model.id });
  }

  /** A file of a project was saved: its own model, and all that are known, may read something else now. */
  #saved({ uri }: TextDocument): void {
    if (uri.scheme !== 'file' || !/\.(?:sql|ya?ml)$/i.test(uri.path)) return;
    const project = projectOfFile(this.#store, uri.fsPath);
    if (!project || !this.applies(project)) return;
    void this.#engine.filesChanged([uri]);
    const own = project.nodes.filter(({ kind, place }) => kind === 'model' && place.file === Uri.file(uri.fsPath).fsPath);
    this.#refreshKnown(
      project.root,
      own.map(({ id }) => id),
    );
  }

  #refreshKnown(root: ProjectRoot, more: readonly NodeId[] = []): void {
    if (!this.applies(this.#store.project(root))) return;
    const waiting = this.#waiting.get(root);
    clearTimeout(waiting?.timer);
    const ids = new Set([...(waiting?.ids ?? []), ...more, ...(this.#costs.get(root)?.keys() ?? [])]);
    if (ids.size === 0) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(root);
      void this.#refresh(root, ids);
    }, quietDelayMs);
    this.#waiting.set(root, { ids, timer });
  }

  /** Nobody waits for it, and nobody is told when it fails: whoever asks by the command is. */
  async #refresh(root: ProjectRoot, ids: ReadonlySet<NodeId>): Promise<void> {
    this.#asking.get(root)?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking.set(root, asking);
    const nodes = [...ids].flatMap((id) => this.#store.node({ root, id }) ?? []);
    const namesOf = (wanted: string): readonly string[] => nodes.filter(({ kind }) => kind === wanted).map(({ name }) => name);
    const requests: readonly RunRequest[] = [
      { command: 'run', select: namesOf('model') },
      { command: 'test', select: namesOf('test') },
    ];
    const { token } = asking;
    try {
      for (const request of requests) if ((request.select ?? []).length > 0) await this.estimate(root, request, { token });
    } catch {
      for (const id of ids) if (!token.isCancellationRequested) this.#forget({ root, id });
    } finally {
      if (this.#asking.get(root) === asking) this.#asking.delete(root);
      asking.dispose();
    }
  }

  #forgetOtherTargets(): void {
    for (const [root, target] of this.#targets) {
      if (this.#store.project(root)?.target !== target) this.#forgetProject(root);
    }
  }

  #forgetAll(): void {
    for (const root of [...this.#costs.keys()]) this.#forgetProject(root);
  }

  #forgetProject(root: ProjectRoot): void {
    const ids = [...(this.#costs.get(root)?.keys() ?? [])];
    this.#targets.delete(root);
    for (const id of ids) this.#forget({ root, id });
    this.#costs.delete(root);
  }

  #forget({ root, id }: NodeKey): void {
    if (this.#costs.get(root)?.delete(id) === true) this.#changed.fire({ root, id });
  }

  #tellAll(): void {
    for (const [root, costs] of this.#costs) for (const id of costs.keys()) this.#changed.fire({ root, id });
  }
}
