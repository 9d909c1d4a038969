import { relationText } from '../../project/context/relation.ts';
import type { ProjectNode } from '../../project/project.ts';

/** A node's relation as dbt writes it; null for what has none (tests, ephemeral models). */
export function relationNameOf(node: ProjectNode): string | null {
  if (node.kind === 'test' || (node.kind === 'model' && node.materialization === 'ephemeral')) return null;
  return relationText(node.relation);
}
