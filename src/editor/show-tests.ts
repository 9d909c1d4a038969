import { Disposable, window } from 'vscode';
import { viewIds } from './contributions.ts';
import type { CostStore } from './cost-store.ts';
import type { ProjectStore } from './project-store.ts';
import { TestsTree } from './tests-tree.ts';

/** The view of the tests, which opens what failed when a run is over. */
export function showTests(store: ProjectStore, costs: CostStore): Disposable {
  const tests = new TestsTree(store, costs);
  const view = window.createTreeView(viewIds.tests, { treeDataProvider: tests, showCollapseAll: true });
  const opening = store.onActivityChanged(() => {
    if (store.busy || !view.visible) return;
    for (const group of tests.failedGroups()) void view.reveal(group, { select: false, focus: false, expand: true });
  });
  return Disposable.from(view, opening);
}
