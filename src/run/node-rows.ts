import { ProblemError } from '../problem/problem.ts';
import type { DataTest, Model } from '../project/project.ts';
import type { PreparedStatement } from '../warehouse/warehouse.ts';
import { fileTexts } from './file-texts.ts';
import { templateProblem, type PlanContext } from './plan-node.ts';
import { prepareRows } from './prepare-node.ts';
import { askAnything } from './render-with-answers.ts';

export type NodeRowsContext = Omit<PlanContext, 'texts'>;

/**
 * The query for looking at a test's failing rows, or at the rows that a model's SQL gives as it stands in the file now, from what its parents
 * hold in the warehouse. Throws `ProblemError` at the template's line for what is wrong, ATT1604 where a parent is not built yet.
 */
export async function prepareNodeRows(node: Model | DataTest, context: NodeRowsContext): Promise<PreparedStatement> {
  const texts = fileTexts(context.project);
  if (!node.template) throw new ProblemError(await templateProblem(node, context.project, texts));
  const compiled = await context.compile(node.id, askAnything, context.signal);
  return prepareRows(node, compiled, { ...context, texts });
}
