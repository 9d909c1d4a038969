import type { NodeSummary, ProjectRoot } from '../protocol/engine.ts';
import type { NodeId } from './message-types.ts';

/** An entry of the tests tree. */
export type TestEntry =
  | {
      readonly type: 'group';
      readonly key: string;
      readonly root: ProjectRoot;
      readonly label: string;
      readonly testedNode: NodeId | undefined;
    }
  | { readonly type: 'test'; readonly key: string; readonly root: ProjectRoot; readonly id: NodeId };

export interface TestGroup {
  readonly entry: TestEntry & { readonly type: 'group' };
  readonly tests: readonly (TestEntry & { readonly type: 'test' })[];
}

export function testEntryKey(root: ProjectRoot, id: NodeId): string {
  return `${root}|test|${id}`;
}

/** The tests of one project by what they are about, by name; those that are about nothing in particular (singular tests) come last. */
export function testGroups(root: ProjectRoot, nodes: readonly NodeSummary[], ownQueries: string): readonly TestGroup[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const groups = new Map<NodeId | undefined, NodeSummary[]>();
  for (const node of nodes) {
    if (node.kind === 'test') groups.set(node.testedNode, [...(groups.get(node.testedNode) ?? []), node]);
  }
  return [...groups]
    .map(([testedNode, tests]): TestGroup => {
      const label = testedNode === undefined ? ownQueries : (names.get(testedNode) ?? testedNode);
      return {
        entry: { type: 'group', key: `${root}|tests|${testedNode ?? ''}`, root, label, testedNode },
        tests: tests.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => ({ type: 'test', key: testEntryKey(root, id), root, id })),
      };
    })
    .sort(
      (a, b) =>
        Number(a.entry.testedNode === undefined) - Number(b.entry.testedNode === undefined) || (a.entry.label < b.entry.label ? -1 : 1),
    );
}
