import type { NodeId } from '../project/project.ts';
import type { ProjectRoot } from './engine.ts';

/** What is pulled: a source of the project, to where its local target looks for it, or a GA4 export by its dataset, under its own name. */
export type PullChoice = { readonly source: NodeId } | { readonly project: string; readonly dataset: string };

export interface PullRequest {
  /** Absent: the GA4 exports that the project's sources name. */
  readonly choices?: readonly PullChoice[];
  /** Days of exports as YYYYMMDD, both included; absent for all there are. */
  readonly from?: string;
  readonly to?: string;
  /** The share of users, above 0 and at most 1. */
  readonly users: number;
  /** Whether what an earlier pull has brought is brought again. */
  readonly again?: boolean;
  /** Whether days of an export that are here and are not of this share of users (a sample, an import, another pull) are removed. */
  readonly removeOthers?: boolean;
}

export interface PullParams extends PullRequest {
  readonly root: ProjectRoot;
  /** The BigQuery target that is pulled from. */
  readonly target: string;
  readonly token?: string;
}

/** One export or table of a pull, before it. */
export interface PullTablePlan {
  /** `project.dataset.table`, as BigQuery has it. */
  readonly source: string;
  /** Days of an export that are to be brought, YYYYMMDD; empty for a table without days. */
  readonly days: readonly string[];
  /** An earlier pull has brought all of it. */
  readonly isHere: boolean;
  /** Days that an earlier pull of the same share has brought already. */
  readonly daysBefore: readonly string[];
  /** Days that are here and are of something else: mixed with the pulled ones they would give wrong numbers. */
  readonly daysOfOthers: readonly string[];
  /** False for a table without a user_pseudo_id, which is brought whole. */
  readonly hasUsers: boolean;
  readonly bytes: number;
}

export interface PullEstimate {
  readonly tables: readonly PullTablePlan[];
  /** What the pull would be billed for, by dry runs. */
  readonly bytes: number;
}

/** One export or table of a pull, after it. */
export interface PulledTable {
  readonly source: string;
  readonly rows: number;
  readonly days: readonly string[];
  readonly daysBefore: readonly string[];
  /** Days of something else that are still here. */
  readonly daysOfOthers: readonly string[];
}
