import { tableKey } from '../googlesql/schema.ts';
import type { Model } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { createOptions } from './create-options.ts';
import type { NodeOutcome } from './node-outcome.ts';
import type { PlannedModel } from './plan.ts';
import type { ModelHook, RunTemplates } from './run-templates.ts';

export interface MaterializeContext {
  readonly warehouse: Pick<Warehouse, 'createTable' | 'createView' | 'execute'>;
  readonly templates: Pick<RunTemplates, 'modelHooks'>;
}

/** Builds a model's view or table in place of what is there, its pre-hooks before and its post-hooks after. */
export async function materializeModel(planned: PlannedModel, context: MaterializeContext, signal: AbortSignal): Promise<NodeOutcome> {
  await runModelHooks(planned.node, 'pre-hook', context, signal);
  const outcome = await createRelation(planned, context.warehouse, signal);
  await runModelHooks(planned.node, 'post-hook', context, signal);
  return outcome;
}

/** An incremental model is built whole. */
async function createRelation(
  { node, compiled, statement }: PlannedModel,
  warehouse: MaterializeContext['warehouse'],
  signal: AbortSignal,
): Promise<NodeOutcome> {
  const name = tableKey(node.relation);
  const options = createOptions(compiled.config, node.description, signal);
  if (node.materialization === 'view') {
    await warehouse.createView(node.relation, statement, options);
    return { status: 'success', message: `view ${name}` };
  }
  const { rows, job } = await warehouse.createTable(node.relation, statement, options);
  const cost = job === undefined || job.summary === '' ? '' : `, ${job.summary}`;
  const how = node.materialization === 'incremental' ? ', built whole' : '';
  const note = statement.note === undefined ? '' : `. ${statement.note}`;
  return { status: 'success', rows, message: `table ${name} (${countOf(rows, 'row')}${how}${cost})${note}`, ...(job && { job }) };
}

async function runModelHooks(
  model: Model,
  when: ModelHook,
  { templates, warehouse }: MaterializeContext,
  signal: AbortSignal,
): Promise<void> {
  for (const { sql } of await templates.modelHooks(model, when, signal)) {
    if (sql.trim() !== '') await executeHook(sql, when, warehouse, signal);
  }
}

/** An error of a hook has a place in the hook's SQL, which is none in the model's. */
async function executeHook(sql: string, when: ModelHook, warehouse: Pick<Warehouse, 'execute'>, signal: AbortSignal): Promise<void> {
  try {
    await warehouse.execute(sql, { signal });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new SqlError(error.code, `The ${when} failed: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}

/** `1 row`, `431,233 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
