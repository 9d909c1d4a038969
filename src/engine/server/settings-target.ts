import path from 'node:path';
import { settingsTargetName } from '../../protocol/engine.ts';
import type { BigQueryTarget } from '../../project/target.ts';
import type { BigQuerySettings } from '../../protocol/target-configuration.ts';

const standardThreads = 4;

/** The target that the editor's settings describe, in the keys of a dbt profile. */
export function settingsTarget(settings: BigQuerySettings | undefined, homeFolder: string): BigQueryTarget | undefined {
  if (!settings) return undefined;
  const { project, dataset, location, keyFile, threads } = settings;
  return {
    type: 'bigquery',
    name: settingsTargetName,
    project,
    dataset,
    location,
    threads: threads ?? standardThreads,
    settings: withoutAbsent({
      method: keyFile === undefined ? 'oauth' : 'service-account',
      keyfile: keyFile?.replace(/^~(?=\/)/, () => path.resolve(homeFolder)),
      impersonate_service_account: settings.impersonateServiceAccount,
      execution_project: settings.executionProject,
      maximum_bytes_billed: settings.maximumBytesBilled,
      api_endpoint: settings.apiEndpoint,
    }),
  };
}

function withoutAbsent(keys: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}
