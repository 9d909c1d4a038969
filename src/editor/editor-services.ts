import type { LogOutputChannel, Memento, Uri } from 'vscode';
import type { CostStore } from './cost-store.ts';
import type { EngineClient } from './engine-client.ts';
import type { ProjectStore } from './project-store.ts';
import type { StoredKeys } from './stored-keys.ts';

/** What the commands and panels of one window share. */
export interface EditorServices {
  readonly engine: EngineClient;
  readonly store: ProjectStore;
  readonly costs: CostStore;
  readonly keys: StoredKeys;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
  /** What is kept for this workspace, and for this user. */
  readonly workspaceState: Memento;
  readonly globalState: Memento;
}
