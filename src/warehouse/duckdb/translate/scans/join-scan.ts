import type { JoinScan } from '../../../../googlesql/resolved-node.ts';
import type { Context } from '../context.ts';
import { plainColumns, type Relation, sourceOf } from '../relation.ts';

export function joinRelation(scan: JoinScan, context: Context): Relation {
  const left = context.relation(scan.leftScan, context);
  const right = context.relation(scan.rightScan, context);
  const columns = plainColumns([...left.columns, ...right.columns]);
  const condition = scan.joinExpr && context.expression(scan.joinExpr, context);
  const join = condition === undefined ? (scan.joinType === 'INNER' ? 'CROSS JOIN' : `${scan.joinType} JOIN`) : `${scan.joinType} JOIN`;
  const on = condition === undefined ? (scan.joinType === 'INNER' ? '' : ' ON TRUE') : ` ON ${condition}`;
  // A join on the right is bracketed by being a SELECT of its own.
  const rightSource = scan.rightScan.kind === 'JoinScan' ? `(${sourceOf(right)})` : sourceOf(right);
  return { columns, from: `${sourceOf(left)} ${join} ${rightSource}${on}` };
}
