import { createGraph } from '../graph/dependency-graph.ts';
import { selectNodes } from '../graph/select-nodes.ts';
import type { NodeSummary } from '../protocol/engine.ts';
import { summarizeProject } from './node-summaries.ts';
import type { OpenProject } from './open-project.ts';

export interface ListRequest {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The selected nodes of all kinds, parents first. Throws ATT1205 for a selection that cannot be read or selects nothing. */
export function listNodes(open: OpenProject, { select, exclude }: ListRequest): readonly NodeSummary[] {
  const { project, results } = open;
  const graph = createGraph(project.nodes.values());
  const summaries = new Map(summarizeProject(project, results).nodes.map((node) => [node.id, node]));
  return selectNodes(project, graph, { select, exclude }).ids.flatMap((id) => summaries.get(id) ?? []);
}
