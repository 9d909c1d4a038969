import { commands, window, type Disposable } from 'vscode';
import { contextKeys } from './contributions.ts';
import { activeNode } from './find-node.ts';
import type { ProjectStore } from './project-store.ts';

/** Keeps the context keys that `when` clauses use as the projects and the active editor are. */
export function keepContextKeys(store: ProjectStore): Disposable[] {
  const set = (key: string, value: boolean): void => void commands.executeCommand('setContext', key, value);
  const update = (): void => {
    set(contextKeys.hasProject, store.projects.length > 0);
    set(
      contextKeys.onBigQuery,
      store.projects.some(({ targetKind }) => targetKind === 'bigquery'),
    );
    set(contextKeys.reading, !store.read);
    set(contextKeys.modelIsActive, activeNode(store) !== undefined);
  };
  update();
  return [store.onProjectsChanged(update), window.onDidChangeActiveTextEditor(update)];
}
