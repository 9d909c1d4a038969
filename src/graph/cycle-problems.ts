import type { Problem } from '../problem/problem.ts';
import { problemsOfCycles } from '../project/cycle-problems.ts';
import type { Project } from '../project/project.ts';
import type { DependencyGraph } from './dependency-graph.ts';

/** A problem (ATT1203) for each of the graph's cycles, in their order. The project's own problems have them too. */
export function cycleProblems(project: Pick<Project, 'nodes'>, graph: Pick<DependencyGraph, 'cycles'>): readonly Problem[] {
  return problemsOfCycles(project.nodes, graph.cycles);
}
