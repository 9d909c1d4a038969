import type { Problem } from '../problem/problem.ts';

export type CheckName = 'settings' | 'credentials' | 'project' | 'API' | 'dataset' | 'location' | 'permission';

/** One thing that has to be right for models to run, in the order in which they are looked at. */
export interface ConnectionCheck {
  readonly name: CheckName;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly message: string;
  readonly problem?: Problem;
}
