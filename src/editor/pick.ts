import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { NodeSummary, ProjectSummary } from '../protocol/engine.ts';
import { activeNode, nodeOfArgument, obviousProject } from './find-node.ts';
import { describeResult } from './node-description.ts';
import type { NodeKey, ProjectStore } from './project-store.ts';

interface ProjectItem extends QuickPickItem {
  readonly project: ProjectSummary;
}

interface AllItem extends QuickPickItem {
  readonly all: true;
}

export interface NodeItem extends QuickPickItem {
  readonly key: NodeKey;
}

interface AllItem extends QuickPickItem {
  readonly all: true;
}

/** The project that a command is for, asked for only where it isn't obvious. */
export async function pickProject(store: ProjectStore, argument: unknown): Promise<ProjectSummary | undefined> {
  if (!store.read) await store.refresh();
  const obvious = obviousProject(store, argument);
  if (obvious || store.projects.length === 0) {
    if (!obvious) void window.showInformationMessage(l10n.t('There is no dbt project in this workspace.'));
    return obvious;
  }
  const items = store.projects.map((project): ProjectItem => ({ label: project.name, description: project.root, project }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which project?'), matchOnDescription: true });
  return picked?.project;
}

/** The node that a command is for: the one it was called on, that of the active editor, or one that is picked. */
export async function pickNode(
  store: ProjectStore,
  argument: unknown,
  question: { readonly placeHolder: string; readonly fits: (node: NodeSummary) => boolean },
): Promise<NodeKey | undefined> {
  if (!store.read) await store.refresh();
  const given = nodeOfArgument(store, argument);
  if (given && question.fits(given.node)) return given.key;
  const active = activeNode(store);
  const activeSummary = active && store.node(active);
  if (active && activeSummary && question.fits(activeSummary)) return active;
  const project = await pickProject(store, argument);
  if (!project) return undefined;
  const picked = await window.showQuickPick(nodeItems(store, project, question.fits), {
    placeHolder: question.placeHolder,
    matchOnDescription: true,
  });
  return picked?.key;
}

/** A project's nodes as items to pick from, by name. */
export function nodeItems(store: ProjectStore, project: ProjectSummary, fits: (node: NodeSummary) => boolean): NodeItem[] {
  return project.nodes
    .filter(fits)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((node) => {
      const key = { root: project.root, id: node.id };
      const result = store.result(key);
      return {
        label: node.name,
        description: node.path,
        ...(result ? { detail: `${result.status}, ${describeResult(result)}` } : {}),
        key,
      };
    });
}

/** All of the items, one of them, or several: their labels. */
export async function pickAllOrSome(
  all: string,
  question: string,
  items: readonly NodeItem[],
): Promise<'all' | readonly string[] | undefined> {
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('This project has none yet.'));
    return undefined;
  }
  const allItem: AllItem = { label: `$(run-all) ${all}`, description: String(items.length), all: true };
  const some: QuickPickItem = { label: `$(list-selection) ${l10n.t('Pick several…')}` };
  const separator: QuickPickItem = { label: '', kind: QuickPickItemKind.Separator };
  const picked: AllItem | NodeItem | QuickPickItem | undefined = await window.showQuickPick<AllItem | NodeItem | QuickPickItem>(
    [allItem, some, separator, ...items],
    { placeHolder: question, matchOnDescription: true },
  );
  if (!picked) return undefined;
  if ('all' in picked) return 'all';
  if ('key' in picked) return [picked.label];
  const several = await window.showQuickPick([...items], { placeHolder: question, canPickMany: true, matchOnDescription: true });
  return several && several.length > 0 ? several.map(({ label }) => label) : undefined;
}
