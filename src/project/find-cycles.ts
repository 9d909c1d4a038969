/**
 * One cycle for each strongly connected component that has one, in the order of its first node: the shortest path from that node
 * back to itself. `edges` has every node as a key.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: { readonly place: number; readonly path: readonly string[] }[] = [];
  const place = new Map([...edges.keys()].map((id, index) => [id, index]));
  for (const component of components(edges)) {
    const [first] = [...component].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    if (first === undefined) continue;
    const path = shortestCycle(first, new Set(component), edges);
    if (path) cycles.push({ place: place.get(first) ?? 0, path });
  }
  return cycles.sort((a, b) => a.place - b.place).map(({ path }) => path);
}

/** Tarjan's strongly connected components, with a stack of its own: chains may be longer than the language's call stack. */
function components(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  for (const root of edges.keys()) {
    if (index.has(root)) continue;
    const calls: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      index.set(id, index.size);
      low.set(id, index.size - 1);
      open.push(id);
      isOpen.add(id);
      calls.push({ id, next: 0 });
    };
    enter(root);
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const { id } = call;
      const neighbour = edges.get(id)?.[call.next++];
      if (neighbour !== undefined) {
        if (!index.has(neighbour)) enter(neighbour);
        else if (isOpen.has(neighbour)) low.set(id, Math.min(low.get(id) ?? 0, index.get(neighbour) ?? 0));
        continue;
      }
      calls.pop();
      const above = calls.at(-1);
      if (above) low.set(above.id, Math.min(low.get(above.id) ?? 0, low.get(id) ?? 0));
      if (low.get(id) !== index.get(id)) continue;
      const component = open.splice(open.lastIndexOf(id));
      for (const member of component) isOpen.delete(member);
      found.push(component);
    }
  }
  return found;
}

function shortestCycle(
  start: string,
  within: ReadonlySet<string>,
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const neighbour of edges.get(id) ?? []) {
      if (neighbour === start) {
        const path = [id];
        for (let at = id; at !== start; path.unshift(at)) at = cameFrom.get(at) ?? start;
        return path;
      }
      if (!within.has(neighbour) || cameFrom.has(neighbour)) continue;
      cameFrom.set(neighbour, id);
      queue.push(neighbour);
    }
  }
  return undefined;
}
