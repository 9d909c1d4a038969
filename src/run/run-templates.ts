import type { SourceMap } from '../jinja/source-map.ts';
import type { Template } from '../jinja/template.ts';
import { compileModelHooks, compileNode, compileRunHook, type CompileOptions } from '../project/compile-node.ts';
import { shouldFullRefresh } from '../project/full-refresh.ts';
import type { Model, NodeId, Project } from '../project/project.ts';
import type { WarehouseAnswers } from '../project/context/warehouse-answers.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { withMaxPartition } from './incremental/max-partition.ts';
import type { CompileNode } from './plan-node.ts';
import { askAnything, renderWithAnswers } from './render-with-answers.ts';

/** A hook's template rendered; empty SQL where it has nothing to say. */
export interface RenderedHook {
  readonly sql: string;
  readonly map: SourceMap;
}

export type ModelHook = 'pre-hook' | 'post-hook';

/** Renders a run's templates, with answers from the warehouse. All reject with `ProblemError` for a template that fails. */
export interface RunTemplates {
  readonly compile: CompileNode;
  readonly runHook: (hook: Template, signal?: AbortSignal) => Promise<RenderedHook>;
  readonly modelHooks: (model: Model, when: ModelHook, signal?: AbortSignal) => Promise<readonly RenderedHook[]>;
}

export interface RunFacts {
  readonly startedAt: Date;
  /** A UUID: dbt's `invocation_id`. */
  readonly invocationId: string;
  readonly fullRefresh: boolean;
  /** Incremental models are rendered to be built whole, whatever is there: for looking at all their rows. */
  readonly whole?: boolean;
}

/** The templates of a project. Incremental models are rendered to be added to where their table is there. */
export function runTemplates(
  project: Project,
  warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>,
  facts: RunFacts,
): RunTemplates {
  const options: Omit<CompileOptions, 'incremental'> = {
    fullRefresh: facts.fullRefresh,
    runStartedAt: facts.startedAt.toISOString(),
    invocationId: facts.invocationId,
  };
  /** What was found when a model was rendered: its hooks are told the same. */
  const incremental = new Map<NodeId, boolean>();

  const isIncremental = async (id: NodeId, signal: AbortSignal | undefined): Promise<boolean> => {
    const node = project.nodes.get(id);
    if (node?.kind !== 'model' || node.materialization !== 'incremental' || facts.whole === true) return false;
    if (shouldFullRefresh(node.config.full_refresh, facts.fullRefresh)) return false;
    return (await warehouse.describe(node.relation, signal))?.kind === 'table';
  };

  return {
    compile: async (id, rules, signal) => {
      const added = await isIncremental(id, signal);
      incremental.set(id, added);
      const render = (answers: WarehouseAnswers) => compileNode(project, id, { ...options, incremental: added, answers });
      const compiled = await renderWithAnswers(render, rules, { warehouse, signal });
      const node = project.nodes.get(id);
      return added && node?.kind === 'model' ? withMaxPartition(node, compiled, { warehouse, signal }) : compiled;
    },
    runHook: async (hook, signal) => {
      const { text, map } = await renderWithAnswers(
        (answers) => compileRunHook(project, hook, { ...options, incremental: false, answers }),
        askAnything,
        {
          warehouse,
          signal,
        },
      );
      return { sql: text, map };
    },
    modelHooks: async (model, when, signal) => {
      const hookOptions = { ...options, incremental: incremental.get(model.id) ?? false };
      const render = (answers: WarehouseAnswers) => compileModelHooks(project, model, when, { ...hookOptions, answers });
      const hooks = await renderWithAnswers(render, askAnything, { warehouse, signal });
      return hooks.map(({ text, map }) => ({ sql: text, map }));
    },
  };
}
