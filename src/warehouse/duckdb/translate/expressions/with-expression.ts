import type { WithExpr } from '../../../../googlesql/resolved-node.ts';
import { bindValue } from '../bind-value.ts';
import { rememberText } from '../constant-text.ts';
import { columnName, type Context } from '../context.ts';
import { isSimple } from '../sql-text.ts';

/** Values with names for one expression: what a call of a SQL function becomes. */
export function withExpressionSql({ assignmentList, expr }: WithExpr, context: Context): string {
  const [first, ...rest] = assignmentList;
  if (first === undefined) return context.expression(expr, context);
  rememberText(first, context);
  const value = context.expression(first.expr, context);
  const inner = (inside: Context) => withExpressionSql({ kind: 'WithExpr', type: expr.type, assignmentList: rest, expr }, inside);
  if (isSimple(value)) return inner({ ...context, named: new Map(context.named).set(first.column.id, value) });
  if (!containsSubquery(expr) && !rest.some((assignment) => containsSubquery(assignment.expr))) {
    const name = context.fresh('w');
    return bindValue(name, value, inner({ ...context, bound: new Map(context.bound).set(first.column.id, name) }), context.outer);
  }
  // A lambda's variable is not seen in a subquery, a column of one around it is.
  return `(SELECT ${inner(context)} FROM (SELECT ${value} AS ${columnName(first.column)}))`;
}

function containsSubquery(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsSubquery);
  if (typeof value !== 'object' || value === null) return false;
  return Reflect.get(value, 'kind') === 'SubqueryExpr' || Object.values(value).some(containsSubquery);
}
