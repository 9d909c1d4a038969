import { tableKey } from '../googlesql/schema.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { countOf } from './materialize-model.ts';
import type { NodeOutcome } from './node-outcome.ts';
import type { PlannedSeed } from './plan.ts';

/** Loads a seed's rows in place of what is there. */
export async function runSeed(
  { node, table }: PlannedSeed,
  warehouse: Pick<Warehouse, 'createTableOfRows'>,
  signal: AbortSignal,
): Promise<NodeOutcome> {
  const { rows } = await warehouse.createTableOfRows(node.relation, table.fields, table.rows, signal);
  return { status: 'success', rows, message: `seed ${tableKey(node.relation)} (${countOf(rows, 'row')})` };
}
