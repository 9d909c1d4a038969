import type { NodeId, Project } from '../../project/project.ts';
import type { NodeResult, RunSummary } from '../run-event.ts';
import type { RunRequest } from '../run-request.ts';
import { jobResponse } from './job-response.ts';
import { artifactMetadata, type Invocation } from './metadata.ts';
import { relationNameOf } from './relation-name.ts';

export interface RunResultsInput {
  readonly project: Pick<Project, 'nodes'>;
  readonly request: RunRequest;
  readonly summary: RunSummary;
  readonly compiledSql: ReadonlyMap<NodeId, string>;
  readonly invocation: Invocation;
}

/** dbt's run_results.json, schema version 6. A cancelled node is `skipped` there, since dbt has no word for it. */
export function runResults({ project, request, summary, compiledSql, invocation }: RunResultsInput): Readonly<Record<string, unknown>> {
  return {
    metadata: artifactMetadata('run-results/v6', invocation),
    results: summary.results.map((result) => resultEntry(result, project, compiledSql.get(result.id))),
    elapsed_time: summary.seconds,
    args: {
      which: request.command,
      invocation_command: `attribution ${request.command}`,
      target: summary.target,
      select: request.select ?? [],
      exclude: request.exclude ?? [],
      full_refresh: request.fullRefresh ?? false,
      fail_fast: request.failFast ?? false,
    },
  };
}

function resultEntry(
  result: NodeResult,
  project: Pick<Project, 'nodes'>,
  compiledSql: string | undefined,
): Readonly<Record<string, unknown>> {
  const node = project.nodes.get(result.id);
  const ran = result.status !== 'skipped' && result.status !== 'cancelled';
  return {
    status: result.status === 'cancelled' ? 'skipped' : result.status,
    timing: ran ? [{ name: 'execute', started_at: result.startedAt, completed_at: result.finishedAt }] : [],
    thread_id: 'main',
    execution_time: result.seconds,
    adapter_response: {
      ...(result.kind !== 'test' && result.rows !== undefined && { _message: result.message ?? '', rows_affected: result.rows }),
      ...(result.job && jobResponse(result.job)),
    },
    message: result.message ?? null,
    failures: result.kind === 'test' && result.rows !== undefined ? result.rows : null,
    unique_id: result.id,
    compiled: result.kind === 'seed' ? null : compiledSql !== undefined,
    compiled_code: compiledSql ?? null,
    relation_name: node ? relationNameOf(node) : null,
  };
}
