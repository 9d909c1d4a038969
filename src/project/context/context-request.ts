import type { CallArguments, JinjaValue } from '../../jinja/value.ts';
import type { SourceRange } from '../../jinja/source-map.ts';
import type { RefTarget, SourceTarget } from '../node-lookup.ts';
import type { NodeId, ProjectNode } from '../project.ts';
import type { Target } from '../target.ts';
import type { TemplateSettings } from '../template-settings.ts';
import type { WarehouseAnswers } from './warehouse-answers.ts';

/** All that dbt's context for one template is made of. */
export interface ContextRequest {
  readonly projectName: string;
  /** The package that the template belongs to. */
  readonly package: string;
  readonly target: Target;
  readonly settings: TemplateSettings;
  /** False while dependencies are found, true when the template is rendered to be run. */
  readonly execute: boolean;
  readonly run: RunFacts;
  /** `this`; absent for templates that make no relation. */
  readonly relation: JinjaValue;
  /** `model`: made when it is first asked for. */
  readonly model: () => JinjaValue;
  readonly config: ConfigAccess;
  readonly ref: (target: RefTarget, place: SourceRange) => JinjaValue;
  readonly source: (target: SourceTarget, place: SourceRange) => JinjaValue;
  /** `exceptions.warn`. */
  readonly warn: (message: string, place: SourceRange) => void;
  /** For `graph`. */
  readonly nodes: ReadonlyMap<NodeId, ProjectNode>;
  readonly answers: WarehouseAnswers | undefined;
}

/** What is the same for every template of a run, so that nothing reads a clock. */
export interface RunFacts {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly invocationId: string;
  readonly incremental: boolean;
  readonly fullRefresh: boolean;
}

export interface ConfigAccess {
  /** `config(…)`. */
  readonly add: (values: Readonly<Record<string, unknown>>, call: CallArguments) => void;
  readonly get: (name: string) => unknown;
}
