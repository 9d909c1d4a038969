import type { Problem } from '../problem/problem.ts';
import type { NodeId } from '../project/project.ts';
import type { JobDetails } from '../warehouse/job-details.ts';

/** dbt's words: models and seeds end `success`, `error` or `skipped`; tests `pass`, `fail`, `warn`, `error` or `skipped`. */
export type NodeStatus = 'success' | 'error' | 'skipped' | 'pass' | 'fail' | 'warn' | 'cancelled';

export interface NodeResult {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: 'model' | 'seed' | 'test' | 'operation';
  readonly status: NodeStatus;
  /** Rows of the new table; failing rows of a test; absent where it is not known (a view). */
  readonly rows?: number;
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly message?: string;
  /** Why it did not succeed, at the template's place. */
  readonly problem?: Problem;
  /** What BigQuery did for it. */
  readonly job?: JobDetails;
}

export interface PlannedNodeSummary {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: NodeResult['kind'];
}

/** What a run tells while it goes, in order: one `run-started`, for each node `node-started` then `node-finished`, one `run-finished`. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly runId: string; readonly nodes: readonly PlannedNodeSummary[] }
  | { readonly type: 'node-started'; readonly runId: string; readonly id: NodeId }
  | { readonly type: 'node-finished'; readonly runId: string; readonly result: NodeResult }
  | { readonly type: 'run-finished'; readonly runId: string; readonly summary: RunSummary };

export interface RunSummary {
  readonly runId: string;
  readonly command: RunCommand;
  readonly target: string;
  readonly seconds: number;
  /** True when nothing failed; warnings are not failures. */
  readonly success: boolean;
  readonly cancelled: boolean;
  readonly results: readonly NodeResult[];
  /** Problems found before anything ran; a node that has one is `error` in `results` and what is below it `skipped`. */
  readonly problems: readonly Problem[];
}

export type RunCommand = 'run' | 'test' | 'build' | 'seed';
