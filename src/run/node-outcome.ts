import type { Problem } from '../problem/problem.ts';
import type { JobDetails } from '../warehouse/job-details.ts';
import type { NodeStatus } from './run-event.ts';

/** What came of one node's work, before times are added. */
export interface NodeOutcome {
  readonly status: NodeStatus;
  readonly rows?: number;
  readonly message?: string;
  readonly problem?: Problem;
  readonly job?: JobDetails;
}

/** Statuses that make a run fail, and that skip what is below: dbt's rule for run and build alike. */
export function isFailure(status: NodeStatus): boolean {
  return status === 'error' || status === 'fail';
}
