import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const suffix = '.duckdb';

export function projectFile(dataFolder: string, project: string): string {
  return join(dataFolder, `${project}${suffix}`);
}

/** The projects that have a file in the folder, in order of name; none where there is no folder. */
export async function projectsIn(dataFolder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(dataFolder);
    return names
      .filter((name) => name.endsWith(suffix) && name.length > suffix.length)
      .map((name) => name.slice(0, -suffix.length))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/** Makes a folder for databases. Where that makes a project's `.attribution`, the folder tells git to ignore it. */
export async function makeDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if (basename(path) !== '.attribution') continue;
    await writeFile(join(path, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}
