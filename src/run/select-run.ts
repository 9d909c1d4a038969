import { createGraph, type DependencyGraph } from '../graph/dependency-graph.ts';
import { selectNodes } from '../graph/select-nodes.ts';
import type { Problem } from '../problem/problem.ts';
import type { NodeId, RunnableNode } from '../project/project.ts';
import type { ProjectToRun } from './project-to-run.ts';
import type { RunCommand } from './run-event.ts';
import { runOrder, type OrderedNode } from './run-order.ts';
import type { RunRequest } from './run-request.ts';

/** The nodes of a run, before anything is known of their SQL. */
export interface Selected {
  readonly graph: DependencyGraph;
  readonly nodes: readonly OrderedNode[];
  /** Parts of the selection that name nothing. */
  readonly warnings: readonly Problem[];
}

const kindsOf: Readonly<Record<RunCommand, readonly RunnableNode['kind'][]>> = {
  run: ['model'],
  test: ['test'],
  seed: ['seed'],
  build: ['seed', 'model', 'test'],
};

/**
 * What a request is about, in the order in which it will run. Throws ATT1205 for a selection that cannot be read or names nothing.
 * `previousResults` are the statuses of the last run, for `result:`.
 */
export function selectRun(project: ProjectToRun, request: RunRequest, previousResults?: ReadonlyMap<NodeId, string>): Selected {
  const graph = createGraph(project.nodes.values());
  const selection = selectNodes(project, graph, {
    select: request.select,
    exclude: request.exclude,
    kinds: kindsOf[request.command],
    ...(previousResults ? { previousResults } : {}),
  });
  const nodes = runOrder(project, graph, selection.ids, { testsBlock: request.command === 'build' });
  return { graph, nodes, warnings: selection.warnings };
}
