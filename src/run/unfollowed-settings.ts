import type { Problem } from '../problem/problem.ts';
import type { Model, RunnableNode } from '../project/project.ts';
import type { FileTexts } from './file-texts.ts';
import { readOnSchemaChange } from './incremental/incremental-config.ts';
import { nodePlace } from './sql-problem.ts';

const settings = ['sql_header'];

/** Settings of a node that dbt would act on and a run here does not, and those that nobody acts on: told, so that nobody relies on them unawares. */
export async function unfollowedSettings(node: RunnableNode, texts: FileTexts): Promise<readonly Problem[]> {
  if (node.kind !== 'model') return [];
  const found = [...unfollowed(node), ...unknownSchemaChange(node)];
  if (found.length === 0) return [];
  const place = await nodePlace(node, texts);
  return found.map((told) => ({ code: 'ATT1607', severity: 'warning', ...told, ...(place ? { place } : {}) }));
}

type Told = Pick<Problem, 'message' | 'hint'>;

function unfollowed({ name, config }: Model): readonly Told[] {
  return settings
    .filter((setting) => isSet(config[setting]))
    .map((setting) => ({
      message: `${name} has the setting ${setting}, which is not followed.`,
      hint: 'Do what it does in a pre-hook, or in on-run-start of dbt_project.yml.',
    }));
}

function unknownSchemaChange({ name, materialization, config }: Model): readonly Told[] {
  if (materialization !== 'incremental' || readOnSchemaChange(config) !== undefined) return [];
  return [
    {
      message: `${name} has the on_schema_change '${String(config.on_schema_change)}', which is none: it counts as 'ignore'.`,
      hint: "Use 'ignore', 'append_new_columns', 'sync_all_columns' or 'fail'.",
    },
  ];
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
