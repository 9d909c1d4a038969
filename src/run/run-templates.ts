import type { SourceMap } from '../jinja/source-map.ts';
import type { Template } from '../jinja/template.ts';
import { compileModelHooks, compileNode, compileRunHook, type CompileOptions } from '../project/compile-node.ts';
import type { Model, Project } from '../project/project.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
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
}

/** The templates of a project. Incremental models are rendered to be built whole. */
export function runTemplates(
  project: Project,
  warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>,
  facts: RunFacts,
): RunTemplates {
  const options: CompileOptions = {
    incremental: false,
    fullRefresh: facts.fullRefresh,
    runStartedAt: facts.startedAt.toISOString(),
    invocationId: facts.invocationId,
  };
  return {
    compile: (id, rules, signal) =>
      renderWithAnswers((answers) => compileNode(project, id, { ...options, answers }), rules, { warehouse, signal }),
    runHook: async (hook, signal) => {
      const { text, map } = await renderWithAnswers((answers) => compileRunHook(project, hook, { ...options, answers }), askAnything, {
        warehouse,
        signal,
      });
      return { sql: text, map };
    },
    modelHooks: async (model, when, signal) => {
      const hooks = await renderWithAnswers((answers) => compileModelHooks(project, model, when, { ...options, answers }), askAnything, {
        warehouse,
        signal,
      });
      return hooks.map(({ text, map }) => ({ sql: text, map }));
    },
  };
}
