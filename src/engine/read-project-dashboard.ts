import { readDashboard } from '../dashboard/compare-models.ts';
import type { DashboardData } from '../dashboard/dashboard-data.ts';
import type { OpenProject } from './open-project.ts';

export async function readProjectDashboard(open: OpenProject, signal?: AbortSignal): Promise<DashboardData> {
  return readDashboard(open.project, await open.warehouse(), { signal, now: new Date().toISOString() });
}
