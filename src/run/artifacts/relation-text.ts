import type { TableName } from '../../googlesql/schema.ts';
import type { ProjectNode } from '../../project/project.ts';

/** dbt's `relation_name` on BigQuery: each part in backticks. */
export function relationText(name: TableName): string {
  return [name.project, name.dataset, name.table].map((part) => `\`${part}\``).join('.');
}

/** A node's relation as dbt writes it; null for what has none (tests, ephemeral models). */
export function relationNameOf(node: ProjectNode): string | null {
  if (node.kind === 'test' || (node.kind === 'model' && node.materialization === 'ephemeral')) return null;
  return relationText(node.relation);
}
