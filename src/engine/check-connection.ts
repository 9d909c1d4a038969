import type { CheckedTarget } from '../protocol/engine.ts';
import type { OpenProject } from './open-project.ts';

/** Says of a project's target what is in the way of using it: credentials, project, dataset, location or permission. Throws ATT1705. */
export async function checkTarget(open: OpenProject, signal?: AbortSignal): Promise<CheckedTarget> {
  open.requireTrust();
  const { target } = open;
  const { name, type, project, dataset } = target;
  const checked = { name, type, project, dataset };
  if (target.type === 'duckdb') {
    await (await open.warehouse()).list(target, signal);
    return {
      target: checked,
      checks: [{ name: 'settings', status: 'ok', message: `The database file ${target.databaseFile} can be used.` }],
    };
  }
  const { checkConnection } = await import('../warehouse/bigquery/check-connection.ts');
  return { target: checked, checks: await checkConnection(target, signal) };
}
