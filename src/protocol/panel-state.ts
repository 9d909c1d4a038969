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
  /** Reports: of what. */
  readonly report?: ReportKind;
}

export const reportKinds = ['run', 'cost', 'connection'] as const;

/** What a report is about: the last results of a project, the cost of running it, or the connection of its target. */
export type ReportKind = (typeof reportKinds)[number];

export function isPanelState(value: unknown): value is PanelState {
  return (
    isRecord(value) &&
    typeof value.root === 'string' &&
    (value.node === undefined || typeof value.node === 'string') &&
    (value.report === undefined || reportKinds.some((kind) => kind === value.report))
  );
}

/** An object with keys of its own: neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
