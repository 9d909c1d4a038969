import type { ProjectSummary } from '../protocol/engine.ts';

type TargetOffer = ProjectSummary['targets'][number];

const origins: Readonly<Record<TargetOffer['from'], string>> = {
  engine: 'this machine, no account',
  profile: 'from profiles.yml',
  settings: 'from the settings',
};

/** What a target is, where it is from, and whether it is the one in use. */
export function offerText(
  { type, from }: TargetOffer,
  { isSelected, hasKey }: { readonly isSelected: boolean; readonly hasKey: boolean },
): string {
  const kinds: Readonly<Record<string, string>> = { bigquery: 'BigQuery', duckdb: 'DuckDB' };
  const kind = type === undefined ? undefined : (kinds[type] ?? `${type}, which models cannot be run on`);
  return [kind, origins[from], hasKey ? 'key stored' : undefined, isSelected ? 'selected' : undefined]
    .filter((part) => part !== undefined)
    .join(' · ');
}
