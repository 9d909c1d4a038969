import { createGraph, type DependencyGraph } from '../graph/dependency-graph.ts';
import { cycleProblems } from '../graph/cycle-problems.ts';
import { selectNodes } from '../graph/select-nodes.ts';
import type { TableSchema } from '../googlesql/schema.ts';
import { ProblemError, type Problem } from '../problem/problem.ts';
import type { CompiledNode } from '../project/compiled-node.ts';
import type { DataTest, Model, NodeId, ProjectNode, RunnableNode, Seed } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { FileTexts } from './file-texts.ts';
import { fieldsOf, type Plan, type PlannedNode, type PlannedWork } from './plan.ts';
import { physicalParents, prepareNode } from './prepare-node.ts';
import type { RunCommand } from './run-event.ts';
import { onCycles, runOrder, type OrderedNode } from './run-order.ts';
import type { RunRequest } from './run-request.ts';
import { schedule } from './schedule.ts';
import { readSeedTable } from './seed-table.ts';
import { nodePlace } from './sql-problem.ts';
import type { ProjectToRun } from './project-to-run.ts';

/** Renders a node's template; rejects with `ProblemError`. */
export type CompileNode = (id: NodeId) => CompiledNode | Promise<CompiledNode>;

/** The nodes of a run, before anything is known of their SQL. */
export interface Selected {
  readonly graph: DependencyGraph;
  readonly nodes: readonly OrderedNode[];
  readonly warnings: readonly Problem[];
}

const kindsOf: Readonly<Record<RunCommand, readonly RunnableNode['kind'][]>> = {
  run: ['model'],
  test: ['test'],
  seed: ['seed'],
  build: ['seed', 'model', 'test'],
};

/** What a request is about, in the order in which it will run. Throws ATT1205 for a selection that cannot be read or names nothing. */
export function selectRun(project: ProjectToRun, request: RunRequest, previousResults?: ReadonlyMap<NodeId, string>): Selected {
  const graph = createGraph(project.nodes.values());
  const selection = selectNodes(project, graph, {
    select: request.select,
    exclude: request.exclude,
    kinds: kindsOf[request.command],
    ...(previousResults ? { previousResults } : {}),
  });
  return {
    graph,
    nodes: runOrder(project, graph, selection.ids, { testsBlock: request.command === 'build' }),
    warnings: selection.warnings,
  };
}

export interface PlanContext {
  readonly project: ProjectToRun;
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe'>;
  readonly compile: CompileNode;
  readonly texts: FileTexts;
  readonly signal?: AbortSignal | undefined;
}

/** The analyser answers many questions at once quicker than one after another. */
const analysesInFlight = 8;

/**
 * Compiles and analyses every selected node, parents first, so that all that is wrong is known before anything runs. Writes nothing.
 * Rejects with what the warehouse rejects with
 * when it cannot be reached, and with the signal's reason when cancelled.
 */
export async function planRun(selected: Selected, context: PlanContext): Promise<Plan> {
  const planner = new Planner(selected, context);
  const tasks = selected.nodes.map(({ id }) => ({
    id,
    dependsOn: planner.analysedParents(id),
    run: (signal: AbortSignal) => planner.plan(id, signal),
  }));
  const endings = await schedule(tasks, { threads: analysesInFlight, failed: ({ kind }) => kind === 'broken', signal: context.signal });
  context.signal?.throwIfAborted();
  const works = new Map(
    endings.map((ending): [NodeId, PlannedWork] => [ending.id, ending.kind === 'done' ? ending.result : { kind: 'unreachable' }]),
  );
  const nodes = selected.nodes.flatMap(({ id, dependsOn }): readonly PlannedNode[] => {
    const node = context.project.nodes.get(id);
    const work = works.get(id);
    return node && work && node.kind !== 'source' ? [{ node, dependsOn, work }] : [];
  });
  return { nodes, problems: [...selected.warnings, ...nodes.flatMap(({ work }) => (work.kind === 'broken' ? [work.problem] : []))] };
}

class Planner {
  readonly #context: PlanContext;
  readonly #planned: ReadonlySet<NodeId>;
  readonly #schemas = new Map<NodeId, TableSchema>();
  readonly #knownProblems: ReadonlyMap<NodeId, Problem>;

  constructor(selected: Selected, context: PlanContext) {
    const ids = selected.nodes.map(({ id }) => id);
    this.#context = context;
    this.#planned = new Set(ids.filter((id) => context.project.nodes.get(id)?.kind !== 'test'));
    this.#knownProblems = cycleProblemsByNode(context.project, selected.graph, ids);
  }

  /** Nodes of the plan whose columns must be known first, and ephemeral ones whose own problem is told once, at them. */
  analysedParents(id: NodeId): readonly NodeId[] {
    const node = this.#context.project.nodes.get(id);
    if (!node || this.#knownProblems.has(id)) return [];
    return [...node.dependsOn, ...physicalParents(node, this.#context.project).map((parent) => parent.id)].filter((parent) =>
      this.#planned.has(parent),
    );
  }

  async plan(id: NodeId, signal: AbortSignal): Promise<PlannedWork> {
    const node = this.#context.project.nodes.get(id);
    if (!node || node.kind === 'source') throw new Error(`${id} is no node that can run`);
    const known = this.#knownProblems.get(id);
    if (known) return { kind: 'broken', problem: known };
    const work = node.kind === 'seed' ? await this.#seed(node) : await this.#query(node, signal);
    const fields = fieldsOf(work);
    if (fields && node.kind !== 'test') this.#schemas.set(id, { name: node.relation, fields });
    return work;
  }

  async #query(node: Model | DataTest, signal: AbortSignal): Promise<PlannedWork> {
    const compiled = await this.#compiled(node);
    if ('kind' in compiled) return compiled;
    const schemas = physicalParents(node, this.#context.project).flatMap((parent) => this.#schemas.get(parent.id) ?? []);
    try {
      const statement = await prepareNode(node, compiled, { ...this.#context, signal, schemas, planned: this.#planned });
      if (node.kind === 'test') return { kind: 'test', node, compiled, statement };
      return node.materialization === 'ephemeral' ? { kind: 'inlined', compiled } : { kind: 'model', node, compiled, statement };
    } catch (error) {
      if (!(error instanceof ProblemError && error.cause instanceof SqlError)) throw error;
      return { kind: 'broken', problem: error.problem, compiled };
    }
  }

  async #compiled(node: Model | DataTest): Promise<CompiledNode | PlannedWork> {
    if (!node.template) return { kind: 'broken', problem: await this.#templateProblem(node) };
    try {
      return await this.#context.compile(node.id);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const place = error.problem.place ?? (await nodePlace(node, this.#context.texts));
      return { kind: 'broken', problem: { ...error.problem, ...(place ? { place } : {}) } };
    }
  }

  /** A template that cannot be parsed is a problem of the project already. */
  async #templateProblem(node: ProjectNode): Promise<Problem> {
    const found = this.#context.project.problems.find(({ severity, place }) => severity === 'error' && place?.file === node.file);
    const place = await nodePlace(node, this.#context.texts);
    return (
      found ?? {
        code: 'ATT1101',
        severity: 'error',
        message: `The template of ${node.name} cannot be parsed.`,
        ...(place ? { place } : {}),
      }
    );
  }

  async #seed(node: Seed): Promise<PlannedWork> {
    const text = await this.#context.texts(node.file);
    try {
      if (text === undefined)
        throw new ProblemError({
          code: 'ATT1605',
          severity: 'error',
          message: `The file of the seed ${node.name} cannot be read: ${node.path}.`,
        });
      return { kind: 'seed', node, table: readSeedTable(node, text) };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { kind: 'broken', problem: error.problem };
    }
  }
}

function cycleProblemsByNode(project: ProjectToRun, graph: DependencyGraph, ids: readonly NodeId[]): ReadonlyMap<NodeId, Problem> {
  const onCycle = onCycles(graph, ids);
  if (onCycle.length === 0) return new Map();
  const problems = cycleProblems(project, graph);
  return new Map(
    onCycle.flatMap((id) => {
      const place = graph.cycles.findIndex(
        (cycle) => cycle.includes(id) || cycle.some((other) => graph.ancestors(id).has(other) && graph.descendants(id).has(other)),
      );
      const problem = problems[place];
      return problem ? [[id, problem] as const] : [];
    }),
  );
}
