import type {
  RecursiveRefScan,
  RecursiveScan,
  ResolvedScan,
  SetOperationItem,
  SetOperationScan,
  WithRefScan,
  WithScan,
} from '../../../../googlesql/resolved-node.ts';
import { columnName, type Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { plainColumns, type Relation, relationSql, selectionSql, unordered, wrapped } from '../relation.ts';
import { quoteName } from '../sql-text.ts';
import { constantRows } from './constant-rows.ts';

export function setOperationRelation(scan: SetOperationScan, context: Context): Relation {
  const rows = constantRows(scan, context);
  if (rows) return rows;
  const operator = scan.opType.replace('_DISTINCT', '').replace('_', ' ');
  const names = scan.columnList.map(columnName);
  const items = scan.inputItemList.map((item) => `(${itemSql(item, names, context)})`);
  // More than two items of EXCEPT are taken from the left one after another, in both.
  return { columns: names.map((name) => ({ name, sql: name })), from: `(${items.join(` ${operator} `)})` };
}

function itemSql(item: SetOperationItem, names: readonly string[], context: Context): string {
  const relation = context.relation(item.scan, context);
  const open = relation.limit === undefined ? unordered(relation) : wrapped(relation);
  return relationSql({ ...wrapped(open), columns: names.map((name, index) => ({ name, sql: outputName(item, index) })) });
}

function outputName(item: SetOperationItem, index: number): string {
  const column = item.outputColumnList[index];
  return column === undefined ? 'NULL' : columnName(column);
}

export function withRelation(scan: WithScan, context: Context): Relation {
  const entries = scan.withEntryList.map(({ withQueryName, withSubquery }) => {
    const names = withSubquery.columnList.map(columnName);
    context.withColumns.set(withQueryName, names);
    const sql =
      withSubquery.kind === 'RecursiveScan' ? recursiveSql(withSubquery, withQueryName, context) : entrySql(withSubquery, names, context);
    return `${queryName(withQueryName)} AS (${sql})`;
  });
  const query = context.relation(scan.query, context);
  // What the query is ordered by has to be among its columns to be ordered by once more outside.
  const known = new Set(query.columns.map(({ name }) => name));
  const keys = (query.orderBy ?? []).filter(({ name }) => !known.has(name)).map(({ name }) => ({ name, sql: name }));
  const inner = query.limit === undefined ? unordered(query) : query;
  const text = `WITH ${scan.recursive ? 'RECURSIVE ' : ''}${entries.join(', ')} ${relationSql({ ...inner, columns: [...query.columns, ...keys] })}`;
  return { columns: plainColumns(query.columns), from: `(${text})`, ...(query.orderBy && { orderBy: query.orderBy }) };
}

function entrySql(scan: ResolvedScan, names: readonly string[], context: Context): string {
  return selectionSql(context.relation(scan, context), names);
}

function recursiveSql(scan: RecursiveScan, name: string, context: Context): string {
  const names = scan.columnList.map(columnName);
  const start = itemSql(scan.nonRecursiveTerm, names, context);
  const step = itemSql(scan.recursiveTerm, names, { ...context, recursive: { name, columns: names } });
  return `(${start}) UNION ${scan.opType === 'UNION_ALL' ? 'ALL ' : ''}(${step})`;
}

export function withRefRelation(scan: WithRefScan, context: Context): Relation {
  const names = context.withColumns.get(scan.withQueryName);
  if (names === undefined) throw refuse(`The WITH query ${scan.withQueryName}`, scan.range);
  const own = scan.columnList.map(columnName);
  own.forEach((name, index) => {
    const values = context.values.get(names[index] ?? '');
    if (values) context.values.set(name, values);
  });
  // Renamed in FROM rather than by a SELECT around it, where each of the columns has a name here: what is planned has a layer less.
  if (own.length === names.length && own.length > 0 && new Set(own).size === own.length) {
    const from = `${queryName(scan.withQueryName)} AS ${context.fresh('w')}(${own.join(', ')})`;
    return { columns: own.map((name) => ({ name, sql: name })), from };
  }
  const columns = own.map((name, index) => ({ name, sql: names[index] ?? 'NULL' }));
  return { columns, from: queryName(scan.withQueryName) };
}

export function recursiveRefRelation(scan: RecursiveRefScan, { recursive }: Context): Relation {
  if (recursive === undefined) throw refuse('This recursive reference', scan.range);
  const columns = scan.columnList.map((column, index) => ({ name: columnName(column), sql: recursive.columns[index] ?? 'NULL' }));
  return { columns, from: queryName(recursive.name) };
}

/** Out of the way of the tables' names. */
function queryName(name: string): string {
  return quoteName(`with ${name}`);
}
