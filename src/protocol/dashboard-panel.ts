import type { DashboardData } from '../dashboard/dashboard-data.ts';
import type { LiveEvents } from '../events/live-events.ts';
import type { Problem } from '../problem/problem.ts';
import { isRecord } from './panel-state.ts';

/** Editor -> dashboard webview. */
export type ToDashboard =
  | { readonly type: 'data'; readonly data: DashboardData }
  | { readonly type: 'live'; readonly live: LiveEvents }
  | { readonly type: 'busy'; readonly message: string | undefined }
  | { readonly type: 'problem'; readonly problem: Problem };

/** Dashboard webview -> editor. */
export type FromDashboard =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'runModels' }
  | { readonly type: 'loadEvents' }
  | { readonly type: 'openModel'; readonly id: string };

/** Whether a message that came to the dashboard's page is one of ours. The parts that the engine made are taken as they are. */
export function isToDashboard(value: unknown): value is ToDashboard {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'data':
      return isRecord(value.data);
    case 'live':
      return isRecord(value.live);
    case 'busy':
      return value.message === undefined || typeof value.message === 'string';
    case 'problem':
      return isRecord(value.problem);
    default:
      return false;
  }
}

/** Whether a message that came from the dashboard's page is one of ours. */
export function isFromDashboard(value: unknown): value is FromDashboard {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'ready':
    case 'refresh':
    case 'runModels':
    case 'loadEvents':
      return true;
    case 'openModel':
      return typeof value.id === 'string';
    default:
      return false;
  }
}
