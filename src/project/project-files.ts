import { readFileSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../problem/problem.ts';

/** A file as it was read: its text, or why there is none. */
export type ReadFile = { readonly path: string; readonly text: string } | { readonly path: string; readonly problem: Problem } | undefined;

/** Templates and YAML are written by people; what is larger than this is data with the wrong ending. */
const largestText = 8 * 1024 * 1024;
const filesATurn = 64;

/** It takes the byte order mark off, as editors do, so that columns agree. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Folders that hold no part of a project, wherever they are. */
export function isSkippedFolder(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.') || name === '__pycache__';
}

/**
 * All files below a folder, in order of their paths; none where there is no such folder. Links to folders are followed, each folder once.
 */
export async function listFiles(folder: string, seen: ReadonlySet<string> = new Set()): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const lists = await Promise.all(
    entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async (entry) => {
        const full = path.join(folder, entry.name);
        if (entry.isFile()) return [full];
        if (entry.isDirectory()) return isSkippedFolder(entry.name) ? [] : listFiles(full, seen);
        return entry.isSymbolicLink() ? listLinked(full, seen) : [];
      }),
  );
  return lists.flat();
}

async function listLinked(link: string, seen: ReadonlySet<string>): Promise<readonly string[]> {
  const [real, status] = await Promise.all([realpath(link), stat(link)]).catch(() => [undefined, undefined]);
  if (real === undefined || status === undefined) return [];
  if (status.isFile()) return [link];
  const loops = seen.has(real) || link.startsWith(real + path.sep);
  return loops || !status.isDirectory() ? [] : listFiles(link, new Set([...seen, real]));
}

export async function isFolder(name: string): Promise<boolean> {
  const status = await stat(name).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

export async function isFile(name: string): Promise<boolean> {
  const status = await stat(name).catch(() => undefined);
  return status?.isFile() ?? false;
}

/**
 * Reads files, with a pause for other work after each few: small files one after another are read in a fifth of the time that Node's
 * promises take for them. A file that is not there is `undefined`; one that can't be read, or is no text, has a problem (ATT1004).
 */
export async function readTextFiles(paths: readonly string[]): Promise<readonly ReadFile[]> {
  const read: ReadFile[] = [];
  for (let start = 0; start < paths.length; start += filesATurn) {
    if (start > 0) await nextTurn();
    read.push(...paths.slice(start, start + filesATurn).map(readTextFile));
  }
  return read;
}

export function readTextFile(file: string): ReadFile {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > largestText) {
      return unreadable(
        file,
        `This file has ${Math.round(bytes.length / 1024 / 1024)} MB: too much for SQL or YAML.`,
        'Move data to the seeds folder as CSV, or out of the project.',
      );
    }
    if (bytes.includes(0)) return unreadable(file, 'This file is not text.', 'Move it out of the project, or save it as UTF-8.');
    return { path: file, text: decoder.decode(bytes) };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable(file, 'This file is not UTF-8 text.', 'Save it as UTF-8.');
    return unreadable(file, `This file cannot be read: ${code ?? 'unknown reason'}.`, 'Check its permissions.');
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function unreadable(file: string, message: string, hint: string): ReadFile {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { path: file, problem: { code: 'ATT1004', severity: 'error', message, hint, place } };
}
