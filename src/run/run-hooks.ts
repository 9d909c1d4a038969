import type { Template } from '../jinja/template.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { NodeResult, RunEvent } from './run-event.ts';
import type { RunTemplates } from './run-templates.ts';

export type HookMoment = 'on-run-start' | 'on-run-end';

export interface HooksContext {
  readonly projectName: string;
  readonly warehouse: Pick<Warehouse, 'execute'>;
  readonly render: RunTemplates['runHook'];
  readonly runId: string;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent: (event: RunEvent) => void;
}

/** Runs a project's hooks one after another, up to the first that fails. Rejects only when cancelled, and for defects of ours. */
export async function runHooks(moment: HookMoment, hooks: readonly Template[], context: HooksContext): Promise<readonly NodeResult[]> {
  const results: NodeResult[] = [];
  for (const [place, hook] of hooks.entries()) {
    const { id, name } = hookIdentity(moment, place, context.projectName);
    context.onEvent({ type: 'node-started', runId: context.runId, id });
    const startedAt = new Date();
    const start = performance.now();
    const problem = await runHook(hook, context);
    const result: NodeResult = {
      id,
      name,
      kind: 'operation',
      status: problem ? 'error' : 'success',
      seconds: (performance.now() - start) / 1000,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      ...(problem ? { message: problem.message, problem } : {}),
    };
    results.push(result);
    context.onEvent({ type: 'node-finished', runId: context.runId, result });
    if (problem) break;
  }
  return results;
}

/** dbt's unique id and name of a hook. */
export function hookIdentity(moment: HookMoment, place: number, projectName: string): Pick<NodeResult, 'id' | 'name'> {
  const name = `${projectName}-${moment}-${place}`;
  return { id: `operation.${projectName}.${name}`, name };
}

async function runHook(hook: Template, { render, warehouse, signal }: HooksContext): Promise<Problem | undefined> {
  try {
    const { sql } = await render(hook, signal);
    if (sql.trim() !== '') await warehouse.execute(sql, signal ? { signal } : {});
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    if (!(error instanceof SqlError)) throw error;
    const place = placeOf(hook.file.path, hook.file.text, { start: 0, end: hook.file.text.length });
    return {
      code: error.code,
      severity: 'error',
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      place,
    };
  }
}
