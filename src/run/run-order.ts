import type { DependencyGraph } from '../graph/dependency-graph.ts';
import type { NodeId, Project } from '../project/project.ts';

export interface OrderedNode {
  readonly id: NodeId;
  /** Nodes of the run that must have ended well before this one starts. */
  readonly dependsOn: readonly NodeId[];
}

export interface RunOrderOptions {
  /** dbt build: what is below a tested node waits for its tests, so that a failing one skips it. */
  readonly testsBlock: boolean;
}

/**
 * The nodes of a run, parents first, each test right after the last node that it is about. Nodes wait for each other also through
 * nodes that are not part of the run (ephemeral or not selected), as in dbt. Nodes on a cycle wait for nothing: they only fail.
 */
export function runOrder(
  project: Pick<Project, 'nodes'>,
  graph: DependencyGraph,
  ids: readonly NodeId[],
  options: RunOrderOptions,
): readonly OrderedNode[] {
  const chosen = new Set(ids);
  const above = nearestAbove(graph, chosen);
  const dependencies = new Map(ids.map((id) => [id, new Set(above(id))]));
  const isTest = (id: NodeId): boolean => project.nodes.get(id)?.kind === 'test';
  if (options.testsBlock) addTestEdges(graph, ids, isTest, dependencies);
  for (const id of onCycles(graph, ids)) dependencies.get(id)?.clear();
  return testsAfterTheirNodes(ids, isTest, dependencies).map((id) => ({ id, dependsOn: [...(dependencies.get(id) ?? [])] }));
}

/** Nodes that depend on themselves through others. */
export function onCycles(graph: DependencyGraph, ids: readonly NodeId[]): readonly NodeId[] {
  const ordered = new Set(graph.order);
  return ids.filter((id) => !ordered.has(id) && graph.ancestors(id).has(id));
}

/** For any node, the chosen nodes that it depends on directly or through others that are not chosen. */
function nearestAbove(graph: DependencyGraph, chosen: ReadonlySet<NodeId>): (id: NodeId) => ReadonlySet<NodeId> {
  const known = new Map<NodeId, ReadonlySet<NodeId>>();
  const above = (id: NodeId): ReadonlySet<NodeId> => {
    const found = new Set<NodeId>();
    for (const parent of graph.parents(id)) {
      if (chosen.has(parent)) found.add(parent);
      else for (const other of known.get(parent) ?? []) found.add(other);
    }
    return found;
  };
  for (const id of graph.order) known.set(id, above(id));
  return (id) => known.get(id) ?? above(id);
}

/**
 * dbt's rule for build: a test comes before each node that has everything the test is about above it. Only the first such nodes on each
 * way down get the edge; the rest wait for them anyway.
 */
function addTestEdges(
  graph: DependencyGraph,
  ids: readonly NodeId[],
  isTest: (id: NodeId) => boolean,
  dependencies: ReadonlyMap<NodeId, Set<NodeId>>,
): void {
  const below = new Map<NodeId, ReadonlySet<NodeId>>();
  const descendants = (id: NodeId): ReadonlySet<NodeId> => {
    const found = below.get(id) ?? graph.descendants(id);
    below.set(id, found);
    return found;
  };
  const parentsOf = new Map(ids.filter((id) => !isTest(id)).map((id) => [id, [...(dependencies.get(id) ?? [])]]));
  for (const test of ids.filter(isTest)) {
    const [first, ...others] = graph.parents(test);
    if (first === undefined) continue;
    const isBelow = (id: NodeId): boolean => descendants(first).has(id) && others.every((other) => descendants(other).has(id));
    for (const id of descendants(first)) {
      const parents = parentsOf.get(id);
      if (parents && isBelow(id) && !parents.some(isBelow)) dependencies.get(id)?.add(test);
    }
  }
}

function testsAfterTheirNodes(
  ids: readonly NodeId[],
  isTest: (id: NodeId) => boolean,
  dependencies: ReadonlyMap<NodeId, ReadonlySet<NodeId>>,
): readonly NodeId[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const key = (id: NodeId, place: number): number => {
    if (!isTest(id)) return place;
    const above = [...(dependencies.get(id) ?? [])].map((parent) => places.get(parent) ?? -1);
    return Math.max(-1, ...above);
  };
  return ids
    .map((id, place) => ({ id, place, key: key(id, place), test: isTest(id) }))
    .sort((a, b) => a.key - b.key || Number(a.test) - Number(b.test) || a.place - b.place)
    .map(({ id }) => id);
}
