import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TableName } from '../../googlesql/schema.ts';

/** What a pull has brought into one local table: by it the table is known again, or known to be another by now. */
export interface PulledNote {
  readonly users: number;
  readonly rows: number;
  /** The sum of what tells rows apart, see `rowsStamp`. */
  readonly stamp: string;
}

/** Notes of one local dataset, kept beside the data, by table. */
export interface PulledNotes {
  readonly of: (table: string) => PulledNote | undefined;
  readonly note: (table: string, note: PulledNote) => Promise<void>;
}

export async function pulledNotes(dataFolder: string, { project, dataset }: TableName): Promise<PulledNotes> {
  const file = path.join(dataFolder, `${project}.${dataset}.pulled.json`);
  const notes = await readNotes(file);
  return {
    of: (table) => notes.get(table),
    note: async (table, note) => {
      notes.set(table, note);
      await mkdir(dataFolder, { recursive: true });
      await writeFile(file, JSON.stringify({ tables: Object.fromEntries(notes) }));
    },
  };
}

async function readNotes(file: string): Promise<Map<string, PulledNote>> {
  try {
    const noted: unknown = JSON.parse(await readFile(file, 'utf8'));
    const tables = typeof noted === 'object' && noted !== null && 'tables' in noted ? noted.tables : undefined;
    if (typeof tables !== 'object' || tables === null) return new Map();
    return new Map(Object.entries(tables).flatMap(([table, note]) => (isNote(note) ? [[table, note] as const] : [])));
  } catch {
    return new Map();
  }
}

function isNote(value: unknown): value is PulledNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'users' in value &&
    typeof value.users === 'number' &&
    'rows' in value &&
    typeof value.rows === 'number' &&
    'stamp' in value &&
    typeof value.stamp === 'string'
  );
}
