import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { compileNode } from '../../../src/project/compile-node.ts';
import { ProjectReader } from '../../../src/project/project-reader.ts';
import type { Project } from '../../../src/project/project.ts';

export const sampleRoot = path.resolve(import.meta.dirname, '../../..');

/** The sample project as it stands in the repository, in its target `local`. */
export async function readSampleProject(vars: Readonly<Record<string, unknown>> = {}): Promise<Project> {
  return new ProjectReader(sampleRoot, { trusted: true, env: {}, homeFolder: path.join(sampleRoot, 'no-home'), vars }).read();
}

/** The models' SQL, parents first. */
export function compileModels(project: Project): readonly { readonly name: string; readonly sql: string }[] {
  const run = { incremental: false, runStartedAt: '2026-01-01T00:00:00Z', invocationId: 'test' };
  return modelOrder.map((name) => ({ name, sql: compileNode(project, `model.${project.name}.${name}`, run).sql }));
}

const modelOrder = [
  'stg_events',
  'int_sessions',
  'int_conversions',
  'int_user_journey',
  'mart_first_click',
  'mart_last_click',
  'mart_daily_purchases',
] as const;

/** The seed's sites with their categories. */
export function sites(): ReadonlyMap<string, string> {
  const rows: readonly (readonly string[])[] = parse(readFileSync(path.join(sampleRoot, 'seeds/source_categories.csv')), { from_line: 2 });
  return new Map(rows.map(([source = '', category = '']) => [source, category]));
}
