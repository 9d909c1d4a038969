import type { NodeSummary, ProjectRoot } from '../protocol/engine.ts';
import type { NodeId, NodeStatus } from './message-types.ts';
import { countOf } from './node-description.ts';

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

/** What the tests of a group came to: the worst of them, in words and as a state. Tests that were never run have no status. */
export function groupOutcome(statuses: readonly (NodeStatus | undefined)[]): {
  readonly text: string;
  readonly status: NodeStatus | undefined;
} {
  const count = (...wanted: readonly NodeStatus[]): number => statuses.filter((status) => status && wanted.includes(status)).length;
  const of = (some: number, word: string): string => `${some} of ${statuses.length} ${word}`;
  const [failed, warned, passed] = [count('fail', 'error'), count('warn'), count('pass')];
  if (failed > 0) return { text: of(failed, 'failed'), status: 'fail' };
  if (warned > 0) return { text: of(warned, 'warned'), status: 'warn' };
  if (passed === 0) return { text: countOf(statuses.length, 'test'), status: undefined };
  return { text: of(passed, 'passed'), status: passed === statuses.length ? 'pass' : undefined };
}

export function isFailure(status: NodeStatus | undefined): boolean {
  return status === 'fail' || status === 'error';
}
