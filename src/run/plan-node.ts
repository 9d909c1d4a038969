import type { TableSchema } from '../googlesql/schema.ts';
import { ProblemError, type Problem } from '../problem/problem.ts';
import type { CompiledNode } from '../project/compiled-node.ts';
import type { DataTest, Model, NodeId, ProjectNode, Seed } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { PreparedStatement, Warehouse } from '../warehouse/warehouse.ts';
import type { FileTexts } from './file-texts.ts';
import { type PlannedIncrement, planIncrement } from './incremental/plan-increment.ts';
import type { BrokenNode, PlannedSeed, SettledWork } from './plan.ts';
import { prepareNode } from './prepare-node.ts';
import type { ProjectToRun } from './project-to-run.ts';
import type { AskRules } from './render-with-answers.ts';
import { readSeedTable } from './seed-table.ts';
import { nodePlace } from './sql-problem.ts';

/**
 * Renders a node's template. Rejects with `ProblemError`, and with `QueryNeeded` or `RelationNeeded` where it asks the warehouse what the
 * rules do not allow.
 */
export type CompileNode = (id: NodeId, rules: AskRules, signal?: AbortSignal) => Promise<CompiledNode>;

export interface PlanContext {
  readonly project: ProjectToRun;
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe'>;
  readonly compile: CompileNode;
  readonly texts: FileTexts;
  readonly signal?: AbortSignal | undefined;
}

/** What is known of the nodes above by the time a node is planned. */
export interface Surroundings {
  readonly rules: AskRules;
  readonly schemas: readonly TableSchema[];
  /** Nodes whose relations will be there by the time the node runs. */
  readonly planned: ReadonlySet<NodeId>;
}

/** Compiles and analyses a model or test. Rejects with what the warehouse rejects with when it cannot be reached, and as `CompileNode` does. */
export async function planQuery(
  node: Model | DataTest,
  { rules, schemas, planned }: Surroundings,
  context: PlanContext,
): Promise<SettledWork> {
  const compiled = await compileOrProblem(node, rules, context);
  if ('kind' in compiled) return compiled;
  try {
    const statement = await prepareNode(node, compiled, { ...context, schemas, planned });
    if (node.kind === 'test') return { kind: 'test', node, compiled, statement };
    if (node.materialization === 'ephemeral') return { kind: 'inlined', compiled };
    const increment = await incrementOrProblem(node, compiled, statement, { ...context, schemas });
    if (increment && 'kind' in increment) return increment;
    return { kind: 'model', node, compiled, statement, ...(increment && { increment }) };
  } catch (error) {
    if (!(error instanceof ProblemError && error.cause instanceof SqlError)) throw error;
    return { kind: 'broken', problem: error.problem, compiled };
  }
}

export async function planSeed(node: Seed, texts: FileTexts): Promise<PlannedSeed | BrokenNode> {
  const text = await texts(node.file);
  if (text === undefined) {
    return {
      kind: 'broken',
      problem: { code: 'ATT1605', severity: 'error', message: `The file of the seed ${node.name} cannot be read: ${node.path}.` },
    };
  }
  try {
    return { kind: 'seed', node, table: readSeedTable(node, text) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { kind: 'broken', problem: error.problem };
  }
}

async function compileOrProblem(
  node: Model | DataTest,
  rules: AskRules,
  { compile, project, texts, signal }: PlanContext,
): Promise<CompiledNode | BrokenNode> {
  if (!node.template) return { kind: 'broken', problem: await templateProblem(node, project, texts) };
  try {
    return await compile(node.id, rules, signal);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { kind: 'broken', problem: await placedAt(error.problem, node, texts) };
  }
}

async function incrementOrProblem(
  node: Model,
  compiled: CompiledNode,
  statement: PreparedStatement,
  context: PlanContext & { readonly schemas: readonly TableSchema[] },
): Promise<PlannedIncrement | BrokenNode | undefined> {
  try {
    return await planIncrement(node, compiled, statement, context);
  } catch (error) {
    if (!(error instanceof ProblemError && isOfIncrement(error))) throw error;
    return { kind: 'broken', problem: await placedAt(error.problem, node, context.texts), compiled };
  }
}

/** Not one of the warehouse itself, such as a locked file. */
function isOfIncrement({ problem: { code }, cause }: ProblemError): boolean {
  return cause instanceof SqlError || code === 'ATT1608' || code === 'ATT1609' || code === 'ATT1422';
}

/** A problem without a place gets the node's; so does one of a generic test, whose own text is only its declaration. */
async function placedAt(problem: Problem, node: Model | DataTest, texts: FileTexts): Promise<Problem> {
  const isKnown = problem.place && !(node.kind === 'test' && node.generic && problem.place.file === node.file);
  const place = isKnown ? problem.place : await nodePlace(node, texts);
  return { ...problem, ...(place ? { place } : {}) };
}

/** A template that cannot be parsed is a problem of the project already. */
export async function templateProblem(node: ProjectNode, project: Pick<ProjectToRun, 'problems'>, texts: FileTexts): Promise<Problem> {
  const found = project.problems.find(({ severity, place }) => severity === 'error' && place?.file === node.file);
  if (found) return found;
  const place = await nodePlace(node, texts);
  return { code: 'ATT1101', severity: 'error', message: `The template of ${node.name} cannot be parsed.`, ...(place ? { place } : {}) };
}
