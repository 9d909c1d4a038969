import type { OrderByItem } from '../../../../googlesql/resolved-node.ts';
import { columnName, columnSql, type Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import type { OrderKey } from '../relation.ts';

/** NULLs are first in ascending order and last in descending; NaN comes after NULL and before all numbers. */
export function orderKeys(items: readonly OrderByItem[], context: Context): readonly OrderKey[] {
  return items.map(({ columnRef, isDescending, nullOrder, collationName, range }) => {
    if (collationName) throw refuse('COLLATE', range);
    const { column } = columnRef;
    const sql = columnSql(column, context);
    const direction = isDescending ? 'DESC' : 'ASC';
    const first = nullOrder === 'ORDER_UNSPECIFIED' ? !isDescending : nullOrder === 'NULLS_FIRST';
    const nulls = first ? 'NULLS FIRST' : 'NULLS LAST';
    const nan = column.type.kind === 'FLOAT64' ? `isnan(${sql}) ${isDescending ? 'ASC' : 'DESC'} ${nulls}, ` : '';
    return { name: columnName(column), sql: `${nan}${sql} ${direction} ${nulls}` };
  });
}
