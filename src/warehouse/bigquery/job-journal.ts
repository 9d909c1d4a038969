import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberAt, textAt } from './json.ts';
import type { JobReference } from './run-job.ts';

export interface UnfinishedJob {
  readonly reference: JobReference;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentMs: number;
}

/** Jobs that were sent and whose end was not seen: what a process that was killed leaves behind, one small file each. */
export interface JobJournal {
  recall(sql: string): Promise<UnfinishedJob | undefined>;
  note(sql: string, reference: JobReference): Promise<void>;
  forget(sql: string): Promise<void>;
}

/** Without a folder nothing is noted. */
export function createJobJournal(folder: string | undefined): JobJournal {
  if (folder === undefined)
    return { recall: () => Promise.resolve(undefined), note: () => Promise.resolve(), forget: () => Promise.resolve() };
  const fileOf = (sql: string) => join(folder, `${createHash('sha256').update(sql).digest('hex').slice(0, 32)}.json`);
  return {
    recall: async (sql) => {
      const text = await readFile(fileOf(sql), 'utf8').catch(() => '');
      return text === '' ? undefined : parse(text);
    },
    note: async (sql, reference) => {
      await mkdir(folder, { recursive: true });
      const file = fileOf(sql);
      await writeFile(`${file}.new`, JSON.stringify({ ...reference, sentMs: Date.now() }));
      await rename(`${file}.new`, file);
    },
    forget: (sql) => rm(fileOf(sql), { force: true }),
  };
}

function parse(text: string): UnfinishedJob | undefined {
  try {
    const noted: unknown = JSON.parse(text);
    const [project, id, sentMs] = [textAt(noted, 'project'), textAt(noted, 'id'), numberAt(noted, 'sentMs')];
    if (project === undefined || id === undefined || sentMs === undefined) return undefined;
    return { reference: { project, id, location: textAt(noted, 'location') }, sentMs };
  } catch {
    return undefined;
  }
}
