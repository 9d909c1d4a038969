import type { Project } from '../project/project.ts';

/** What a run needs of a project; templates are rendered by whoever starts it. */
export type ProjectToRun = Pick<Project, 'root' | 'name' | 'target' | 'nodes' | 'problems' | 'onRunStart' | 'onRunEnd'> & {
  readonly macros: Pick<Project['macros'], 'macros'>;
};
