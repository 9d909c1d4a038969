import { EventEmitter, l10n, TreeItem, TreeItemCollapsibleState, type TreeDataProvider } from 'vscode';
import type { ProjectSummary } from '../protocol/engine.ts';
import { itemKinds } from './contributions.ts';
import type { CostStore } from './cost-store.ts';
import { openCommand } from './models-tree.ts';
import { describeResult } from './node-description.ts';
import { stateIcon, stateInWords } from './node-icon.ts';
import { nodeTooltip } from './node-tooltip.ts';
import type { ProjectStore } from './project-store.ts';
import { groupOutcome, isFailure, testEntryKey, testGroups, type TestEntry, type TestGroup } from './test-groups.ts';
import { TreeEntries } from './tree-refresh.ts';

/** The projects' data tests, by what they are about, with how they ended last. */
export class TestsTree implements TreeDataProvider<TestEntry> {
  readonly #store: ProjectStore;
  readonly #costs: CostStore;
  readonly #changed = new EventEmitter<TestEntry | undefined>();
  readonly #entries = new TreeEntries(this.#changed);
  #groups: readonly TestGroup[] = [];
  #shape = '';
  #drawn: ReadonlyMap<string, string> = new Map();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: ProjectStore, costs: CostStore) {
    this.#store = store;
    this.#costs = costs;
    store.onProjectsChanged(() => this.#takeProjects(store.projects));
    store.onNodeChanged(({ root, id }) => this.#refresh(testEntryKey(root, id)));
  }

  getChildren(entry?: TestEntry): TestEntry[] {
    const entries = entry
      ? (this.#groups.find((group) => group.entry.key === entry.key)?.tests ?? [])
      : this.#groups.map((group) => group.entry);
    return entries.map((child) => this.#entries.known(child));
  }

  getTreeItem(entry: TestEntry): TreeItem {
    return entry.type === 'group' ? this.#groupItem(entry) : this.#testItem(entry);
  }

  getParent(entry: TestEntry): TestEntry | undefined {
    return entry.type === 'group' ? undefined : this.#groups.find(({ tests }) => tests.some(({ key }) => key === entry.key))?.entry;
  }

  /** Groups with a test that failed, as the tree has them. */
  failedGroups(): TestEntry[] {
    const failed = this.#groups.filter(({ tests }) => tests.some((test) => isFailure(this.#store.result(test)?.status)));
    return failed.map(({ entry }) => this.#entries.known(entry));
  }

  resolveTreeItem(item: TreeItem, entry: TestEntry): TreeItem {
    const node = entry.type === 'test' ? this.#store.node(entry) : undefined;
    if (node && entry.type === 'test') item.tooltip = nodeTooltip(node, this.#store.result(entry), this.#costs.cost(entry));
    return item;
  }

  #groupItem(entry: TestEntry & { type: 'group' }): TreeItem {
    const tests = this.#groups.find((group) => group.entry.key === entry.key)?.tests ?? [];
    const outcome = groupOutcome(tests.map((test) => this.#store.result(test)?.status));
    const item = new TreeItem(entry.label, TreeItemCollapsibleState.Collapsed);
    item.id = entry.key;
    item.contextValue = itemKinds.testsOf;
    item.iconPath = stateIcon(undefined, outcome.status);
    const several = this.#store.projects.length > 1 ? this.#store.project(entry.root)?.name : undefined;
    item.description = [outcome.text, several].filter((part) => part !== undefined).join(' · ');
    item.accessibilityInformation = { label: `${entry.label}, ${item.description}` };
    return item;
  }

  #testItem(entry: TestEntry & { type: 'test' }): TreeItem {
    const node = this.#store.node(entry);
    const item = new TreeItem(node?.name ?? entry.id, TreeItemCollapsibleState.None);
    item.id = entry.key;
    if (!node) return item;
    const activity = this.#store.activity(entry);
    const result = this.#store.result(entry);
    const showsRows = result !== undefined && (result.status === 'fail' || result.status === 'warn');
    item.contextValue = showsRows ? itemKinds.failedTest : itemKinds.test;
    item.iconPath = stateIcon(activity, result?.status);
    item.description = activity === 'running' ? l10n.t('running…') : result ? describeResult(result) : '';
    item.command = openCommand(node);
    item.accessibilityInformation = {
      label: [node.name, stateInWords(activity, result?.status), item.description].filter(Boolean).join(', '),
    };
    return item;
  }

  #refresh(key: string): void {
    this.#entries.refresh(key);
    const group = this.#groups.find(({ tests }) => tests.some((test) => test.key === key));
    if (group) this.#entries.refresh(group.entry.key);
  }

  #takeProjects(projects: readonly ProjectSummary[]): void {
    const before = this.#drawn;
    this.#groups = projects.flatMap(({ root, nodes }) => testGroups(root, nodes, l10n.t('Singular tests')));
    this.#drawn = new Map(
      projects.flatMap(({ root, nodes }) =>
        nodes.filter(({ kind }) => kind === 'test').map((node) => [testEntryKey(root, node.id), JSON.stringify(node)]),
      ),
    );
    const shape = this.#groups.map(({ entry, tests }) => [entry.key, entry.label, ...tests.map(({ key }) => key)].join('\n')).join('\n');
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#entries.refreshAll();
      return;
    }
    for (const [key, text] of this.#drawn) if (before.get(key) !== text) this.#refresh(key);
  }
}
