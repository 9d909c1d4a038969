import type { ProjectRoot } from './engine.ts';
import { isRecord } from './panel-state.ts';

/** The editor's settings `attributionLab.bigquery.…` that describe a target; what is empty there is absent here. */
export interface BigQuerySettings {
  readonly project: string;
  readonly dataset: string;
  readonly location?: string;
  readonly keyFile?: string;
  readonly impersonateServiceAccount?: string;
  readonly executionProject?: string;
  readonly maximumBytesBilled?: number;
  readonly apiEndpoint?: string;
  readonly threads?: number;
}

/** A service account's key that a person has stored for a target. Never logged. */
export interface StoredKey {
  readonly root: ProjectRoot;
  readonly target: string;
  readonly key: { readonly client_email: string; readonly private_key: string };
}

/** What of targets is the editor's to tell, at the engine's start and whenever it changes. */
export interface TargetConfiguration {
  readonly settings?: BigQuerySettings;
  readonly keys: readonly StoredKey[];
}

export function isTargetConfiguration(value: unknown): value is TargetConfiguration {
  if (!isRecord(value) || !Array.isArray(value.keys)) return false;
  return (value.settings === undefined || isSettings(value.settings)) && value.keys.every(isStoredKey);
}

function isSettings(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { project, dataset, location, keyFile, impersonateServiceAccount, executionProject, maximumBytesBilled, apiEndpoint, threads } =
    value;
  return (
    [project, dataset].every((text) => typeof text === 'string') &&
    [location, keyFile, impersonateServiceAccount, executionProject, apiEndpoint].every(
      (text) => text === undefined || typeof text === 'string',
    ) &&
    [maximumBytesBilled, threads].every((count) => count === undefined || typeof count === 'number')
  );
}

function isStoredKey(value: unknown): boolean {
  return isRecord(value) && typeof value.root === 'string' && typeof value.target === 'string' && isServiceAccountKey(value.key);
}

/** Whether a value is a service account's key, as Google gives it in a JSON file. */
export function isServiceAccountKey(value: unknown): value is StoredKey['key'] {
  return isRecord(value) && typeof value.client_email === 'string' && typeof value.private_key === 'string';
}
