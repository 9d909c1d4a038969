import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../problem/problem.ts';
import { packageRoot } from './package-root.ts';

/** What of our package is the sample project. */
const sampleFiles = ['dbt_project.yml', 'models', 'macros', 'seeds', 'data-tests'];

/**
 * Writes the sample project into a folder, which is made where there is none. Rejects with ATT1706 where a file of the sample
 * is there already: nothing of anybody's is written over.
 */
export async function createProject(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const there = await readdir(folder);
  const inTheWay = sampleFiles.filter((name) => there.includes(name));
  if (inTheWay.length > 0) {
    throw new ProblemError({
      code: 'ATT1706',
      severity: 'error',
      message: `${folder} has ${inTheWay.join(', ')} already, and nothing is written over.`,
      hint: 'Choose an empty folder, or a new one.',
    });
  }
  for (const name of sampleFiles) {
    await cp(path.join(packageRoot(), name), path.join(folder, name), { recursive: true, errorOnExist: true, force: false });
  }
  return sampleFiles;
}
