import type { NodeSummary, ProjectRoot } from '../protocol/engine.ts';
import type { NodeId } from './message-types.ts';

/** An entry of the models tree. `key` is its identity for as long as what it stands for exists. */
export type ModelEntry =
  | { readonly type: 'project'; readonly key: string; readonly root: ProjectRoot }
  | { readonly type: 'folder'; readonly key: string; readonly root: ProjectRoot; readonly label: string; readonly sources: boolean }
  | { readonly type: 'node'; readonly key: string; readonly root: ProjectRoot; readonly id: NodeId };

export interface ModelHierarchy {
  readonly top: readonly ModelEntry[];
  readonly children: ReadonlyMap<string, readonly ModelEntry[]>;
}

export function nodeEntryKey(root: ProjectRoot, id: NodeId): string {
  return `${root}|node|${id}`;
}

/** Sources on top, by source; then models and seeds in the folders that they are in, folders before files, by name. */
export function modelHierarchy(root: ProjectRoot, nodes: readonly NodeSummary[]): ModelHierarchy {
  const children = new Map<string, ModelEntry[]>();
  const folders = new Map<string, ModelEntry>();
  const topKey = `${root}|top`;
  children.set(topKey, []);

  const folderEntry = (key: string, label: string, parent: string, sources: boolean): string => {
    if (!folders.has(key)) {
      const entry: ModelEntry = { type: 'folder', key, root, label, sources };
      folders.set(key, entry);
      children.set(key, []);
      children.get(parent)?.push(entry);
    }
    return key;
  };

  const sorted = [...nodes].sort((a, b) => compare(a.path, b.path) || compare(a.name, b.name));
  for (const node of sorted) {
    if (node.kind === 'test') continue;
    const entry: ModelEntry = { type: 'node', key: nodeEntryKey(root, node.id), root, id: node.id };
    let parent = topKey;
    if (node.kind === 'source') {
      parent = folderEntry(`${root}|source|${node.sourceName ?? ''}`, node.sourceName ?? '', parent, true);
    } else {
      const parts = node.path.split('/').slice(0, -1);
      for (const [index, part] of parts.entries()) {
        parent = folderEntry(`${root}|folder|${parts.slice(0, index + 1).join('/')}`, part, parent, false);
      }
    }
    children.get(parent)?.push(entry);
  }
  for (const entries of children.values()) entries.sort((a, b) => rank(a) - rank(b));
  return { top: children.get(topKey) ?? [], children };
}

function rank(entry: ModelEntry): number {
  if (entry.type === 'folder') return entry.sources ? 0 : 1;
  return 2;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
