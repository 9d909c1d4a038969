import { tableKey } from '../googlesql/schema.ts';
import type { Model } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Increment, IncrementResult } from '../warehouse/increment.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { createOptions } from './create-options.ts';
import type { NodeOutcome } from './node-outcome.ts';
import type { PlannedModel } from './plan.ts';
import type { ModelHook, RunTemplates } from './run-templates.ts';

export interface MaterializeContext {
  readonly warehouse: Pick<Warehouse, 'createTable' | 'createView' | 'incrementTable' | 'execute'>;
  readonly templates: Pick<RunTemplates, 'modelHooks'>;
}

/** Builds a model's view or table in place of what is there, its pre-hooks before and its post-hooks after. */
export async function materializeModel(planned: PlannedModel, context: MaterializeContext, signal: AbortSignal): Promise<NodeOutcome> {
  await runModelHooks(planned.node, 'pre-hook', context, signal);
  const outcome = await createRelation(planned, context.warehouse, signal);
  await runModelHooks(planned.node, 'post-hook', context, signal);
  return outcome;
}

async function createRelation(
  { node, compiled, statement, increment }: PlannedModel,
  warehouse: MaterializeContext['warehouse'],
  signal: AbortSignal,
): Promise<NodeOutcome> {
  const name = tableKey(node.relation);
  const options = createOptions(compiled.config, node.description, signal);
  if (node.materialization === 'view') {
    await warehouse.createView(node.relation, statement, options);
    return { status: 'success', message: `view ${name}` };
  }
  if (increment) {
    const done = await hinted(() => warehouse.incrementTable(node.relation, statement, increment.change, options));
    return {
      status: 'success',
      rows: done.rows,
      message: incrementMessage(name, increment.change, done, statement.note),
      ...(done.job && { job: done.job }),
    };
  }
  const { rows, job } = await warehouse.createTable(node.relation, statement, options);
  const cost = job === undefined || job.summary === '' ? '' : `, ${job.summary}`;
  const how = node.materialization === 'incremental' ? ', built whole' : '';
  const note = statement.note === undefined ? '' : `. ${statement.note}`;
  return { status: 'success', rows, message: `table ${name} (${countOf(rows, 'row')}${how}${cost})${note}`, ...(job && { job }) };
}

/** BigQuery's words for new rows that have one unique key say nothing of it. */
async function hinted<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SqlError && /at most one source row/i.test(error.message))) throw error;
    throw new SqlError(error.code, error.message, {
      hint: 'Several new rows have the same unique_key. Keep one of each (QUALIFY ROW_NUMBER() …), or add to unique_key what tells them apart.',
      cause: error,
    });
  }
}

/** `table w.d.m (merge: 3 rows changed, columns added: channel; 120 rows)`. */
function incrementMessage(name: string, { strategy, schemaChange }: Increment, result: IncrementResult, note: string | undefined): string {
  const list = (what: string, columns: readonly string[]) => (columns.length === 0 ? [] : [`${what}: ${columns.join(', ')}`]);
  const facts = [
    ...(result.rowsChanged === undefined ? [] : [`${countOf(result.rowsChanged, 'row')} changed`]),
    ...list(
      'columns added',
      schemaChange.added.map((field) => field.name),
    ),
    ...list('columns dropped', schemaChange.dropped),
    ...list(
      'columns with new types',
      schemaChange.retyped.map((field) => field.name),
    ),
    `${countOf(result.rows, 'row')} in all`,
    ...(result.job && result.job.summary !== '' ? [result.job.summary] : []),
  ];
  const word = strategy.kind === 'overwrite' ? 'insert_overwrite' : strategy.kind;
  return [`table ${name} (${word}: ${facts.join(', ')})`, ...[result.note, note].filter((text) => text !== undefined)].join('. ');
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
