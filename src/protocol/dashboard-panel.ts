import type { DashboardData } from '../dashboard/dashboard-data.ts';
import type { LiveEvents } from '../events/live-events.ts';
import type { Problem } from '../problem/problem.ts';

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
