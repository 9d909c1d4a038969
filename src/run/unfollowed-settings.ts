import type { Problem } from '../problem/problem.ts';
import type { RunnableNode } from '../project/project.ts';
import type { FileTexts } from './file-texts.ts';
import { nodePlace } from './sql-problem.ts';

const settings = ['sql_header'];

/** Settings of a node that dbt would act on and a run here does not: told, so that nobody relies on them unawares. */
export async function unfollowedSettings(node: RunnableNode, texts: FileTexts): Promise<readonly Problem[]> {
  const found = node.kind === 'model' ? settings.filter((name) => isSet(node.config[name])) : [];
  if (found.length === 0) return [];
  const place = await nodePlace(node, texts);
  return found.map((name) => ({
    code: 'ATT1607',
    severity: 'warning',
    message: `${node.name} has the setting ${name}, which is not followed.`,
    hint: 'Do what it does in a pre-hook, or in on-run-start of dbt_project.yml.',
    ...(place ? { place } : {}),
  }));
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
