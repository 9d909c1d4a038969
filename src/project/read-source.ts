import { asRecord, mergeConfig, textList, treeConfigs } from './config.ts';
import type { NodeDraft } from './node-draft.ts';
import type { ProjectFrame, ProjectPackage } from './project-frame.ts';
import type { SourceTable } from './properties-file.ts';
import { overlaid, withLists } from './read-model.ts';

/** A source's table as a node. Without a database it is in the target's project, as in dbt. */
export function readSource(
  frame: ProjectFrame,
  owner: ProjectPackage,
  table: SourceTable,
  path: string,
  folders: readonly string[],
): NodeDraft {
  const fqn = [owner.name, ...folders, table.sourceName, table.name];
  const tree = treeConfigs(owner.settings.sources, fqn).reduce(mergeConfig, { enabled: true });
  const config = overlaid(frame, owner, 'sources', fqn, mergeConfig(tree, table.config));
  return {
    node: {
      kind: 'source',
      id: `source.${owner.name}.${table.sourceName}.${table.name}`,
      name: table.name,
      sourceName: table.sourceName,
      package: owner.name,
      fqn,
      file: table.file.path,
      path,
      range: table.range,
      description: table.description,
      tags: textList(config.tags),
      meta: asRecord(config.meta),
      config: withLists(config),
      dependsOn: [],
      references: [],
      relation: { project: table.database ?? frame.target.project, dataset: table.schema, table: table.identifier },
      columns: table.columns,
    },
    enabled: config.enabled !== false,
    mentions: [],
    text: table.file.text,
    problems: [],
  };
}
