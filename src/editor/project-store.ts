import { Disposable, EventEmitter } from 'vscode';
import { engineRequests, type NodeSummary, type ProjectRoot, type ProjectSummary } from '../protocol/engine.ts';
import type { EngineClient } from './engine-client.ts';
import type { NodeId, NodeResult, RunEvent } from './message-types.ts';

/** What a node is doing in a run of this session. */
export type NodeActivity = 'waiting' | 'running';

export interface NodeKey {
  readonly root: ProjectRoot;
  readonly id: NodeId;
}

/** The workspace's projects as the engine last told of them, with what their nodes are doing right now. */
export class ProjectStore implements Disposable {
  readonly #engine: EngineClient;
  readonly #projectsChanged = new EventEmitter<void>();
  readonly #nodeChanged = new EventEmitter<NodeKey>();
  readonly #activityChanged = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  #projects: readonly ProjectSummary[] = [];
  #nodes: ReadonlyMap<ProjectRoot, ReadonlyMap<NodeId, NodeSummary>> = new Map();
  #read = false;
  /** By root, then run, then node; removed when the node or its run ends. */
  readonly #activities = new Map<ProjectRoot, Map<string, Map<NodeId, NodeActivity>>>();
  readonly #results = new Map<ProjectRoot, Map<NodeId, NodeResult>>();

  /** Projects came, went or have other nodes, or a target was selected. */
  readonly onProjectsChanged = this.#projectsChanged.event;
  /** One node's activity or result is another. */
  readonly onNodeChanged = this.#nodeChanged.event;
  /** A run began or ended somewhere. */
  readonly onActivityChanged = this.#activityChanged.event;

  constructor(engine: EngineClient, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#subscriptions = [
      engine.onStarted(() => this.#forgetRuns()),
      engine.onProjectsChanged(() => void this.refresh().catch(onError)),
      engine.onRunEvent(({ root, event }) => this.#take(root, event)),
    ];
  }

  /** Calls back, a moment after, when results of a project's nodes are others: once for many that come together. */
  onResultsChanged(root: ProjectRoot, listener: () => void): Disposable {
    let timer: NodeJS.Timeout | undefined;
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        listener();
      }, 200);
    };
    const subscriptions = [
      this.onProjectsChanged(soon),
      this.onNodeChanged((key) => {
        if (key.root === root && !this.activity(key)) soon();
      }),
    ];
    return Disposable.from(...subscriptions, { dispose: () => clearTimeout(timer) });
  }

  get projects(): readonly ProjectSummary[] {
    return this.#projects;
  }

  /** Whether the engine has told of the workspace's projects at all. */
  get read(): boolean {
    return this.#read;
  }

  get busy(): boolean {
    return [...this.#activities.values()].some((runs) => runs.size > 0);
  }

  project(root: ProjectRoot): ProjectSummary | undefined {
    return this.#projects.find((project) => project.root === root);
  }

  node({ root, id }: NodeKey): NodeSummary | undefined {
    return this.#nodes.get(root)?.get(id);
  }

  activity({ root, id }: NodeKey): NodeActivity | undefined {
    const activities = [...(this.#activities.get(root)?.values() ?? [])].map((nodes) => nodes.get(id));
    return activities.includes('running') ? 'running' : activities.find((activity) => activity !== undefined);
  }

  /** The node's last result in the current target. */
  result(key: NodeKey): NodeResult | undefined {
    return this.#results.get(key.root)?.get(key.id) ?? this.node(key)?.lastResult;
  }

  /** Asks the engine again. */
  async refresh(): Promise<void> {
    const projects = await this.#engine.request(engineRequests.projects, undefined);
    this.#projects = projects;
    this.#nodes = new Map(projects.map(({ root, nodes }) => [root, new Map(nodes.map((node) => [node.id, node]))]));
    this.#results.clear();
    this.#read = true;
    this.#projectsChanged.fire();
  }

  dispose(): void {
    for (const disposable of [...this.#subscriptions, this.#projectsChanged, this.#nodeChanged, this.#activityChanged])
      disposable.dispose();
  }

  #take(root: ProjectRoot, event: RunEvent): void {
    const runs = this.#activities.get(root) ?? new Map<string, Map<NodeId, NodeActivity>>();
    this.#activities.set(root, runs);
    switch (event.type) {
      case 'run-started':
        runs.set(event.runId, new Map(event.nodes.map(({ id }) => [id, 'waiting'])));
        for (const { id } of event.nodes) this.#nodeChanged.fire({ root, id });
        this.#activityChanged.fire();
        return;
      case 'node-started':
        runs.get(event.runId)?.set(event.id, 'running');
        this.#nodeChanged.fire({ root, id: event.id });
        return;
      case 'node-finished': {
        runs.get(event.runId)?.delete(event.result.id);
        const results = this.#results.get(root) ?? new Map<NodeId, NodeResult>();
        this.#results.set(root, results.set(event.result.id, event.result));
        this.#nodeChanged.fire({ root, id: event.result.id });
        return;
      }
      case 'run-finished': {
        const unfinished = [...(runs.get(event.runId)?.keys() ?? [])];
        runs.delete(event.runId);
        for (const id of unfinished) this.#nodeChanged.fire({ root, id });
        this.#activityChanged.fire();
      }
    }
  }

  /** An engine that was started again has no runs. */
  #forgetRuns(): void {
    this.#activities.clear();
    this.#activityChanged.fire();
  }
}
