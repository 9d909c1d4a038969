import { placeOf, type Problem } from '../problem/problem.ts';
import type { Project, ProjectNode } from '../project/project.ts';
import type { DependencyGraph } from './dependency-graph.ts';

/**
 * A problem (ATT1203) for each cycle, placed at the ref that closes it: the one in the path's last node that points back to the first.
 */
export function cycleProblems(project: Pick<Project, 'nodes'>, graph: Pick<DependencyGraph, 'cycles'>): readonly Problem[] {
  return graph.cycles.flatMap((cycle) => {
    const nodes = cycle.flatMap((id) => project.nodes.get(id) ?? []);
    const first = nodes[0];
    const last = nodes.at(-1);
    return first && last ? [cycleProblem(nodes, first, last)] : [];
  });
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
