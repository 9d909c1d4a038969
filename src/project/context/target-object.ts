import { fromPlain } from '../../jinja/plain.ts';
import { jinjaObject, type JinjaObject } from '../../jinja/value.ts';
import type { Target } from '../target.ts';

/** Settings of a BigQuery profile that dbt shows to templates: none of them is a secret. */
const shownSettings = [
  'method',
  'execution_project',
  'priority',
  'maximum_bytes_billed',
  'impersonate_service_account',
  'job_retries',
  'job_execution_timeout_seconds',
  'gcs_bucket',
  'dataproc_region',
];

/**
 * dbt's `target`. Its `type` is always `bigquery`: the SQL is GoogleSQL wherever it runs, and a template that asks for the type wants to
 * know which SQL to write.
 */
export function targetObject(target: Target, profileName: string): JinjaObject {
  const settings = target.type === 'bigquery' ? target.settings : {};
  const shown = Object.fromEntries(
    shownSettings.filter((key) => settings[key] !== undefined).map((key) => [key, fromPlain(settings[key])]),
  );
  return jinjaObject(
    {
      ...shown,
      name: target.name,
      target_name: target.name,
      profile_name: profileName,
      type: 'bigquery',
      project: target.project,
      database: target.project,
      dataset: target.dataset,
      schema: target.dataset,
      threads: BigInt(target.threads),
      location: target.type === 'bigquery' ? (target.location ?? null) : null,
    },
    { name: 'target' },
  );
}
