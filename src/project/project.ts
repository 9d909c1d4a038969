import type { TableName } from '../googlesql/schema.ts';
import type { MacroLibrary } from '../jinja/macro-library.ts';
import type { Template } from '../jinja/template.ts';
import type { Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { Target, TargetOffer } from './target.ts';
import type { TemplateSettings } from './template-settings.ts';

/** dbt's unique id: `model.pkg.name`, `source.pkg.source.table`, `seed.pkg.name`, `test.pkg.name` or `test.pkg.name.hash`. */
export type NodeId = string;

/** A dbt project as it was read, with everything that is wrong with it. Immutable: a changed file gives a new one. */
export interface Project {
  /** Absolute path of the folder that holds dbt_project.yml. */
  readonly root: string;
  readonly name: string;
  readonly target: Target;
  /** All targets that can be selected: `local`, and those of the profile, or else the one of the editor's settings. */
  readonly targets: readonly TargetOffer[];
  /** dbt_project.yml's `vars` (this package's own laid over the global ones), with command-line vars on top. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly nodes: ReadonlyMap<NodeId, ProjectNode>;
  readonly macros: MacroLibrary;
  /** What templates can ask for beside nodes and macros. */
  readonly settings: TemplateSettings;
  /** `on-run-start` and `on-run-end` templates, in order. */
  readonly onRunStart: readonly Template[];
  readonly onRunEnd: readonly Template[];
  readonly problems: readonly Problem[];
}

export type ProjectNode = Model | Seed | Source | DataTest;
export type RunnableNode = Model | Seed | DataTest;

/** A mention of another node: `ref('x')` or `source('a', 'b')` as it stands in the node's own file. */
export interface Reference {
  readonly to: NodeId;
  readonly range: TextRange;
}

interface NodeBase {
  readonly id: NodeId;
  readonly name: string;
  readonly package: string;
  /** dbt's fully qualified name: package, folders below the model path, name (and `v2` for a version). Selection reads it. */
  readonly fqn: readonly string[];
  /** Absolute path of the file that defines the node (the YAML file for sources and generic tests). */
  readonly file: string;
  /** `file` relative to the project's root, with `/`. */
  readonly path: string;
  /** Where in `file` the node is defined: what a "go to" opens. */
  readonly range: TextRange;
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  /** The whole resolved config, dbt's names (materialized, partition_by, severity…). */
  readonly config: Readonly<Record<string, unknown>>;
  /** Nodes this one refers to, direct, in order of first mention, each once. Unknown names are left out (and are problems). */
  readonly dependsOn: readonly NodeId[];
  /** Where `file` mentions them, in order; a mention inside a macro stands where the macro is called. */
  readonly references: readonly Reference[];
}

export interface ColumnProperties {
  readonly name: string;
  readonly description: string;
  readonly dataType?: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
}

export type Materialization = 'view' | 'table' | 'ephemeral' | 'incremental';

export interface Model extends NodeBase {
  readonly kind: 'model';
  readonly materialization: Materialization;
  /** Where its result is, in the current target (unused for `ephemeral`). */
  readonly relation: TableName;
  readonly columns: readonly ColumnProperties[];
  /** Absent when the template cannot be parsed: that is a problem of the project. */
  readonly template: Template | undefined;
  readonly enabled: true;
  /** A versioned model's version, as written: `2`. A `ref` without one means the latest. */
  readonly version?: string;
  readonly latestVersion?: string;
}

export interface Seed extends NodeBase {
  readonly kind: 'seed';
  readonly relation: TableName;
  readonly columns: readonly ColumnProperties[];
}

export interface Source extends NodeBase {
  readonly kind: 'source';
  /** The `name` of the source; `name` of the node is the table's name in YAML. */
  readonly sourceName: string;
  /** `identifier` in place of the name; may be a wildcard, `events_*`. */
  readonly relation: TableName;
  readonly columns: readonly ColumnProperties[];
}

export type TestSeverity = 'error' | 'warn';

export interface DataTest extends NodeBase {
  readonly kind: 'test';
  /** The node a generic test is about; absent for a singular test. */
  readonly testedNode: NodeId | undefined;
  readonly column: string | undefined;
  /** unique, not_null, accepted_values, relationships or a `test` macro's name; absent for a singular test. */
  readonly generic:
    { readonly name: string; readonly package: string | undefined; readonly arguments: Readonly<Record<string, unknown>> } | undefined;
  /** The template that selects the failing rows: the file's own, or a call of the generic test's macro. */
  readonly template: Template | undefined;
  readonly severity: TestSeverity;
}
