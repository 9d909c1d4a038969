import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createGraph, type DependencyGraph } from '../../../src/graph/dependency-graph.ts';
import type { NodeId } from '../../../src/project/project.ts';
import { runOrder, type OrderedNode } from '../../../src/run/run-order.ts';
import { fakeProject } from './fake-project.ts';

interface Drawn {
  /** For each model, places of earlier models that it reads. */
  readonly models: readonly (readonly number[])[];
  /** For each test, places of the models that it is about. */
  readonly tests: readonly (readonly number[])[];
  readonly left: readonly boolean[];
}

const drawn: fc.Arbitrary<Drawn> = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    models: fc.tuple(
      ...Array.from({ length: size }, (_, place) => fc.uniqueArray(fc.nat(Math.max(0, place - 1)), { maxLength: Math.min(place, 3) })),
    ),
    tests: fc.array(fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 2 }), { maxLength: 5 }),
    left: fc.array(fc.boolean(), { minLength: size + 5, maxLength: size + 5 }),
  }),
);

function order(input: Drawn, testsBlock: boolean) {
  const select = (places: readonly number[]): string => `select ${places.map((place) => `\`w.d.m${place}\``).join(', ')}`;
  const project = fakeProject({
    models: Object.fromEntries(input.models.map((places, place) => [`m${place}`, select(places)])),
    tests: Object.fromEntries(input.tests.map((places, place) => [`t${place}`, select(places)])),
  });
  const graph = createGraph(project.nodes.values());
  const ids = graph.order.filter((_, place) => input.left[place] !== true);
  return { graph, ids, ordered: runOrder(project, graph, ids, { testsBlock }) };
}

/** Everything that a node waits for, through others. */
function awaited(ordered: readonly OrderedNode[]): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const graph = createGraph(ordered);
  return new Map(ordered.map(({ id }) => [id, graph.ancestors(id)]));
}

const isTest = (id: NodeId): boolean => id.startsWith('test.');

/** dbt's rule for build, told for all nodes: a test holds up what has all that the test is about above it. */
function holdsUp(graph: DependencyGraph, test: NodeId, id: NodeId): boolean {
  return isTest(test) && !isTest(id) && graph.parents(test).every((parent) => graph.ancestors(id).has(parent));
}

describe('runOrder', () => {
  it('has each chosen node once, after all that it waits for', () => {
    fc.assert(
      fc.property(drawn, fc.boolean(), (input, testsBlock) => {
        const { ids, ordered } = order(input, testsBlock);
        assert.deepEqual(ordered.map(({ id }) => id).sort(), [...ids].sort());
        const before = new Set<NodeId>();
        for (const { id, dependsOn } of ordered) {
          assert.ok(dependsOn.every((parent) => before.has(parent)));
          before.add(id);
        }
        assert.deepEqual(createGraph(ordered).cycles, []);
      }),
    );
  });

  it('waits for exactly what is above in the whole graph, also through nodes that are not chosen', () => {
    fc.assert(
      fc.property(drawn, (input) => {
        const { graph, ids, ordered } = order(input, false);
        const waits = awaited(ordered);
        for (const id of ids)
          assert.deepEqual([...(waits.get(id) ?? [])].sort(), ids.filter((other) => graph.ancestors(id).has(other)).sort());
      }),
    );
  });

  it("waits in a build for exactly the tests that dbt's rule names, beside that", () => {
    fc.assert(
      fc.property(drawn, (input) => {
        const { graph, ids, ordered } = order(input, true);
        const waits = awaited(ordered);
        for (const id of ids) {
          const upstream = [id, ...ids.filter((other) => graph.ancestors(id).has(other))];
          const expected = ids.filter((other) => upstream.includes(other) || upstream.some((above) => holdsUp(graph, other, above)));
          assert.deepEqual([...(waits.get(id) ?? [])].sort(), expected.filter((other) => other !== id).sort());
        }
      }),
    );
  });
});
