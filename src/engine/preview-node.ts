import type { TableName } from '../googlesql/schema.ts';
import { prepareNodeRows } from '../run/node-rows.ts';
import type { RowSet } from '../warehouse/row-set.ts';
import type { PreparedStatement } from '../warehouse/warehouse.ts';
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
  const statement = await prepareRows(open, idOrName, signal);
  return (await open.warehouse()).query(statement, { limit, ...(signal && { signal }) });
}

/** What a preview would be billed for, by dry run: a limit of rows lowers nothing. Undefined where reading costs nothing. Rejects as `previewNode` does. */
export async function previewBytes(open: OpenProject, idOrName: string, signal?: AbortSignal): Promise<number | undefined> {
  const { estimateBytes } = await open.warehouse();
  if (!estimateBytes) return undefined;
  const { sql } = await prepareRows(open, idOrName, signal);
  return open.estimates.of(sql, () => estimateBytes(sql, signal));
}

async function prepareRows(open: OpenProject, idOrName: string, signal: AbortSignal | undefined): Promise<PreparedStatement> {
  const node = open.node(idOrName);
  const warehouse = await open.warehouse();
  const { compile } = templatesFor(open, warehouse, { whole: true });
  return node.kind === 'model' || node.kind === 'test'
    ? prepareNodeRows(node, { project: open.project, warehouse, compile, signal })
    : warehouse.prepare(`select * from ${quoted(node.relation)}`, signal ? { signal } : {});
}

function quoted({ project, dataset, table }: TableName): string {
  return `\`${project}.${dataset}.${table}\``;
}
