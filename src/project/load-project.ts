import { ProjectReader } from './project-reader.ts';
import type { LoadOptions } from './project-setup.ts';
import type { Project } from './project.ts';

/** Reads a project once. What is wrong with its files is in its problems; nothing is thrown for it. */
export function loadProject(root: string, options: LoadOptions): Promise<Project> {
  return new ProjectReader(root, options).read();
}
