import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createGraph, type GraphNode } from '../../../src/graph/dependency-graph.ts';

/** Graphs of up to 9 nodes with any edges, so that cycles and unknown ids come up often. */
const anyGraph: fc.Arbitrary<GraphNode[]> = fc
  .integer({ min: 0, max: 9 })
  .chain((size) =>
    fc
      .array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }), { minLength: size, maxLength: size })
      .map((edges) => edges.map((dependsOn, index) => ({ id: `n${index}`, dependsOn: dependsOn.map((to) => `n${to}`) }))),
  );

const acyclic: fc.Arbitrary<GraphNode[]> = anyGraph.map((nodes) =>
  nodes.map(({ id, dependsOn }) => ({ id, dependsOn: dependsOn.filter((to) => to < id) })),
);

/** The fewest steps from one node to another, by trying all paths step by step. */
function distances(nodes: readonly GraphNode[], from: string, next: (id: string) => readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  let border = new Set([from]);
  for (let step = 1; step <= nodes.length + 1; step++) {
    border = new Set([...border].flatMap((id) => [...next(id)]));
    for (const id of border) if (!found.has(id)) found.set(id, step);
  }
  return found;
}

const known = (nodes: readonly GraphNode[], id: string): readonly string[] =>
  (nodes.find((node) => node.id === id)?.dependsOn ?? []).filter((to) => nodes.some((node) => node.id === to));

describe('createGraph', () => {
  it('puts every node of an acyclic graph after what it depends on, the first given first', () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const { order, cycles } = createGraph(nodes);
        assert.deepEqual(cycles, []);
        const expected: string[] = [];
        while (expected.length < nodes.length) {
          const next = nodes.find(({ id }) => !expected.includes(id) && known(nodes, id).every((parent) => expected.includes(parent)));
          assert.ok(next);
          expected.push(next.id);
        }
        assert.deepEqual(order, expected);
      }),
    );
  });

  it('reaches what brute force reaches, at every depth', () => {
    fc.assert(
      fc.property(anyGraph, fc.integer({ min: 0, max: 5 }), (nodes, depth) => {
        const graph = createGraph(nodes);
        for (const { id } of nodes) {
          const up = distances(nodes, id, (at) => known(nodes, at));
          const down = distances(nodes, id, (at) => nodes.filter((node) => known(nodes, node.id).includes(at)).map((node) => node.id));
          const within = (all: Map<string, number>, limit: number): string[] =>
            [...all].filter(([, steps]) => steps <= limit).map(([to]) => to);
          assert.deepEqual([...graph.ancestors(id, depth)].sort(), within(up, depth).sort());
          assert.deepEqual([...graph.descendants(id, depth)].sort(), within(down, depth).sort());
          assert.deepEqual([...graph.ancestors(id)].sort(), [...up.keys()].sort());
        }
      }),
    );
  });

  it('gives a real cycle for each group of nodes that reach each other, and leaves no other node unordered', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const graph = createGraph(nodes);
        const onCycle = nodes.map(({ id }) => id).filter((id) => graph.ancestors(id).has(id));
        const groups = new Set(
          onCycle.map((id) => onCycle.filter((other) => graph.ancestors(id).has(other) && graph.ancestors(other).has(id)).join()),
        );
        assert.equal(graph.cycles.length, groups.size);
        for (const cycle of graph.cycles) {
          assert.equal(new Set(cycle).size, cycle.length);
          cycle.forEach((id, index) => assert.ok(graph.parents(id).includes(cycle[(index + 1) % cycle.length] ?? '')));
        }
        const blocked = nodes.filter(({ id }) => onCycle.includes(id) || onCycle.some((bad) => graph.ancestors(id).has(bad)));
        assert.equal(graph.order.length, nodes.length - blocked.length);
      }),
    );
  });

  it('takes a chain of 50,000 without running out of stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => ({ id: `m${index}`, dependsOn: [`m${index + 1}`] }));
    const graph = createGraph(chain);
    assert.equal(graph.order[0], 'm49999');
    assert.equal(graph.descendants('m49999').size, 49_999);
    const closed = createGraph([...chain, { id: 'm50000', dependsOn: ['m0'] }]);
    assert.equal(closed.cycles[0]?.length, 50_001);
  });
});
