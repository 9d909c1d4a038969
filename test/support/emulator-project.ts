import path from 'node:path';
import { OpenProject } from '../../src/engine/open-project.ts';
import { writeSmallProject } from '../fixtures/small-project.ts';
import type { Emulator } from './emulator.ts';
import { writeFiles } from './temporary-folder.ts';

/** Fewer rows than the small project's own: the emulator takes its time. */
const exactValues = `select
  n, 9007199254740993 + n as beyond_double, struct(n as number, concat('name ', cast(n as string)) as name) as pair, [n, n + 1] as neighbours
from unnest(generate_array(1, 300)) as n
`;

/** The small project with a target `emulator` beside `local`; gives its folder. */
export async function writeEmulatorProject(folder: string, { project, endpoint }: Emulator): Promise<string> {
  const root = await writeSmallProject(path.join(folder, 'small_shop'));
  const output = `{type: bigquery, method: oauth, project: ${project}, dataset: shop, threads: 2, api_endpoint: '${endpoint}'}`;
  await writeFiles(root, {
    'profiles.yml': `small_shop: {target: emulator, outputs: {emulator: ${output}}}\n`,
    'models/staging/exact_values.sql': exactValues,
  });
  return root;
}

export function openTarget(root: string, targetName: string): Promise<OpenProject> {
  return OpenProject.open(root, { trusted: true, env: {}, homeFolder: root }, { targetName });
}
