import type { CreateOptions } from '../warehouse/warehouse.ts';

/** What a model's config says of its table, by dbt's names for BigQuery. Values of the wrong kind are left out. */
export function createOptions(config: Readonly<Record<string, unknown>>, description: string, signal: AbortSignal): CreateOptions {
  const { partition_by: partitionBy, cluster_by: clusterBy, labels } = config;
  const number = (name: string): number | undefined => {
    const value = config[name];
    return typeof value === 'number' && value > 0 ? value : undefined;
  };
  const options = {
    partitionBy: partitionBy ?? undefined,
    clusterBy: clusterBy ?? undefined,
    description: description === '' ? undefined : description,
    labels: labelsOf(labels),
    hoursToExpiration: number('hours_to_expiration'),
    partitionExpirationDays: number('partition_expiration_days'),
    requirePartitionFilter: config.require_partition_filter === true ? true : undefined,
  };
  return { signal, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
}

function labelsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const labels = Object.entries(value).map(([key, text]: [string, unknown]) => [key, String(text)] as const);
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}
