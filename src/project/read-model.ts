import { RelationValue } from './context/relation.ts';
import { fromPlain } from '../jinja/plain.ts';
import type { Template } from '../jinja/template.ts';
import type { TableName } from '../googlesql/schema.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import { asRecord, mergeConfig, textList, treeConfigs, type Config } from './config.ts';
import type { NodeDraft } from './node-draft.ts';
import type { Materialization, NodeId } from './project.ts';
import type { ProjectFrame, ProjectPackage } from './project-frame.ts';
import type { ColumnDeclaration } from './properties-file.ts';
import { captureReferences, type Capture } from './reference-capture.ts';
import { relationName, type NamedNode } from './relation-names.ts';

/** What is known of a file with a template before the template has run. */
export interface TemplateFileFacts {
  readonly package: ProjectPackage;
  /** Absolute. */
  readonly file: string;
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Absent where it can't be parsed. */
  readonly template: Template | undefined;
  readonly name: string;
  readonly fqn: readonly string[];
}

/** What properties YAML says of a node; of a version, with what the model says for all. */
export interface ModelPatch {
  readonly description: string;
  readonly config: Config;
  readonly columns: readonly ColumnDeclaration[];
}

export interface ModelFacts extends TemplateFileFacts {
  readonly patch: ModelPatch | undefined;
  readonly version: { readonly version: string; readonly latest: string } | undefined;
}

/** Reads a model: runs its template once, as dbt does while it parses, for what it sets and refers to. */
export function readModel(frame: ProjectFrame, facts: ModelFacts): NodeDraft {
  const {
    name,
    patch,
    version,
    template,
    fqn,
    package: { name: packageName },
  } = facts;
  const id = ['model', packageName, name, ...(version ? [`v${version.version}`] : [])].join('.');
  const base = baseConfig(facts.package.settings.models, fqn, patch?.config, { enabled: true, materialized: 'view' });
  const named: NamedNode = { name, package: packageName, kind: 'model', fqn, path: facts.path, version: version?.version };
  const captured = capture(frame, facts, base, named, id);
  const config = overlaid(frame, facts.package, 'models', fqn, mergeConfig(base, captured.config));
  const problems: Problem[] = [...captured.problems];
  const placed = (at: { start: number; end: number }): Pick<Problem, 'place'> => ({ place: placeOf(facts.file, facts.text, at) });
  const materialization = materializationOf(config);
  if (!materialization) {
    const range = captured.configPlaces.get('materialized') ?? { start: 0, end: 0 };
    problems.push({ ...unknownMaterialization(config), ...placed(range) });
  }
  const relation = nameOrProblem(frame, named, config, problems);
  return {
    node: {
      kind: 'model',
      id,
      name,
      package: packageName,
      fqn,
      file: facts.file,
      path: facts.path,
      range: { start: 0, end: 0 },
      description: patch?.description ?? '',
      tags: textList(config.tags),
      meta: asRecord(config.meta),
      config: withLists(config),
      dependsOn: [],
      references: [],
      materialization: materialization ?? 'view',
      relation,
      columns: patch?.columns ?? [],
      template,
      enabled: true,
      ...(version ? { version: version.version, latestVersion: version.latest } : {}),
    },
    enabled: config.enabled !== false,
    mentions: captured.mentions,
    text: facts.text,
    problems,
  };
}

export function materializationOf(config: Config): Materialization | undefined {
  const value = config.materialized;
  return (['view', 'table', 'ephemeral', 'incremental'] as const).find((known) => known === value);
}

export function unknownMaterialization(config: Config): Problem {
  return {
    code: 'ATT1003',
    severity: 'error',
    message: `The materialization '${String(config.materialized)}' is not supported.`,
    hint: 'Use view, table, incremental or ephemeral.',
  };
}

/** dbt_project.yml's tree below what properties YAML says, on the given defaults. */
export function baseConfig(tree: Config, fqn: readonly string[], patch: Config | undefined, defaults: Config): Config {
  return [...treeConfigs(tree, fqn), patch ?? {}].reduce(mergeConfig, defaults);
}

/** The root project has the last word over the nodes of packages. */
export function overlaid(
  frame: ProjectFrame,
  own: ProjectPackage,
  tree: 'models' | 'seeds' | 'sources' | 'tests',
  fqn: readonly string[],
  config: Config,
): Config {
  if (own === frame.rootPackage) return config;
  return treeConfigs(frame.rootPackage.settings[tree], fqn).reduce(mergeConfig, config);
}

/** Tags and meta are always there, as in dbt's resolved configs. */
export function withLists(config: Config): Config {
  return { ...config, tags: textList(config.tags), meta: asRecord(config.meta) };
}

/** The relation's name; where a naming macro fails, the plain one, and a problem. */
export function nameOrProblem(frame: ProjectFrame, node: NamedNode, config: Config, problems: Problem[]): TableName {
  try {
    return relationName(frame, node, config);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(error.problem);
    return { project: frame.target.project, dataset: frame.target.dataset, table: node.name };
  }
}

interface KnownCapture {
  readonly frame: ProjectFrame;
  readonly key: string;
  readonly capture: Capture;
}

/** What templates came to when they ran last: unless the project's frame or the node's config changed, they come to the same. */
const known = new WeakMap<Template, KnownCapture>();

function capture(frame: ProjectFrame, facts: ModelFacts, config: Config, named: NamedNode, id: NodeId): Capture {
  const { template } = facts;
  if (!template) return { config: {}, configPlaces: new Map(), mentions: [], problems: [] };
  const key = JSON.stringify(config);
  const before = known.get(template);
  if (before?.frame === frame && before.key === key) return before.capture;
  const relation = nameOrProblem(frame, named, config, []);
  const made = captureReferences({
    frame,
    package: facts.package.name,
    template,
    config,
    relation: new RelationValue(relation),
    model: () =>
      fromPlain({
        ...named,
        unique_id: id,
        original_file_path: named.path,
        tags: textList(config.tags),
        meta: asRecord(config.meta),
        config,
        alias: relation.table,
        schema: relation.dataset,
        database: relation.project,
        resource_type: 'model',
        package_name: named.package,
      }),
  });
  known.set(template, { frame, key, capture: made });
  return made;
}
