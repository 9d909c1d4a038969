import { findCycles } from '../project/find-cycles.ts';

/** What the graph needs of a node; a `ProjectNode` is one. */
export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

export interface DependencyGraph {
  /** What a node depends on directly, in the order that it names them. Empty for an unknown id. */
  parents(id: string): readonly string[];
  /** What depends on a node directly, in the order of the given nodes. */
  children(id: string): readonly string[];
  /** All that a node depends on, itself left out (unless it is on a cycle), at most `depth` steps away. */
  ancestors(id: string, depth?: number): ReadonlySet<string>;
  descendants(id: string, depth?: number): ReadonlySet<string>;
  /**
   * Every node after all that it depends on; of those that could come next, the one that was given first. Nodes on a cycle, and all
   * below one, have no such place and are left out.
   */
  readonly order: readonly string[];
  /** One path for each group of nodes that depend on each other: `[a, b, c]` where a depends on b, b on c and c on a. */
  readonly cycles: readonly (readonly string[])[];
}

/** Dependencies on ids that are not among `nodes` are left out. */
export function createGraph(nodes: Iterable<GraphNode>): DependencyGraph {
  const given = [...nodes];
  const known = new Set(given.map(({ id }) => id));
  const parents = new Map(given.map(({ id, dependsOn }) => [id, [...new Set(dependsOn)].filter((parent) => known.has(parent))] as const));
  const children = new Map<string, string[]>(given.map(({ id }) => [id, []]));
  for (const [id, ids] of parents) for (const parent of ids) children.get(parent)?.push(id);
  return {
    parents: (id) => parents.get(id) ?? [],
    children: (id) => children.get(id) ?? [],
    ancestors: (id, depth) => reach(id, parents, depth),
    descendants: (id, depth) => reach(id, children, depth),
    order: topologicalOrder([...parents.keys()], parents, children),
    cycles: findCycles(parents),
  };
}

type Edges = ReadonlyMap<string, readonly string[]>;

function reach(start: string, edges: Edges, depth = Infinity): ReadonlySet<string> {
  const reached = new Set<string>();
  let border: readonly string[] = [start];
  for (let step = 0; step < depth && border.length > 0; step++) {
    const next: string[] = [];
    for (const id of border) {
      for (const neighbour of edges.get(id) ?? []) {
        if (reached.has(neighbour)) continue;
        reached.add(neighbour);
        next.push(neighbour);
      }
    }
    border = next;
  }
  return reached;
}

function topologicalOrder(ids: readonly string[], parents: Edges, children: Edges): readonly string[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const waiting = new Map(ids.map((id) => [id, parents.get(id)?.length ?? 0]));
  const ready = new PlaceQueue();
  ids.forEach((id, index) => {
    if (waiting.get(id) === 0) ready.push(index);
  });
  const order: string[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    const id = ids[index] ?? '';
    order.push(id);
    for (const child of children.get(id) ?? []) {
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(place.get(child) ?? 0);
    }
  }
  return order;
}

/** A binary heap that gives the smallest number first. */
class PlaceQueue {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] ?? value;
      if (parent <= value) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if ((heap[below + 1] ?? Infinity) < (heap[below] ?? Infinity)) below++;
      const child = heap[below];
      if (child === undefined || child >= last) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return top;
  }
}
