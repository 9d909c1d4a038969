import type { ResolvedScan } from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context } from '../context.ts';
import { rememberValues } from '../known-values.ts';
import { refuse } from '../refusal.ts';
import { and, filterable, plain, type Relation, wrapped } from '../relation.ts';
import { aggregateRelation } from './aggregate-scan.ts';
import { analyticRelation } from './analytic-scan.ts';
import { arrayRelation } from './array-scan.ts';
import { joinRelation } from './join-scan.ts';
import { orderKeys } from './order-by.ts';
import { isConstantRow, projectedRow } from './constant-rows.ts';
import { recursiveRefRelation, setOperationRelation, withRefRelation, withRelation } from './query-scans.ts';
import { conjuncts } from './shard-filters.ts';
import { sampleRelation } from './sample-scan.ts';
import { withSharedCalls } from './shared-calls.ts';
import { tableRelation } from './table-scan.ts';

/** A resolved scan as a relation of DuckDB. Its columns are named by `columnName` and hold at least those of the scan's list. */
export function scanRelation(scan: ResolvedScan, context: Context): Relation {
  switch (scan.kind) {
    case 'SingleRowScan':
      return { columns: [], from: undefined };
    case 'TableScan':
      return tableRelation(scan, context);
    case 'ProjectScan': {
      const row = context.relation(scan.inputScan, context);
      rememberValues(scan.exprList, context);
      if (isConstantRow(row)) return projectedRow(scan, row, context);
      const below = plain(row);
      const expressions = scan.exprList.map(({ expr }) => expr);
      const { input, context: here } = withSharedCalls(below, expressions, context);
      const computed = new Map(scan.exprList.map(({ column, expr }) => [column.id, here.expression(expr, here)]));
      const columns = scan.columnList.map((column) => {
        const name = columnName(column);
        return { name, sql: computed.get(column.id) ?? name };
      });
      return { ...input, columns: unique(columns) };
    }
    case 'FilterScan': {
      const input = filterable(context.relation(scan.inputScan, context));
      const conditions = context.met.size === 0 ? [scan.filterExpr] : conjuncts(scan.filterExpr).filter((part) => !context.met.has(part));
      return conditions.reduce<Relation>((open, part) => ({ ...open, where: and(open.where, context.expression(part, context)) }), input);
    }
    case 'OrderByScan': {
      const input = context.relation(scan.inputScan, context);
      const open = input.limit === undefined ? input : wrapped(input);
      const orderBy = orderKeys(scan.orderByItemList, context);
      // DuckDB orders by no column of the same SELECT that a subquery computes.
      const isComputed = open.columns.some(({ name, sql }) => sql.includes('SELECT') && orderBy.some((key) => key.name === name));
      return { ...(isComputed ? plain(open) : open), orderBy };
    }
    case 'LimitOffsetScan': {
      const input = context.relation(scan.inputScan, context);
      const open =
        input.limit === undefined ? input : { ...plain({ ...wrapped(input) }), ...(input.orderBy && { orderBy: input.orderBy }) };
      const offset = scan.offset === undefined ? '' : ` OFFSET ${context.expression(scan.offset, context)}`;
      return { ...open, limit: `LIMIT ${context.expression(scan.limit, context)}${offset}` };
    }
    case 'JoinScan':
      return joinRelation(scan, context);
    case 'ArrayScan':
      return arrayRelation(scan, context);
    case 'AggregateScan':
      return aggregateRelation(scan, context);
    case 'AnalyticScan':
      return analyticRelation(scan, context);
    case 'SetOperationScan':
      return setOperationRelation(scan, context);
    case 'WithScan':
      return withRelation(scan, context);
    case 'WithRefScan':
      return withRefRelation(scan, context);
    case 'RecursiveRefScan':
      return recursiveRefRelation(scan, context);
    case 'SampleScan':
      return sampleRelation(scan, context);
    case 'Tvfscan':
      throw refuse(`The table function ${scan.tvf.name}`, scan.range);
    default:
      throw refuse(`This kind of query (${scan.kind})`, scan.range);
  }
}

/** One column may be listed twice (`SELECT a, a`): DuckDB would call it ambiguous. */
function unique(columns: Relation['columns']): Relation['columns'] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}
