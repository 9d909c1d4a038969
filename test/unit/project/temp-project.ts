import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadProject } from '../../../src/project/load-project.ts';
import type { LoadOptions } from '../../../src/project/project-setup.ts';
import type { Project } from '../../../src/project/project.ts';
import type { Problem } from '../../../src/problem/problem.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

const folders: string[] = [];

/** A folder with the given files that is gone when the process ends. */
export function tempFolder(files: Files = {}): string {
  const root = mkdtempSync(path.join(tmpdir(), 'attribution-project-'));
  folders.push(root);
  writeFiles(root, files);
  return root;
}

process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function writeFiles(root: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

export const options: LoadOptions = { trusted: true, env: {}, homeFolder: '/nowhere' };

/** A project named `shop` of the given files. */
export function loadFiles(files: Files, changed: Partial<LoadOptions> = {}): Promise<Project> {
  return loadProject(tempFolder({ 'dbt_project.yml': 'name: shop\nprofile: shop\n', ...files }), { ...options, ...changed });
}

/** `CODE file:line:column message` of each problem, the file relative to the project. */
export function said(project: Pick<Project, 'root' | 'problems'>): string[] {
  return project.problems.map((problem) => `${problem.code} ${where(project.root, problem)} ${problem.message}`);
}

function where(root: string, { place }: Problem): string {
  return place ? `${path.relative(root, place.file)}:${place.line}:${place.column}` : '-';
}
