import type { ProjectRoot } from '../../protocol/engine.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from './session.ts';

/** Does something with a project of the window on a target: as it is open where that is the selected one or none is named, else opened for this alone. */
export async function onTarget<Result>(
  session: Session,
  root: ProjectRoot,
  target: string | undefined,
  work: (open: OpenProject) => Promise<Result>,
): Promise<Result> {
  const selected = session.project(root);
  if (target === undefined || selected.project.target.name === target) return work(selected);
  const open = await session.projects.openOn(root, target);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
