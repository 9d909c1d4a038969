import type { Template } from '../jinja/template.ts';
import { ProblemError, type Problem } from '../problem/problem.ts';
import type { NodeId, ProjectNode } from '../project/project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Invocation } from './artifacts/metadata.ts';
import { readResults } from './artifacts/read-results.ts';
import { writeArtifacts } from './artifacts/write-artifacts.ts';
import { executePlan, type RunningWarehouse } from './execute-plan.ts';
import { fileTexts } from './file-texts.ts';
import { isFailure } from './node-outcome.ts';
import type { Plan } from './plan.ts';
import { planRun } from './plan-run.ts';
import { selectRun, type Selected } from './select-run.ts';
import type { NodeResult, PlannedNodeSummary, RunEvent, RunSummary } from './run-event.ts';
import { hookIdentity, runHooks, type HookMoment } from './run-hooks.ts';
import type { RunRequest } from './run-request.ts';
import type { RunTemplates } from './run-templates.ts';
import type { ProjectToRun } from './project-to-run.ts';

export type RunWarehouse = Pick<Warehouse, 'kind' | 'prepare' | 'describe' | 'createDataset'> & RunningWarehouse;

export interface RunContext {
  readonly warehouse: RunWarehouse;
  readonly templates: RunTemplates;
  readonly invocation: Invocation;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** One run of a project, from the first event to the last. */
export class ProjectRun {
  readonly #project: ProjectToRun;
  readonly #request: RunRequest;
  readonly #selected: Selected;
  readonly #context: RunContext;
  readonly #start = performance.now();
  readonly #results: NodeResult[] = [];
  #plan: Plan;

  /** Throws ATT1205 for a selection that cannot be read or names nothing. */
  static async select(project: ProjectToRun, request: RunRequest, context: RunContext): Promise<ProjectRun> {
    const selected = selectRun(project, request, await previousStatuses(project, request));
    return new ProjectRun(project, request, selected, context);
  }

  private constructor(project: ProjectToRun, request: RunRequest, selected: Selected, context: RunContext) {
    this.#project = project;
    this.#request = request;
    this.#selected = selected;
    this.#context = context;
    this.#plan = { nodes: [], problems: selected.warnings };
  }

  async run(): Promise<RunSummary> {
    this.#tell({ type: 'run-started', runId: this.#context.invocation.id, nodes: this.#announced() });
    const trouble = await this.#work();
    this.#endUntouched(trouble);
    const summary = this.#summary(trouble);
    const unwritten = await this.#writeArtifacts(summary);
    const told = { ...summary, problems: [...summary.problems, ...unwritten] };
    this.#tell({ type: 'run-finished', runId: this.#context.invocation.id, summary: told });
    return told;
  }

  /** Gives what kept the run as a whole from going on, if anything did. */
  async #work(): Promise<Problem | undefined> {
    const { signal, warehouse, templates } = this.#context;
    const project = this.#project;
    const texts = fileTexts(project);
    try {
      signal?.throwIfAborted();
      await this.#makeDatasets();
      if (!(await this.#hooks('on-run-start', project.onRunStart))) return undefined;
      this.#plan = await planRun(this.#selected, { project, warehouse, compile: templates.compile, texts, signal });
      const threads = this.#request.threads ?? project.target.threads;
      const { results, plan } = await executePlan(this.#plan, {
        project,
        warehouse,
        templates,
        texts,
        threads,
        signal,
        runId: this.#context.invocation.id,
        failFast: this.#request.failFast,
        onEvent: (event) => this.#tell(event),
      });
      this.#plan = plan;
      this.#results.push(...results);
      if (!signal?.aborted) await this.#hooks('on-run-end', project.onRunEnd);
      return undefined;
    } catch (error) {
      if (signal?.aborted) return undefined;
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  }

  async #makeDatasets(): Promise<void> {
    const names = this.#selected.nodes.flatMap(({ id }) => datasetOf(this.#project.nodes.get(id)));
    const datasets = new Map(names.map((dataset) => [`${dataset.project}.${dataset.dataset}`, dataset]));
    await Promise.all([...datasets.values()].map((dataset) => this.#context.warehouse.createDataset(dataset, this.#context.signal)));
  }

  /** False where one failed. */
  async #hooks(moment: HookMoment, hooks: readonly Template[]): Promise<boolean> {
    const { warehouse, templates, signal } = this.#context;
    const results = await runHooks(moment, hooks, {
      projectName: this.#project.name,
      warehouse,
      render: templates.runHook,
      runId: this.#context.invocation.id,
      signal,
      onEvent: (event) => this.#tell(event),
    });
    this.#results.push(...results);
    return results.every(({ status }) => !isFailure(status));
  }

  /** Ends every announced node that the run did not come to. */
  #endUntouched(trouble: Problem | undefined): void {
    const failed = this.#results.find(({ status }) => isFailure(status));
    const skipped = trouble ? `skipped: ${trouble.message}` : `skipped because ${failed?.name ?? 'the run'} failed`;
    const ending = this.#context.signal?.aborted
      ? { status: 'cancelled' as const, message: 'cancelled' }
      : { status: 'skipped' as const, message: skipped };
    const ended = new Set(this.#results.map(({ id }) => id));
    const at = new Date().toISOString();
    for (const node of this.#announced()) {
      if (ended.has(node.id)) continue;
      const result: NodeResult = { ...node, ...ending, seconds: 0, startedAt: at, finishedAt: at };
      this.#results.push(result);
      this.#tell({ type: 'node-finished', runId: this.#context.invocation.id, result });
    }
  }

  #announced(): readonly PlannedNodeSummary[] {
    const hooks = (moment: HookMoment, templates: readonly Template[]): readonly PlannedNodeSummary[] =>
      templates.map((_, place) => ({ ...hookIdentity(moment, place, this.#project.name), kind: 'operation' }));
    const nodes = this.#selected.nodes.flatMap(({ id }): readonly PlannedNodeSummary[] => {
      const node = this.#project.nodes.get(id);
      return !node || node.kind === 'source' || isEphemeral(node) ? [] : [{ id, name: node.name, kind: node.kind }];
    });
    return [...hooks('on-run-start', this.#project.onRunStart), ...nodes, ...hooks('on-run-end', this.#project.onRunEnd)];
  }

  #summary(trouble: Problem | undefined): RunSummary {
    const cancelled = this.#context.signal?.aborted === true && this.#results.some(({ status }) => status === 'cancelled');
    const failed = trouble !== undefined || this.#results.some(({ status }) => isFailure(status));
    return {
      runId: this.#context.invocation.id,
      command: this.#request.command,
      target: this.#project.target.name,
      seconds: (performance.now() - this.#start) / 1000,
      success: !failed && !cancelled,
      cancelled,
      results: this.#results,
      problems: [...new Set([...(trouble ? [trouble] : []), ...this.#plan.problems])],
    };
  }

  #writeArtifacts(summary: RunSummary): Promise<readonly Problem[]> {
    return writeArtifacts({
      project: this.#project,
      graph: this.#selected.graph,
      plan: this.#plan,
      request: this.#request,
      summary,
      invocation: this.#context.invocation,
    });
  }

  #tell(event: RunEvent): void {
    this.#context.onEvent?.(event);
  }
}

function isEphemeral(node: ProjectNode): boolean {
  return node.kind === 'model' && node.materialization === 'ephemeral';
}

function datasetOf(node: ProjectNode | undefined): readonly { readonly project: string; readonly dataset: string }[] {
  if (!node || (node.kind !== 'model' && node.kind !== 'seed') || isEphemeral(node)) return [];
  return [{ project: node.relation.project, dataset: node.relation.dataset }];
}

/** Statuses of the last run, read only where the selection asks for them. */
async function previousStatuses(project: ProjectToRun, request: RunRequest): Promise<ReadonlyMap<NodeId, string> | undefined> {
  const asked = [...(request.select ?? []), ...(request.exclude ?? [])].some((text) => text.includes('result:'));
  if (!asked) return undefined;
  const results = await readResults(project);
  return new Map([...results].map(([id, { status }]) => [id, status]));
}
