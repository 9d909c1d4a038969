import type { NodeId } from '../project/project.ts';
import type { ProjectRoot } from './engine.ts';

/**
 * What a panel needs to come back after a restart of the editor. The page finds it as JSON in the `data-state` attribute of its
 * `<body>`, and keeps it in `setState`, beside whatever it keeps of its own.
 */
export interface PanelState {
  readonly root: ProjectRoot;
  /** Previews: whose rows. */
  readonly node?: NodeId;
}

export function isPanelState(value: unknown): value is PanelState {
  return isRecord(value) && typeof value.root === 'string' && (value.node === undefined || typeof value.node === 'string');
}

/** An object with keys of its own: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
