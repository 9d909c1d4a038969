import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isSkippedFolder } from './project-files.ts';

export const projectFileName = 'dbt_project.yml';
const skippedHere: ReadonlySet<string> = new Set(['target', 'dbt_packages', 'dbt_modules', 'dist', 'out', 'venv', 'logs']);
/** Deeper folders hold no workspace of a person's, and a loop of mounted folders must come to an end. */
const deepest = 12;

/** The roots of all dbt projects in and below the folders, sorted, without installed packages and without projects inside a project. */
export async function findProjects(folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map((folder) => search(path.resolve(folder), 0)));
  return [...new Set(found.flat())].sort();
}

async function search(folder: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name === projectFileName && !entry.isDirectory())) return [folder];
  if (depth >= deepest) return [];
  const below = entries.filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name) && !skippedHere.has(entry.name));
  return (await Promise.all(below.map((entry) => search(path.join(folder, entry.name), depth + 1)))).flat();
}
