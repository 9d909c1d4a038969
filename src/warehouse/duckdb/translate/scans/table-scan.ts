import type { TableScan } from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';
import type { Relation } from '../relation.ts';

export function tableRelation(scan: TableScan, context: Context): Relation {
  if (scan.forSystemTimeExpr) throw refuse('FOR SYSTEM_TIME AS OF', scan.range, 'The local engine keeps no history of a table.');
  const columns = scan.columnList.map((column) => ({ name: columnName(column), sql: quoteName(column.name) }));
  return { columns, from: context.table(scan) };
}
