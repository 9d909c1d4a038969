import { tableKey } from '../googlesql/schema.ts';
import type { CreateOptions, Warehouse } from '../warehouse/warehouse.ts';
import type { NodeOutcome } from './node-outcome.ts';
import type { PlannedModel } from './plan.ts';

/** Builds a model's view or table in place of what is there. An incremental model is built whole. */
export async function materializeModel(
  { node, compiled, statement }: PlannedModel,
  warehouse: Pick<Warehouse, 'createTable' | 'createView'>,
  signal: AbortSignal,
): Promise<NodeOutcome> {
  const name = tableKey(node.relation);
  const { partition_by: partitionBy, cluster_by: clusterBy } = compiled.config;
  const options: CreateOptions = { signal, ...(node.description === '' ? {} : { description: node.description }) };
  if (node.materialization === 'view') {
    await warehouse.createView(node.relation, statement, options);
    return { status: 'success', message: `view ${name}` };
  }
  const { rows } = await warehouse.createTable(node.relation, statement, {
    ...options,
    ...(partitionBy === undefined ? {} : { partitionBy }),
    ...(clusterBy === undefined ? {} : { clusterBy }),
  });
  const how = node.materialization === 'incremental' ? ', built whole' : '';
  return { status: 'success', rows, message: `table ${name} (${countOf(rows, 'row')}${how})` };
}

/** `1 row`, `431,233 rows`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
