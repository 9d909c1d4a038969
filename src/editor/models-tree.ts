import {
  EventEmitter,
  l10n,
  Position,
  Range,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type CancellationToken,
  type TreeDataProvider,
} from 'vscode';
import type { NodeSummary, ProjectSummary } from '../protocol/engine.ts';
import { itemKinds } from './contributions.ts';
import type { CostStore } from './cost-store.ts';
import { formatBytes } from './cost-text.ts';
import { modelHierarchy, nodeEntryKey, type ModelEntry, type ModelHierarchy } from './model-hierarchy.ts';
import { describeResult } from './node-description.ts';
import { stateIcon, stateInWords } from './node-icon.ts';
import { nodeTooltip } from './node-tooltip.ts';
import type { ProjectStore } from './project-store.ts';
import { TreeEntries } from './tree-refresh.ts';

/** Sources, models and seeds of the workspace's projects, in the folders that they are in, with how their last run went. */
export class ModelsTree implements TreeDataProvider<ModelEntry> {
  readonly #store: ProjectStore;
  readonly #costs: CostStore;
  readonly #changed = new EventEmitter<ModelEntry | undefined>();
  readonly #entries = new TreeEntries(this.#changed);
  #hierarchies: ReadonlyMap<string, ModelHierarchy> = new Map();
  #shape = '';
  /** What each node looked like when it was drawn last. */
  #drawn: ReadonlyMap<string, string> = new Map();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: ProjectStore, costs: CostStore) {
    this.#store = store;
    this.#costs = costs;
    costs.onChanged(({ root, id }) => this.#entries.refresh(nodeEntryKey(root, id)));
    store.onProjectsChanged(() => this.#takeProjects(store.projects));
    store.onNodeChanged(({ root, id }) => this.#entries.refresh(nodeEntryKey(root, id)));
  }

  getChildren(entry?: ModelEntry): ModelEntry[] {
    return this.#childrenOf(entry).map((child) => this.#entries.known(child));
  }

  getTreeItem(entry: ModelEntry): TreeItem {
    if (entry.type === 'node') return this.#nodeItem(entry);
    const project = this.#store.project(entry.root);
    const item = new TreeItem(entry.type === 'project' ? (project?.name ?? entry.root) : entry.label, TreeItemCollapsibleState.Expanded);
    item.id = entry.key;
    item.contextValue = entry.type === 'project' ? itemKinds.project : itemKinds.folder;
    if (entry.type === 'project') {
      item.description = project?.target ?? '';
      item.tooltip = entry.root;
      item.iconPath = new ThemeIcon('project');
    } else {
      item.iconPath = entry.sources ? new ThemeIcon('database') : ThemeIcon.Folder;
      if (entry.sources) item.description = l10n.t('source');
    }
    return item;
  }

  /** On BigQuery what a model would read is asked now, if it is not known. */
  async resolveTreeItem(item: TreeItem, entry: ModelEntry, token: CancellationToken): Promise<TreeItem> {
    const node = entry.type === 'node' ? this.#store.node(entry) : undefined;
    if (!node || entry.type !== 'node') return item;
    const cost = node.kind === 'model' ? await this.#costs.estimateNode(entry, token).catch(() => undefined) : undefined;
    item.tooltip = nodeTooltip(node, this.#store.result(entry), cost);
    return item;
  }

  #childrenOf(entry: ModelEntry | undefined): readonly ModelEntry[] {
    if (entry?.type === 'folder') return this.#hierarchies.get(entry.root)?.children.get(entry.key) ?? [];
    if (entry?.type === 'project') return this.#hierarchies.get(entry.root)?.top ?? [];
    if (entry) return [];
    const { projects } = this.#store;
    const [only] = projects;
    if (only && projects.length === 1) return this.#hierarchies.get(only.root)?.top ?? [];
    return projects.map(({ root }) => ({ type: 'project', key: `${root}|project`, root }));
  }

  #nodeItem(entry: ModelEntry & { type: 'node' }): TreeItem {
    const node = this.#store.node(entry);
    const item = new TreeItem(node?.name ?? entry.id, TreeItemCollapsibleState.None);
    item.id = entry.key;
    if (!node) return item;
    const activity = this.#store.activity(entry);
    const result = this.#store.result(entry);
    const isSource = node.kind === 'source';
    item.contextValue = isSource ? itemKinds.source : node.kind === 'seed' ? itemKinds.seed : itemKinds.model;
    item.iconPath = isSource ? new ThemeIcon('table') : stateIcon(activity, result?.status);
    const cost = this.#costs.cost(entry)?.bytes ?? undefined;
    const outcome = activity === 'running' ? l10n.t('running…') : result ? describeResult(result) : '';
    // What it would read next time stands after how it went last time.
    item.description = isSource ? '' : [outcome, cost ? `≈ ${formatBytes(cost)}` : ''].filter(Boolean).join(' · ');
    const reads = cost === undefined ? '' : cost === 0 ? l10n.t('would read nothing') : l10n.t('would read {0}', formatBytes(cost));
    item.command = openCommand(node);
    // The file's colour and badge tell of its problems and of its changes.
    if (!isSource) item.resourceUri = Uri.file(node.place.file);
    item.accessibilityInformation = {
      label: [node.name, node.kind, ...(isSource ? [] : [stateInWords(activity, result?.status), outcome, reads])]
        .filter(Boolean)
        .join(', '),
    };
    return item;
  }

  /** Draws again only what is another than before: all where nodes came or went, else the nodes that changed. */
  #takeProjects(projects: readonly ProjectSummary[]): void {
    const nodes = projects.flatMap((project) =>
      project.nodes.map((node) => ({ project, node })).filter((each) => each.node.kind !== 'test'),
    );
    const shape =
      JSON.stringify(projects.map(({ root, name, target }) => [root, name, target])) +
      nodes.map(({ node }) => `${node.id} ${node.path}`).join('\n');
    const drawn = new Map(nodes.map(({ project, node }) => [nodeEntryKey(project.root, node.id), JSON.stringify(node)]));
    const before = this.#drawn;
    this.#drawn = drawn;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#hierarchies = new Map(projects.map((project) => [project.root, modelHierarchy(project.root, project.nodes)]));
      this.#entries.refreshAll();
      return;
    }
    for (const [key, text] of drawn) if (before.get(key) !== text) this.#entries.refresh(key);
  }
}

/** Opens the file that defines a node, at the definition. */
export function openCommand({ place, name }: NodeSummary): { command: string; title: string; arguments: unknown[] } {
  const start = new Position(place.line - 1, place.column - 1);
  const selection = new Range(start, start);
  return { command: 'vscode.open', title: l10n.t('Open {0}', name), arguments: [Uri.file(place.file), { selection }] };
}
