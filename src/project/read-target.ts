import path from 'node:path';
import type { Problem } from '../problem/problem.ts';
import { projectFileName } from './find-projects.ts';
import { readTextFiles } from './project-files.ts';
import { type LoadOptions, profilePaths, setUpProject } from './project-setup.ts';
import type { Target } from './target.ts';

/** Where a project's models are built, of dbt_project.yml and profiles.yml alone: no model is read. What is wrong with them is among the problems. */
export async function readTarget(
  root: string,
  options: LoadOptions,
): Promise<{ readonly target: Target; readonly problems: readonly Problem[] }> {
  const folder = path.resolve(root);
  const [project, ...profiles] = await readTextFiles([path.join(folder, projectFileName), ...profilePaths(folder, options)]);
  const { target, problems } = setUpProject(
    folder,
    project,
    profiles.find((file) => file !== undefined),
    options,
  );
  return { target, problems };
}
