import Table from 'cli-table3';
import type { Problem } from '../problem/problem.ts';

export type OutputFormat = 'text' | 'json';

/** Results go to stdout, everything else to stderr, so that a pipe gets results alone. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** No lines but the one under the titles. */
const borders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '  ',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns under underlined titles, numbers to the right; rows are not ruled off. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: borders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** `file:line:column: error ATT1201: message` and the hint on a line of its own, as compilers print. */
export function formatProblem(problem: Problem, relativeTo: (file: string) => string): string {
  const place = problem.place ? `${relativeTo(problem.place.file)}:${problem.place.line}:${problem.place.column}: ` : '';
  const hint = problem.hint === undefined ? '' : `\n    ${problem.hint}`;
  return `${place}${problem.severity} ${problem.code}: ${problem.message}${hint}`;
}
