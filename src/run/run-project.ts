import { randomUUID } from 'node:crypto';
import type { Project } from '../project/project.ts';
import { ProjectRun, type RunWarehouse } from './project-run.ts';
import type { RunEvent, RunSummary } from './run-event.ts';
import type { RunRequest } from './run-request.ts';
import { runTemplates } from './run-templates.ts';

export interface RunOptions {
  readonly warehouse: RunWarehouse;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Does what a request asks: selects, makes the datasets, runs the start hooks, analyses everything, runs it, runs the end hooks, writes
 * target/. Rejects with a `ProblemError` for a selection that cannot be read or names nothing; whatever goes wrong later is in the summary.
 */
export async function runProject(project: Project, request: RunRequest, { warehouse, signal, onEvent }: RunOptions): Promise<RunSummary> {
  const invocation = { id: randomUUID(), generatedAt: new Date() };
  const facts = { invocationId: invocation.id, startedAt: invocation.generatedAt, fullRefresh: request.fullRefresh ?? false };
  const templates = runTemplates(project, warehouse, facts);
  const run = await ProjectRun.select(project, request, { warehouse, templates, invocation, signal, onEvent });
  return run.run();
}
