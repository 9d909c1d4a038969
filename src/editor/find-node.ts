import { Uri, window } from 'vscode';
import type { NodeSummary, ProjectRoot, ProjectSummary } from '../protocol/engine.ts';
import { isRecord } from '../protocol/panel-state.ts';
import type { NodeKey, ProjectStore } from './project-store.ts';

/** The project that a file belongs to: the one with the deepest root above it. */
export function projectOfFile(store: ProjectStore, file: string): ProjectSummary | undefined {
  const holds = ({ root }: ProjectSummary): boolean => file.startsWith(`${root}/`) || file.startsWith(`${root}\\`);
  return store.projects.filter(holds).sort((a, b) => b.root.length - a.root.length)[0];
}

/** The model or seed that a file defines. */
export function nodeOfFile(store: ProjectStore, file: string): NodeKey | undefined {
  const project = projectOfFile(store, file);
  const node = project?.nodes.find(({ kind, place }) => (kind === 'model' || kind === 'seed') && place.file === file);
  return project && node ? { root: project.root, id: node.id } : undefined;
}

/** The model of the active editor. */
export function activeNode(store: ProjectStore): NodeKey | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? nodeOfFile(store, uri.fsPath) : undefined;
}

/** The project that a command means without asking: the one it was called on, that of the active editor, or the only one. */
export function obviousProject(store: ProjectStore, argument: unknown): ProjectSummary | undefined {
  const root = rootOf(argument) ?? (argument instanceof Uri ? projectOfFile(store, argument.fsPath)?.root : undefined);
  if (root !== undefined) return store.project(root);
  if (store.projects.length === 1) return store.projects[0];
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? projectOfFile(store, uri.fsPath) : undefined;
}

/** The node that a command was called on: a tree's entry, another command's argument, or a file. */
export function nodeOfArgument(store: ProjectStore, argument: unknown): { readonly key: NodeKey; readonly node: NodeSummary } | undefined {
  const key = argument instanceof Uri ? nodeOfFile(store, argument.fsPath) : keyOf(argument);
  const node = key && store.node(key);
  return key && node ? { key, node } : undefined;
}

function rootOf(argument: unknown): ProjectRoot | undefined {
  return isRecord(argument) && typeof argument.root === 'string' ? argument.root : undefined;
}

function keyOf(argument: unknown): NodeKey | undefined {
  const root = rootOf(argument);
  if (root === undefined || !isRecord(argument)) return undefined;
  const id = argument.id ?? argument.testedNode;
  return typeof id === 'string' ? { root, id } : undefined;
}
