import { workspace } from 'vscode';
import type { BigQuerySettings } from '../protocol/target-configuration.ts';
import { settingIds } from './contributions.ts';

/*
 * The extension's settings as the rest of the editor reads them. Their defaults stand in package.json; VS Code gives those, and nothing where
 * a setting holds what it may not.
 */

function text(id: string): string | undefined {
  const value = workspace.getConfiguration().get<unknown>(id);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function number(id: string): number | undefined {
  const value = workspace.getConfiguration().get<unknown>(id);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The BigQuery target that the settings describe; undefined where they name no project, and in a workspace that is not trusted. */
export function bigQuerySettings(): BigQuerySettings | undefined {
  const project = text(settingIds.project);
  const dataset = text(settingIds.dataset);
  if (!workspace.isTrusted || project === undefined || dataset === undefined) return undefined;
  const location = text(settingIds.location);
  const keyFile = text(settingIds.keyFile);
  const impersonateServiceAccount = text(settingIds.impersonateServiceAccount);
  const executionProject = text(settingIds.executionProject);
  const apiEndpoint = text(settingIds.apiEndpoint);
  const maximumBytesBilled = number(settingIds.maximumBytesBilled);
  const threads = number(settingIds.threads);
  return {
    project,
    dataset,
    ...(location !== undefined && { location }),
    ...(keyFile !== undefined && { keyFile }),
    ...(impersonateServiceAccount !== undefined && { impersonateServiceAccount }),
    ...(executionProject !== undefined && { executionProject }),
    ...(apiEndpoint !== undefined && { apiEndpoint }),
    ...(maximumBytesBilled !== undefined && { maximumBytesBilled }),
    ...(threads !== undefined && { threads }),
  };
}

/** US dollars. */
export function pricePerTib(): number {
  return number(settingIds.pricePerTib) ?? 6.25;
}

export interface CostLimit {
  /** In bytes; undefined for no limit. */
  readonly bytes: number | undefined;
  /** In US dollars. */
  readonly price: number | undefined;
}

/** Above which cost a run is asked about before it starts. */
export function costLimit(): CostLimit {
  const gib = number(settingIds.confirmAboveGib);
  return { bytes: gib === undefined ? undefined : gib * 1024 ** 3, price: number(settingIds.confirmAbovePrice) };
}

export function evaluatorRows(): number {
  return number(settingIds.evaluatorRows) ?? 50_000;
}
