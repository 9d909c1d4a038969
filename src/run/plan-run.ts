import { cycleProblems } from '../graph/cycle-problems.ts';
import { tableKey, type TableSchema } from '../googlesql/schema.ts';
import type { Problem } from '../problem/problem.ts';
import { QueryNeeded, RelationNeeded } from '../project/context/warehouse-answers.ts';
import type { DataTest, Model, NodeId } from '../project/project.ts';
import { fieldsOf, type LateNode, type Plan, type PlannedNode, type PlannedWork } from './plan.ts';
import { planQuery, planSeed, type PlanContext } from './plan-node.ts';
import { physicalParents } from './prepare-node.ts';
import type { ProjectToRun } from './project-to-run.ts';
import { askAnything, type AskRules } from './render-with-answers.ts';
import { onCycles } from './run-order.ts';
import { schedule } from './schedule.ts';
import type { Selected } from './select-run.ts';
import { unfollowedSettings } from './unfollowed-settings.ts';

/** The analyser answers many questions at once quicker than one after another. */
const analysesInFlight = 8;

/**
 * Compiles and analyses every selected node, parents first, so that all that is wrong is known before anything runs. Writes nothing.
 * Rejects with what the warehouse rejects with when it cannot be reached, and with the signal's reason when cancelled.
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
  const broken = nodes.flatMap(({ work }) => (work.kind === 'broken' ? [work.problem] : []));
  const unfollowed = await Promise.all(nodes.map(({ node }) => unfollowedSettings(node, context.texts)));
  return { nodes, problems: [...selected.warnings, ...broken, ...unfollowed.flat()] };
}

class Planner {
  readonly #context: PlanContext;
  readonly #planned: ReadonlySet<NodeId>;
  /** Relations that the run makes, by the node that makes them. */
  readonly #makers: ReadonlyMap<string, NodeId>;
  readonly #schemas = new Map<NodeId, TableSchema>();
  readonly #knownProblems: ReadonlyMap<NodeId, Problem>;

  constructor(selected: Selected, context: PlanContext) {
    const { nodes } = context.project;
    const ids = selected.nodes.map(({ id }) => id);
    this.#context = context;
    this.#planned = new Set(ids.filter((id) => nodes.get(id)?.kind !== 'test'));
    this.#makers = new Map(
      [...this.#planned].flatMap((id) => {
        const node = nodes.get(id);
        return node && node.kind !== 'test' ? [[tableKey(node.relation), id] as const] : [];
      }),
    );
    this.#knownProblems = cycleProblemsByNode(context.project, selected, ids);
  }

  /** Nodes of the plan whose columns must be known first, and ephemeral ones, whose own problem is told once, at them. */
  analysedParents(id: NodeId): readonly NodeId[] {
    const node = this.#context.project.nodes.get(id);
    if (!node || this.#knownProblems.has(id)) return [];
    const above = [...node.dependsOn, ...physicalParents(node, this.#context.project).map((parent) => parent.id)];
    return above.filter((parent) => this.#planned.has(parent));
  }

  async plan(id: NodeId, signal: AbortSignal): Promise<PlannedWork> {
    const node = this.#context.project.nodes.get(id);
    if (!node || node.kind === 'source') throw new Error(`${id} is no node that can run`);
    const known = this.#knownProblems.get(id);
    if (known) return { kind: 'broken', problem: known };
    const work = node.kind === 'seed' ? await planSeed(node, this.#context.texts) : await this.#plannedQuery(node, signal);
    const fields = fieldsOf(work);
    if (fields && node.kind !== 'test') this.#schemas.set(id, { name: node.relation, fields });
    return work;
  }

  async #plannedQuery(node: Model | DataTest, signal: AbortSignal): Promise<PlannedWork> {
    const parents = physicalParents(node, this.#context.project).filter(({ id }) => this.#planned.has(id));
    const schemas = parents.flatMap(({ id }) => this.#schemas.get(id) ?? []);
    if (schemas.length < parents.length) return this.#late(node);
    const rules: AskRules = {
      queries: parents.length === 0,
      relation: (name) => (this.#makers.get(tableKey(name)) ?? node.id) === node.id,
    };
    try {
      return await planQuery(node, { rules, schemas, planned: this.#planned }, { ...this.#context, signal });
    } catch (error) {
      if (error instanceof QueryNeeded || error instanceof RelationNeeded) return this.#late(node);
      throw error;
    }
  }

  #late(node: Model | DataTest): LateNode {
    const surroundings = { rules: askAnything, schemas: [], planned: new Set<NodeId>() };
    return { kind: 'late', settle: (signal) => planQuery(node, surroundings, { ...this.#context, signal }) };
  }
}

function cycleProblemsByNode(project: ProjectToRun, { graph }: Selected, ids: readonly NodeId[]): ReadonlyMap<NodeId, Problem> {
  const onCycle = onCycles(graph, ids);
  if (onCycle.length === 0) return new Map();
  const problems = cycleProblems(project, graph);
  const isSameCircle = (id: NodeId, other: NodeId): boolean =>
    id === other || (graph.ancestors(id).has(other) && graph.descendants(id).has(other));
  return new Map(
    onCycle.flatMap((id) => {
      const problem = problems[graph.cycles.findIndex((cycle) => cycle.some((other) => isSameCircle(id, other)))];
      return problem ? [[id, problem] as const] : [];
    }),
  );
}
