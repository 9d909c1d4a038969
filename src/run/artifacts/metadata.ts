import { dbtVersion } from '../../project/context/dbt-version.ts';
import type { Project } from '../../project/project.ts';

/** What tells one invocation's artifacts from another's. */
export interface Invocation {
  /** A UUID. */
  readonly id: string;
  readonly generatedAt: Date;
}

export function artifactMetadata(schema: 'manifest/v12' | 'run-results/v6', invocation: Invocation): Readonly<Record<string, unknown>> {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: dbtVersion,
    generated_at: invocation.generatedAt.toISOString(),
    invocation_id: invocation.id,
    env: {},
  };
}

export function manifestMetadata(project: Pick<Project, 'name' | 'target'>, invocation: Invocation): Readonly<Record<string, unknown>> {
  return {
    ...artifactMetadata('manifest/v12', invocation),
    project_name: project.name,
    adapter_type: project.target.type,
    send_anonymous_usage_stats: false,
  };
}
