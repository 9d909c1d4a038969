import type { TableName } from '../googlesql/schema.ts';
import { prepareNodeRows } from '../run/node-rows.ts';
import type { RowSet } from '../warehouse/row-set.ts';
import { templatesFor } from './compile-nodes.ts';
import type { OpenProject } from './open-project.ts';

export interface PreviewOptions {
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/**
 * The first rows of a node: what a model's SQL gives as its file stands now, what a seed's or source's table holds, or the rows that a
 * test fails for. Rejects with `ProblemError` at the template's line.
 */
export async function previewNode(open: OpenProject, idOrName: string, { limit, signal }: PreviewOptions): Promise<RowSet> {
  const node = open.node(idOrName);
  const warehouse = await open.warehouse();
  const { compile } = templatesFor(open, warehouse, { whole: true });
  const statement =
    node.kind === 'model' || node.kind === 'test'
      ? await prepareNodeRows(node, { project: open.project, warehouse, compile, signal })
      : await warehouse.prepare(`select * from ${quoted(node.relation)}`, signal ? { signal } : {});
  return warehouse.query(statement, { limit, ...(signal && { signal }) });
}

function quoted({ project, dataset, table }: TableName): string {
  return `\`${project}.${dataset}.${table}\``;
}
