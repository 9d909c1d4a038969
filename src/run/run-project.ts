import { randomUUID } from 'node:crypto';
import type { Template } from '../jinja/template.ts';
import { ProblemError, type Problem } from '../problem/problem.ts';
import type { NodeId, ProjectNode } from '../project/project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readResults } from './artifacts/read-results.ts';
import { writeArtifacts } from './artifacts/write-artifacts.ts';
import { executePlan, type RunningWarehouse } from './execute-plan.ts';
import { fileTexts } from './file-texts.ts';
import { isFailure } from './node-outcome.ts';
import type { Plan } from './plan.ts';
import type { CompileNode } from './plan-node.ts';
import { planRun } from './plan-run.ts';
import { selectRun, type Selected } from './select-run.ts';
import type { NodeResult, PlannedNodeSummary, RunEvent, RunSummary } from './run-event.ts';
import { hookIdentity, runHooks, type HookMoment, type RenderedHook } from './run-hooks.ts';
import type { RunRequest } from './run-request.ts';
import type { ProjectToRun } from './project-to-run.ts';

export interface RunContext {
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe' | 'createDataset' | 'execute'> & RunningWarehouse;
  readonly compile: CompileNode;
  readonly renderHook: (hook: Template) => RenderedHook | Promise<RenderedHook>;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Does what a request asks: selects, makes the datasets, runs the start hooks, analyses everything, runs it, runs the end hooks, writes
 * target/. Rejects with a `ProblemError` for a selection that cannot be read or names nothing; whatever goes wrong later is in the summary.
 */
export async function runProject(project: ProjectToRun, request: RunRequest, context: RunContext): Promise<RunSummary> {
  const selected = selectRun(project, request, await previousStatuses(project, request));
  return new ProjectRun(project, request, selected, context).run();
}

class ProjectRun {
  readonly #project: ProjectToRun;
  readonly #request: RunRequest;
  readonly #selected: Selected;
  readonly #context: RunContext;
  readonly #runId = randomUUID();
  readonly #startedAt = new Date();
  readonly #start = performance.now();
  readonly #results: NodeResult[] = [];
  #plan: Plan;

  constructor(project: ProjectToRun, request: RunRequest, selected: Selected, context: RunContext) {
    this.#project = project;
    this.#request = request;
    this.#selected = selected;
    this.#context = context;
    this.#plan = { nodes: [], problems: selected.warnings };
  }

  async run(): Promise<RunSummary> {
    this.#tell({ type: 'run-started', runId: this.#runId, nodes: this.#announced() });
    const trouble = await this.#work();
    this.#endUntouched(trouble);
    const summary = this.#summary(trouble);
    const unwritten = await this.#writeArtifacts(summary);
    const told = { ...summary, problems: [...summary.problems, ...unwritten] };
    this.#tell({ type: 'run-finished', runId: this.#runId, summary: told });
    return told;
  }

  /** Gives what kept the run as a whole from going on, if anything did. */
  async #work(): Promise<Problem | undefined> {
    const { signal, warehouse, compile } = this.#context;
    const project = this.#project;
    const texts = fileTexts(project);
    try {
      signal?.throwIfAborted();
      await this.#makeDatasets();
      if (!(await this.#hooks('on-run-start', project.onRunStart))) return undefined;
      this.#plan = await planRun(this.#selected, { project, warehouse, compile, texts, signal });
      const threads = this.#request.threads ?? project.target.threads;
      const { results, plan } = await executePlan(this.#plan, {
        project,
        warehouse,
        texts,
        threads,
        signal,
        runId: this.#runId,
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
    const { warehouse, renderHook, signal } = this.#context;
    const results = await runHooks(moment, hooks, {
      projectName: this.#project.name,
      warehouse,
      render: renderHook,
      runId: this.#runId,
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
      this.#tell({ type: 'node-finished', runId: this.#runId, result });
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
      runId: this.#runId,
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
      invocation: { id: this.#runId, generatedAt: this.#startedAt },
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
