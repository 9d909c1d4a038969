import { existsSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../problem/problem.ts';

/** Throws ATT1001 unless the folder holds a dbt_project.yml. */
export function requireProject(root: string): void {
  if (existsSync(path.join(root, 'dbt_project.yml'))) return;
  throw new ProblemError({
    code: 'ATT1001',
    severity: 'error',
    message: `${root} is no dbt project: it has no dbt_project.yml.`,
    hint: 'Go to the project, name it with --project-dir, or make one with: attribution init',
  });
}
