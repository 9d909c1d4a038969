import type { Problem } from '../problem/problem.ts';
import type { TargetComparison } from '../run/compare/comparison.ts';
import { isRecord } from './panel-state.ts';

/** Editor -> webview that compares targets. */
export type ToComparison =
  | { readonly type: 'comparison'; readonly project: string; readonly comparison: TargetComparison }
  | { readonly type: 'busy'; readonly message: string | undefined; readonly fraction?: number }
  | { readonly type: 'problem'; readonly problem: Problem }
  /** Nothing was compared since the window was opened: that costs, so that it is not done unasked. */
  | { readonly type: 'nothing' };

/** The webview that compares targets -> editor. */
export type FromComparison =
  | { readonly type: 'ready' }
  | { readonly type: 'compare' }
  | { readonly type: 'cancel' }
  | { readonly type: 'openModel'; readonly id: string };

/** Whether a message that came to the page is one of ours. The parts that the engine made are taken as they are. */
export function isToComparison(value: unknown): value is ToComparison {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'comparison':
      return typeof value.project === 'string' && isRecord(value.comparison);
    case 'busy':
      return (value.message === undefined || typeof value.message === 'string') && isFraction(value.fraction);
    case 'problem':
      return isRecord(value.problem);
    case 'nothing':
      return true;
    default:
      return false;
  }
}

/** Whether a message that came from the page is one of ours. */
export function isFromComparison(value: unknown): value is FromComparison {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'ready':
    case 'compare':
    case 'cancel':
      return true;
    case 'openModel':
      return typeof value.id === 'string';
    default:
      return false;
  }
}

function isFraction(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}
