import { JinjaDict } from '../../jinja/dict.ts';
import { fromPlain } from '../../jinja/plain.ts';
import { jinjaObject, type JinjaObject, type JinjaValue } from '../../jinja/value.ts';
import type { NodeId, ProjectNode } from '../project.ts';

/** dbt's `graph`: empty while dependencies are found, as the graph isn't known then. */
export function graphObject(nodes: ReadonlyMap<NodeId, ProjectNode>, execute: boolean): JinjaObject {
  const dictOf = (kinds: readonly ProjectNode['kind'][]): JinjaDict => {
    const chosen = execute ? [...nodes.values()].filter(({ kind }) => kinds.includes(kind)) : [];
    return new JinjaDict(chosen.map((node) => [node.id, nodeValue(node)] as const));
  };
  const made = new Map<string, JinjaValue>();
  return jinjaObject(
    (name) => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const value =
        name === 'nodes'
          ? dictOf(['model', 'seed', 'test'])
          : name === 'sources'
            ? dictOf(['source'])
            : emptyParts.has(name)
              ? new JinjaDict()
              : undefined;
      if (value) made.set(name, value);
      return value;
    },
    { name: 'graph' },
  );
}

const emptyParts: ReadonlySet<string> = new Set(['exposures', 'metrics', 'groups', 'semantic_models', 'saved_queries']);

/** A node as dbt's manifest shows it to templates. */
export function nodeValue(node: ProjectNode): JinjaValue {
  const relation =
    'relation' in node
      ? { database: node.relation.project, schema: node.relation.dataset, alias: node.relation.table, identifier: node.relation.table }
      : {};
  const columns: readonly (readonly [string, unknown])[] =
    'columns' in node ? node.columns.map((column) => [column.name, { ...column, data_type: column.dataType ?? null }] as const) : [];
  return fromPlain({
    unique_id: node.id,
    resource_type: node.kind,
    name: node.name,
    package_name: node.package,
    path: node.path,
    original_file_path: node.path,
    fqn: node.fqn,
    description: node.description,
    tags: node.tags,
    meta: node.meta,
    config: node.config,
    depends_on: { nodes: node.dependsOn, macros: [] },
    columns: Object.fromEntries(columns),
    ...relation,
    ...('sourceName' in node ? { source_name: node.sourceName } : {}),
    ...('template' in node ? { raw_code: node.template?.file.text ?? '', language: 'sql' } : {}),
    ...('version' in node ? { version: node.version } : {}),
  });
}
