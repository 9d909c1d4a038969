import { placeOf, type Problem } from '../problem/problem.ts';
import { findCycles } from './find-cycles.ts';
import type { NodeId, ProjectNode } from './project.ts';

/**
 * A problem (ATT1203) for each cycle, placed at the ref that closes it: the one in the path's last node that points back to the first.
 */
export function problemsOfCycles(nodes: ReadonlyMap<NodeId, ProjectNode>, cycles: readonly (readonly NodeId[])[]): readonly Problem[] {
  return cycles.flatMap((cycle) => {
    const onCycle = cycle.flatMap((id) => nodes.get(id) ?? []);
    const first = onCycle[0];
    const last = onCycle.at(-1);
    return first && last ? [cycleProblem(onCycle, first, last)] : [];
  });
}

/** The problems of all cycles that there are. Only models can be on one: what nothing depends on is left out of the search. */
export function cycleProblemsOf(nodes: ReadonlyMap<NodeId, ProjectNode>): readonly Problem[] {
  const edges = new Map<NodeId, readonly NodeId[]>();
  for (const [id, node] of nodes) if (node.kind === 'model') edges.set(id, node.dependsOn);
  return problemsOfCycles(nodes, findCycles(edges));
}

function cycleProblem(nodes: readonly ProjectNode[], first: ProjectNode, last: ProjectNode): Problem {
  const path = [...nodes, first].map(({ name }) => name).join(' → ');
  const message = nodes.length === 1 ? `${first.name} depends on itself.` : `These models depend on each other in a circle: ${path}.`;
  const range = last.references.find(({ to }) => to === first.id)?.range ?? last.range;
  const text = 'template' in last ? last.template?.file.text : undefined;
  return {
    code: 'ATT1203',
    severity: 'error',
    message,
    hint: 'Take one of these refs out, or move what both need into a model that neither depends on.',
    ...(text === undefined ? {} : { place: placeOf(last.file, text, range) }),
  };
}
