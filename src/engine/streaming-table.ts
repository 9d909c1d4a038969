import type { TableName } from '../googlesql/schema.ts';
import type { Project, Source } from '../project/project.ts';
import { streamingTable } from '../events/streaming-events.ts';

/** The source that the project reads event batches from, if it declares one. */
export function streamingSource(project: Project): Source | undefined {
  for (const node of project.nodes.values()) if (node.kind === 'source' && node.name === streamingTable) return node;
  return undefined;
}

/** Where event batches go: the project's own source, or the target's dataset in a project that declares none. */
export function streamingTableOf(project: Project): TableName {
  const { project: database, dataset } = project.target;
  return streamingSource(project)?.relation ?? { project: database, dataset, table: streamingTable };
}
