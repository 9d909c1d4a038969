import type { TableSchema } from '../googlesql/schema.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import type { CompiledNode } from '../project/compiled-node.ts';
import type { DataTest, Model, NodeId, Project, ProjectNode } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { PreparedStatement, Warehouse } from '../warehouse/warehouse.ts';
import type { FileTexts } from './file-texts.ts';
import { sqlProblem } from './sql-problem.ts';
import { testStatement } from './test-statement.ts';

export interface PrepareContext {
  readonly project: Pick<Project, 'root' | 'nodes' | 'target'>;
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe'>;
  readonly texts: FileTexts;
  readonly signal?: AbortSignal | undefined;
  /** Schemas of relations that will be there by the time the statement runs. */
  readonly schemas?: readonly TableSchema[];
  /** Nodes whose relations will be there by then. */
  readonly planned?: ReadonlySet<NodeId>;
}

/**
 * Analyses a compiled node: a model's query, or the statement that counts a test's failing rows. Throws a `ProblemError` at the template's
 * line for SQL that is wrong; what the warehouse itself rejects with (a locked file) passes through.
 */
export async function prepareNode(node: Model | DataTest, compiled: CompiledNode, context: PrepareContext): Promise<PreparedStatement> {
  const { sql, prefix } = node.kind === 'test' ? testStatement(compiled) : { sql: compiled.sql, prefix: 0 };
  const isView = node.kind === 'model' && node.materialization === 'view';
  return prepareSql(node, compiled, { sql, prefix, as: isView ? 'view' : undefined }, context);
}

/** The rows that a test would fail for, or a model's rows computed from what is in the warehouse now. Throws as `prepareNode` does. */
export async function prepareRows(node: Model | DataTest, compiled: CompiledNode, context: PrepareContext): Promise<PreparedStatement> {
  return prepareSql(node, compiled, { sql: compiled.sql, prefix: 0 }, context);
}

async function prepareSql(
  node: Model | DataTest,
  compiled: CompiledNode,
  { sql, prefix, as }: { readonly sql: string; readonly prefix: number; readonly as?: 'view' | undefined },
  context: PrepareContext,
): Promise<PreparedStatement> {
  try {
    return await context.warehouse.prepare(sql, {
      as,
      ...(context.schemas ? { schemas: context.schemas } : {}),
      ...(context.signal ? { signal: context.signal } : {}),
    });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const problem =
      (await missingParent(node, context)) ??
      (await sqlProblem(error, { node, map: compiled.map, prefix }, context.project, context.texts));
    throw new ProblemError(problem, { cause: error });
  }
}

/** The first relation that a node reads which nobody has made yet: then that is what is wrong, whatever the analyser says of it. */
async function missingParent(node: ProjectNode, context: PrepareContext): Promise<Problem | undefined> {
  for (const parent of physicalParents(node, context.project)) {
    if (context.planned?.has(parent.id)) continue;
    if ((await context.warehouse.describe(parent.relation, context.signal)) === undefined) return missingProblem(node, parent, context);
  }
  return undefined;
}

type NodeWithRelation = Exclude<ProjectNode, DataTest>;

/** What a node reads from: the parents that have a relation, through ephemeral models to what those read. */
export function physicalParents(node: ProjectNode, project: Pick<Project, 'nodes'>, seen = new Set<NodeId>()): readonly NodeWithRelation[] {
  return node.dependsOn.flatMap((id): readonly NodeWithRelation[] => {
    const parent = project.nodes.get(id);
    if (!parent || parent.kind === 'test' || seen.has(id)) return [];
    seen.add(id);
    return parent.kind === 'model' && parent.materialization === 'ephemeral' ? physicalParents(parent, project, seen) : [parent];
  });
}

async function missingProblem(
  node: ProjectNode,
  parent: NodeWithRelation,
  { project, texts, warehouse }: PrepareContext,
): Promise<Problem> {
  const reference = node.references.find(({ to }) => to === parent.id);
  const text = await texts(node.file);
  const place = text === undefined ? {} : { place: placeOf(node.file, text, reference?.range ?? node.range) };
  const what =
    parent.kind === 'source'
      ? {
          message: `The source ${parent.sourceName}.${parent.name} has no table in the target ${project.target.name} yet.`,
          hint: sourceHint(warehouse.kind),
        }
      : {
          message: `${node.name} reads ${parent.name}, which is not built in the target ${project.target.name} yet.`,
          hint: buildHint(node, parent),
        };
  return { code: 'ATT1604', severity: 'error', ...what, ...place };
}

function sourceHint(kind: Warehouse['kind']): string {
  if (kind === 'bigquery') return 'Check the name of its project and dataset, and that your account may read it.';
  return "Make the sample GA4 export with 'attribution sample', or bring in your own with 'attribution import'.";
}

function buildHint(node: ProjectNode, parent: NodeWithRelation): string {
  const built = node.kind === 'test' ? parent.name : `+${node.name}`;
  return `Build it first: attribution ${parent.kind === 'seed' ? 'build' : 'run'} --select ${parent.kind === 'seed' ? parent.name : built}`;
}
