import { createHash } from 'node:crypto';
import type { DependencyGraph } from '../../graph/dependency-graph.ts';
import type { ColumnProperties, DataTest, Model, NodeId, ProjectNode, Seed, Source } from '../../project/project.ts';
import { compiledPath, testAlias } from './compiled-path.ts';
import { manifestMacros } from './manifest-macros.ts';
import { manifestMetadata, type Invocation } from './metadata.ts';
import { relationNameOf } from './relation-name.ts';
import type { ProjectToRun } from '../project-to-run.ts';

type Entry = Readonly<Record<string, unknown>>;

export interface ManifestInput {
  readonly project: ProjectToRun;
  readonly graph: Pick<DependencyGraph, 'children' | 'parents'>;
  /** Of the nodes that were compiled. */
  readonly compiledSql: ReadonlyMap<NodeId, string>;
  readonly invocation: Invocation;
}

/** dbt's manifest.json, schema version 12: what tools that read dbt projects (catalogs, lineage viewers) need of a project. */
export function manifest({ project, graph, compiledSql, invocation }: ManifestInput): Entry {
  const nodes = [...project.nodes.values()];
  const section = <Node extends ProjectNode>(chosen: readonly Node[], entry: (node: Node) => Entry): Entry =>
    Object.fromEntries(chosen.map((node) => [node.id, entry(node)]));
  const edges = (next: (id: NodeId) => readonly NodeId[]): Entry => Object.fromEntries(nodes.map(({ id }) => [id, [...next(id)]]));
  return {
    metadata: manifestMetadata(project, invocation),
    nodes: section(
      nodes.filter((node) => node.kind !== 'source'),
      (node) =>
        node.kind === 'model'
          ? modelEntry(node, project, compiledSql)
          : node.kind === 'seed'
            ? seedEntry(node)
            : testEntry(node, project, compiledSql),
    ),
    sources: section(
      nodes.filter((node) => node.kind === 'source'),
      sourceEntry,
    ),
    macros: manifestMacros(project.macros.macros, project.root),
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: edges(graph.parents),
    child_map: edges(graph.children),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}

/** dbt's for what has no file of its own. */
const noChecksum = { name: 'none', checksum: '' };

function commonEntry(node: ProjectNode): Entry {
  return {
    name: node.name,
    resource_type: node.kind,
    package_name: node.package,
    path: node.kind === 'source' ? node.path : node.path.split('/').slice(1).join('/'),
    original_file_path: node.path,
    unique_id: node.id,
    fqn: node.fqn,
    tags: node.tags,
    meta: node.meta,
    description: node.description,
    config: { ...node.config, enabled: true, tags: node.tags, meta: node.meta },
  };
}

function modelEntry(node: Model, project: ProjectToRun, compiledSql: ReadonlyMap<NodeId, string>): Entry {
  const common = commonEntry(node);
  return {
    ...common,
    ...relationEntry(node),
    ...codeEntry(node, project, compiledSql),
    config: { ...node.config, enabled: true, tags: node.tags, meta: node.meta, materialized: node.materialization },
    columns: columnsEntry(node.columns),
  };
}

function seedEntry(node: Seed): Entry {
  return {
    ...commonEntry(node),
    ...relationEntry(node),
    checksum: noChecksum,
    columns: columnsEntry(node.columns),
    raw_code: '',
    depends_on: { macros: [] },
  };
}

function testEntry(node: DataTest, project: ProjectToRun, compiledSql: ReadonlyMap<NodeId, string>): Entry {
  const { target } = project;
  const about = {
    column_name: node.column ?? null,
    attached_node: node.testedNode ?? null,
    test_metadata: { name: node.generic?.name ?? '', kwargs: node.generic?.arguments ?? {}, namespace: node.generic?.package ?? null },
  };
  return {
    ...commonEntry(node),
    database: target.project,
    schema: target.dataset,
    alias: testAlias(node),
    relation_name: null,
    ...codeEntry(node, project, compiledSql),
    ...(node.generic ? { ...about, path: `${testAlias(node)}.sql`, checksum: noChecksum } : {}),
    config: {
      ...node.config,
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      materialized: 'test',
      severity: node.severity.toUpperCase(),
    },
  };
}

function sourceEntry(node: Source): Entry {
  return {
    ...commonEntry(node),
    database: node.relation.project,
    schema: node.relation.dataset,
    identifier: node.relation.table,
    source_name: node.sourceName,
    source_description: '',
    loader: '',
    relation_name: relationNameOf(node),
    columns: columnsEntry(node.columns),
    source_meta: {},
  };
}

function relationEntry(node: Model | Seed): Entry {
  return {
    database: node.relation.project,
    schema: node.relation.dataset,
    alias: node.relation.table,
    relation_name: relationNameOf(node),
  };
}

function codeEntry(node: Model | DataTest, project: ProjectToRun, compiledSql: ReadonlyMap<NodeId, string>): Entry {
  const raw = node.template?.file.text.trim() ?? '';
  const sql = compiledSql.get(node.id);
  const parents = node.dependsOn.flatMap((id) => project.nodes.get(id) ?? []);
  return {
    raw_code: raw,
    language: 'sql',
    checksum: { name: 'sha256', checksum: createHash('sha256').update(raw).digest('hex') },
    refs: parents.flatMap((parent) =>
      parent.kind === 'source'
        ? []
        : [{ name: parent.name, package: parent.package === node.package ? null : parent.package, version: null }],
    ),
    sources: parents.flatMap((parent) => (parent.kind === 'source' ? [[parent.sourceName, parent.name]] : [])),
    metrics: [],
    depends_on: { macros: [], nodes: node.dependsOn },
    compiled: sql !== undefined,
    ...(sql === undefined ? {} : { compiled_code: sql, compiled_path: compiledPath('compiled', node) }),
    extra_ctes_injected: sql !== undefined,
    extra_ctes: [],
  };
}

function columnsEntry(columns: readonly ColumnProperties[]): Entry {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      {
        name: column.name,
        description: column.description,
        meta: column.meta,
        data_type: column.dataType ?? null,
        constraints: [],
        quote: null,
        tags: column.tags,
      },
    ]),
  );
}
