import type { ArrayScan } from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context, once } from '../context.ts';
import { and, plain, plainColumns, type Relation, type RelationColumn, relationSql, sourceOf, unordered, wrapped } from '../relation.ts';

/** UNNEST, alone or beside other tables, whose columns its array may come from. */
export function arrayRelation(scan: ArrayScan, context: Context): Relation {
  const list = context.expression(scan.arrayExpr, context);
  if (scan.inputScan === undefined) return unnested({ columns: [], from: undefined }, scan, list, false, context);
  const input = context.relation(scan.inputScan, context);
  if (scan.joinExpr !== undefined && scan.isOuter) return outerJoin(input, scan, list, context);
  const open = unordered(input.limit === undefined ? plain(input) : wrapped(input));
  const relation = unnested(open, scan, list, scan.isOuter, context);
  return scan.joinExpr === undefined ? relation : { ...relation, where: and(relation.where, context.expression(scan.joinExpr, context)) };
}

/** DuckDB unnests in the select list in lockstep; an array of its own positions gives the offset. */
function unnested(input: Relation, scan: ArrayScan, list: string, isOuter: boolean, context: Context): Relation {
  const element = { name: columnName(scan.elementColumn), sql: `unnest(${isOuter ? atLeastOne(list, list, context) : list})` };
  const positions = `range(len(${list}))`;
  const offset = scan.arrayOffsetColumn && {
    name: columnName(scan.arrayOffsetColumn.column),
    sql: `unnest(${isOuter ? atLeastOne(list, positions, context) : positions})`,
  };
  const columns: readonly RelationColumn[] = [...input.columns, element, ...(offset ? [offset] : [])];
  return { columns: plainColumns(columns), from: `(${relationSql({ ...input, columns })})` };
}

/** In an outer join a row without elements stays, with NULL for element and offset. */
function atLeastOne(list: string, values: string, context: Context): string {
  return once(list, context, (array) => `CASE WHEN len(${array}) > 0 THEN ${values === list ? array : values} ELSE [NULL] END`);
}

function outerJoin(input: Relation, scan: ArrayScan, list: string, context: Context): Relation {
  const right = unnested({ columns: [], from: undefined }, scan, list, false, context);
  const condition = scan.joinExpr === undefined ? 'TRUE' : context.expression(scan.joinExpr, context);
  return {
    columns: plainColumns([...input.columns, ...right.columns]),
    from: `${sourceOf(input)} LEFT JOIN LATERAL ${sourceOf(right)} ON ${condition}`,
  };
}
