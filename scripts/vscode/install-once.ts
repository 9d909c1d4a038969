import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Gives `folder`, made by `install` the first time. What `install` writes goes to a folder beside it that gets its name only when
 * all of it is there, so that an install that was cut short is done again, and two at once do not disturb each other.
 */
export async function installOnce(folder: string, install: (unfinished: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}.unfinished`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  try {
    await install(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
