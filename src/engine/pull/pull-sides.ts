import { localTargetName } from '../../project/profile-targets.ts';
import { OpenProject } from '../open-project.ts';

/** Works on a project's local target and one on BigQuery: the selected one as it is open, the other opened for this alone. */
export async function withPullSides<Result>(
  open: OpenProject,
  target: string,
  work: (local: OpenProject, remote: OpenProject) => Promise<Result>,
): Promise<Result> {
  const { root, target: selected } = open.project;
  const opened: OpenProject[] = [];
  const openTarget = async (targetName: string): Promise<OpenProject> => {
    const other = await OpenProject.open(root, open.options, { targetName });
    opened.push(other);
    return other;
  };
  try {
    const local = selected.type === 'duckdb' ? open : await openTarget(localTargetName);
    return await work(local, selected.name === target ? open : await openTarget(target));
  } finally {
    for (const other of opened) await other.close();
  }
}
