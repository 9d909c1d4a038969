import { ProblemError, type Problem } from '../problem/problem.ts';
import type { NodeId, Project, RunnableNode } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { FileTexts } from './file-texts.ts';
import { materializeModel } from './materialize-model.ts';
import { isFailure, type NodeOutcome } from './node-outcome.ts';
import type { Plan, PlannedNode } from './plan.ts';
import type { NodeResult, RunEvent } from './run-event.ts';
import { runSeed } from './run-seed.ts';
import { runTest } from './run-test.ts';
import type { RunTemplates } from './run-templates.ts';
import { schedule, type ScheduledTask, type TaskEnding } from './schedule.ts';
import { nodePlace, sqlProblem } from './sql-problem.ts';
import { testStatement } from './test-statement.ts';

export type RunningWarehouse = Pick<Warehouse, 'createTable' | 'createView' | 'incrementTable' | 'createTableOfRows' | 'query' | 'execute'>;

export interface ExecuteContext {
  readonly project: Pick<Project, 'root' | 'nodes'>;
  readonly warehouse: RunningWarehouse;
  readonly templates: Pick<RunTemplates, 'modelHooks'>;
  readonly texts: FileTexts;
  readonly runId: string;
  readonly threads: number;
  readonly failFast?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told `node-started` and `node-finished` of each node, in order. */
  readonly onEvent: (event: RunEvent) => void;
}

export interface Execution {
  /** In the order of the plan. */
  readonly results: readonly NodeResult[];
  /** The plan, with what became known only on the way. */
  readonly plan: Plan;
}

/**
 * Runs a plan: each node the moment its parents are done, what is below a failure skipped. Failures are results; a cancelled run ends within a second, with `cancelled` for what was not done.
 */
export async function executePlan(plan: Plan, context: ExecuteContext): Promise<Execution> {
  const planned = new Map(plan.nodes.map((node) => [node.node.id, node]));
  const results = new Map<NodeId, NodeResult>();
  const settled = new Map<NodeId, PlannedNode>();
  const started = new Map<NodeId, StartTime>();
  const isTold = (id: NodeId): boolean => planned.get(id)?.work.kind !== 'inlined';
  const finish = (result: NodeResult): void => {
    results.set(result.id, result);
    context.onEvent({ type: 'node-finished', runId: context.runId, result });
  };
  const runNode = async (node: PlannedNode, signal: AbortSignal): Promise<NodeResult> => {
    const start = startTime();
    const known = await settle(node, signal, context);
    settled.set(node.node.id, known);
    const outcome = await attempt(known, signal, context);
    const problem = outcome.problem ?? (await testProblem(known, outcome, context.texts));
    return { ...identity(node.node), ...outcome, ...timesSince(start), ...(problem ? { problem } : {}) };
  };
  const tasks = plan.nodes.map((node): ScheduledTask<NodeResult> => ({
    id: node.node.id,
    dependsOn: node.dependsOn,
    run: (signal) => runNode(node, signal),
  }));
  await schedule(tasks, {
    threads: context.threads,
    failed: ({ status }) => isFailure(status),
    failFast: context.failFast,
    signal: context.signal,
    onStart: (id) => {
      started.set(id, startTime());
      if (isTold(id)) context.onEvent({ type: 'node-started', runId: context.runId, id });
    },
    onEnd: (ending) => {
      const node = planned.get(ending.id)?.node;
      if (node && isTold(ending.id)) finish(resultOf(ending, node, planned, started.get(ending.id)));
    },
  });
  return {
    results: plan.nodes.flatMap(({ node }) => results.get(node.id) ?? []),
    plan: { ...plan, nodes: plan.nodes.map((node) => settled.get(node.node.id) ?? node) },
  };
}

interface StartTime {
  readonly date: Date;
  readonly tick: number;
}

function startTime(): StartTime {
  return { date: new Date(), tick: performance.now() };
}

/** Compiles and analyses a late node; one that cannot be becomes a broken one. */
async function settle(planned: PlannedNode, signal: AbortSignal, context: ExecuteContext): Promise<PlannedNode> {
  if (planned.work.kind !== 'late') return planned;
  try {
    return { ...planned, work: await planned.work.settle(signal) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { ...planned, work: { kind: 'broken', problem: await runProblem(error, planned, context) } };
  }
}

async function attempt(planned: PlannedNode, signal: AbortSignal, context: ExecuteContext): Promise<NodeOutcome> {
  const { warehouse } = context;
  const { work } = planned;
  try {
    switch (work.kind) {
      case 'model':
        return await materializeModel(work, context, signal);
      case 'seed':
        return await runSeed(work, warehouse, signal);
      case 'test':
        return await runTest(work, warehouse, signal);
      case 'inlined':
        return { status: 'success' };
      case 'broken':
        return { status: 'error', message: work.problem.message, problem: work.problem };
      case 'late':
      case 'unreachable':
        throw new Error(`${planned.node.id} was started, but what it depends on is broken`);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    const problem = await runProblem(error, planned, context);
    return { status: 'error', message: problem.message, problem };
  }
}

/** What a statement failed with while it ran, placed at the node where nothing better is known. A defect of ours costs that node alone. */
async function runProblem(error: unknown, { node, work }: PlannedNode, context: ExecuteContext): Promise<Problem> {
  if (error instanceof SqlError) {
    const compiled = work.kind === 'model' || work.kind === 'test' ? work.compiled : undefined;
    const prefix = work.kind === 'test' ? testStatement(work.compiled).prefix : 0;
    return sqlProblem(error, { node, map: compiled?.map ?? [], prefix }, context.project, context.texts);
  }
  const problem: Problem =
    error instanceof ProblemError
      ? error.problem
      : { code: 'ATT1403', severity: 'error', message: error instanceof Error ? error.message : String(error) };
  const place = problem.place ?? (await nodePlace(node, context.texts));
  return { ...problem, ...(place ? { place } : {}) };
}

async function testProblem({ node }: PlannedNode, { status, message }: NodeOutcome, texts: FileTexts): Promise<Problem | undefined> {
  if (status !== 'fail' && status !== 'warn') return undefined;
  const place = await nodePlace(node, texts);
  return {
    code: 'ATT1601',
    severity: status === 'fail' ? 'error' : 'warning',
    message: `${node.name}: ${message ?? 'the test found rows'}`,
    hint: 'Preview the test to see the rows.',
    ...(place ? { place } : {}),
  };
}

/** Times of a node that ends now; of one that never started, both ends are now. */
function timesSince(start: StartTime | undefined): Pick<NodeResult, 'seconds' | 'startedAt' | 'finishedAt'> {
  const finishedAt = new Date();
  return {
    seconds: start ? (performance.now() - start.tick) / 1000 : 0,
    startedAt: (start?.date ?? finishedAt).toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

function identity(node: RunnableNode): Pick<NodeResult, 'id' | 'name' | 'kind'> {
  return { id: node.id, name: node.name, kind: node.kind };
}

function resultOf(
  ending: TaskEnding<NodeResult>,
  node: RunnableNode,
  planned: ReadonlyMap<NodeId, PlannedNode>,
  start: StartTime | undefined,
): NodeResult {
  if (ending.kind === 'done') return ending.result;
  const unfinished = { ...identity(node), ...timesSince(start) };
  if (ending.kind === 'cancelled') return { ...unfinished, status: 'cancelled', message: 'cancelled' };
  const cause = planned.get(ending.because)?.node.name ?? ending.because;
  const message =
    ending.kind === 'skipped'
      ? `skipped because ${cause} failed`
      : `not run because ${cause} failed and the run stops at the first failure`;
  return { ...unfinished, status: 'skipped', message };
}
