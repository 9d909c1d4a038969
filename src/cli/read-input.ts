import { readFile } from 'node:fs/promises';
import { ProblemError } from '../problem/problem.ts';

/** The text of a file that the person named. Throws ATT1709. */
export async function readInput(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const message = `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new ProblemError({
      code: 'ATT1709',
      severity: 'error',
      message,
      hint: 'Give the path of a file of SQL, or - for standard input.',
    });
  }
}
