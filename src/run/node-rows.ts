import { ProblemError } from '../problem/problem.ts';
import type { DataTest, Model, Project } from '../project/project.ts';
import type { PreparedStatement, Warehouse } from '../warehouse/warehouse.ts';
import { fileTexts } from './file-texts.ts';
import type { CompileNode } from './plan-run.ts';
import { prepareRows } from './prepare-node.ts';

export interface NodeRowsContext {
  readonly project: Pick<Project, 'root' | 'nodes' | 'target' | 'problems'>;
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe'>;
  readonly compile: CompileNode;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The query for looking at a test's failing rows, or at the rows that a model's SQL gives as it stands in the file now, from what its parents
 * hold in the warehouse. Throws `ProblemError` at the template's line for what is wrong, ATT1604 where a parent is not built yet.
 */
export async function prepareNodeRows(node: Model | DataTest, context: NodeRowsContext): Promise<PreparedStatement> {
  const broken = node.template
    ? undefined
    : context.project.problems.find(({ severity, place }) => severity === 'error' && place?.file === node.file);
  if (broken) throw new ProblemError(broken);
  const compiled = await context.compile(node.id);
  return prepareRows(node, compiled, { ...context, texts: fileTexts(context.project) });
}
