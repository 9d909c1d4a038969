import path from 'node:path';
import { projectFileName } from './find-projects.ts';
import type { ProjectPackage } from './project-frame.ts';
import type { ProjectSettings } from './project-settings.ts';

export type FileRole = 'model' | 'seed' | 'test' | 'macro' | 'properties' | 'docs';

export interface ClassifiedFile {
  readonly path: string;
  readonly role: FileRole;
  /** Relative to the resource folder, with `/`: what dbt's qualified names are made of. */
  readonly below: string;
  /** Its name without the ending: the node's name. */
  readonly stem: string;
}

/** The folders, absolute, that hold a package's files. */
export function packageFolders({ root, settings }: ProjectPackage): readonly string[] {
  return [...new Set(resourcePaths(settings))].map((folder) => path.resolve(root, folder));
}

/** What a file is to its package, by its folder and ending; undefined for a file that is none of its business. */
export function classifyFile(owner: ProjectPackage, file: string): ClassifiedFile | undefined {
  const { settings, root } = owner;
  const folder = resourcePaths(settings)
    .map((name) => ({ name, full: path.resolve(root, name) }))
    .filter(({ full }) => file.startsWith(full + path.sep))
    .sort((a, b) => b.full.length - a.full.length)[0];
  if (!folder) return undefined;
  const below = slashed(path.relative(folder.full, file));
  const role = roleOf(settings, folder.name, below);
  return role && { path: file, role, below, stem: path.posix.basename(below).replace(/\.[^.]+$/, '') };
}

function roleOf(settings: ProjectSettings, folder: string, below: string): FileRole | undefined {
  switch (path.extname(below).toLowerCase()) {
    case '.yml':
    case '.yaml':
      return path.basename(below) === projectFileName ? undefined : 'properties';
    case '.md':
      return 'docs';
    case '.csv':
      return settings.seedPaths.includes(folder) ? 'seed' : undefined;
    case '.sql':
      if (settings.macroPaths.includes(folder)) return 'macro';
      if (settings.testPaths.includes(folder)) return below.startsWith('generic/') ? 'macro' : 'test';
      return settings.modelPaths.includes(folder) ? 'model' : undefined;
    default:
      return undefined;
  }
}

export function resourcePaths(settings: ProjectSettings): readonly string[] {
  return [...settings.modelPaths, ...settings.seedPaths, ...settings.testPaths, ...settings.macroPaths, ...settings.otherPaths];
}

/** The folders of a path with `/`, without the file. */
export function foldersOf(below: string): readonly string[] {
  return below.split('/').slice(0, -1);
}

export function slashed(file: string): string {
  return file.split(path.sep).join('/');
}
