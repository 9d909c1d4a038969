import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

let written = 0;

/** Writes a file so that a reader sees the old text or the new one, never a part; makes its folder. Leaves nothing behind on failure. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  written += 1;
  const temporary = path.join(path.dirname(file), `.${process.pid}.${written}.tmp`);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
