import type {
  Column,
  DeleteStmt,
  InsertRow,
  InsertStmt,
  MergeStmt,
  MergeWhen,
  ResolvedExpression,
  TruncateStmt,
  UpdateItem,
  UpdateStmt,
} from '../../../../googlesql/resolved-node.ts';
import type { Field } from '../../../../googlesql/schema.ts';
import { columnName, type Context, once } from '../context.ts';
import { heldTo } from '../expressions/type-parameters.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { relationSql, wrapped } from '../relation.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import { withoutNullElements } from './array-elements.ts';
import { setColumnsSql } from './set-columns.ts';

export type DmlStatement = InsertStmt | UpdateStmt | DeleteStmt | TruncateStmt | MergeStmt;
type TargetScan = DmlStatement['tableScan'];

/** What the statement's parts share, and the columns of the table that it changes. */
interface Storing extends Context {
  readonly fields: readonly Field[];
}

export function dmlSql(statement: DmlStatement, outer: Context, fields: readonly Field[]): readonly string[] {
  const context: Storing = { ...outer, fields };
  switch (statement.kind) {
    case 'InsertStmt':
      return [insertSql(statement, context)];
    case 'UpdateStmt':
      return updateSql(statement, context);
    case 'DeleteStmt':
      return [
        `DELETE FROM ${targetTable(statement.tableScan, context)} AS target WHERE ${context.expression(statement.whereExpr, naming(statement.tableScan, context))}`,
      ];
    case 'TruncateStmt':
      if (statement.whereExpr) throw refuse('TRUNCATE with a condition', statement.range);
      return [`DELETE FROM ${targetTable(statement.tableScan, context)}`];
    case 'MergeStmt':
      return mergeSql(statement, context);
  }
}

function targetTable(scan: TargetScan, context: Context): string {
  return context.table({ kind: 'TableScan', ...scan });
}

/** The columns of the table that is changed go by its alias. */
function naming(scan: TargetScan, context: Storing): Storing {
  const named = new Map(context.named);
  for (const column of scan.columnList) named.set(column.id, `target.${quoteName(column.name)}`);
  return { ...context, named };
}

function insertSql(statement: InsertStmt, context: Storing): string {
  if (statement.insertMode !== 'OR_ERROR') throw refuse(`INSERT ${statement.insertMode}`, statement.range);
  const { insertColumnList: columns } = statement;
  const into = `INSERT INTO ${targetTable(statement.tableScan, context)} (${columns.map(({ name }) => quoteName(name)).join(', ')})`;
  if (statement.query === undefined) return `${into} VALUES ${statement.rowList.map((row) => rowSql(row, columns, context)).join(', ')}`;
  const source = wrapped(context.relation(statement.query, context));
  const list = columns.map((column, index) => {
    const output = statement.queryOutputColumnList[index];
    return { name: `v${index}`, sql: stored(column, output === undefined ? 'NULL' : columnName(output), context) };
  });
  return `${into} ${relationSql({ ...source, columns: list })}`;
}

function rowSql(row: InsertRow, columns: readonly Column[], context: Storing): string {
  return `(${row.valueList.map(({ value }, index) => valueSql(value, columns[index], context)).join(', ')})`;
}

function valueSql(value: ResolvedExpression, column: Column | undefined, context: Storing): string {
  if (value.kind === 'Dmldefault') return 'DEFAULT';
  const sql = context.expression(value, context);
  return column === undefined ? sql : stored(column, sql, context);
}

/** A stored array is never NULL: BigQuery reads such a one back as empty. Values are held to the parameters of the column's type. */
function stored({ type, name }: Column, sql: string, context: Storing): string {
  const field = context.fields.find((own) => own.name.toLowerCase() === name.toLowerCase());
  const value = field === undefined ? sql : heldTo(field, sql, context);
  const whole = type.kind === 'ARRAY' ? `coalesce(${value}, [])` : value;
  if (field === undefined || withoutNullElements(field, whole) === whole) return whole;
  return once(whole, context, (one) => withoutNullElements(field, one));
}

function updateSql(statement: UpdateStmt, context: Storing): readonly string[] {
  const inside = naming(statement.tableScan, context);
  const sets = setsSql(statement.updateItemList, inside);
  const where = inside.expression(statement.whereExpr, inside);
  const table = targetTable(statement.tableScan, context);
  if (statement.fromScan === undefined) return [`UPDATE ${table} AS target SET ${sets} WHERE ${where}`];
  const source = `(${relationSql(wrapped(inside.relation(statement.fromScan, inside)))})`;
  return [
    matchedOnceSql(`${table} AS target JOIN ${source} AS source ON ${where}`, [], context),
    `MERGE INTO ${table} AS target USING ${source} AS source ON ${where} WHEN MATCHED THEN UPDATE SET ${sets}`,
  ];
}

function setsSql(items: readonly UpdateItem[], context: Storing): string {
  return setColumnsSql(items, context, (value, column) => valueSql(value, column, context));
}

function mergeSql(statement: MergeStmt, context: Storing): readonly string[] {
  const inside = naming(statement.tableScan, context);
  const source = `(${relationSql(wrapped(inside.relation(statement.fromScan, inside)))})`;
  const clauses = statement.whenClauseList.map((clause) => whenSql(clause, inside));
  const condition = inside.expression(statement.mergeExpr, inside);
  const table = targetTable(statement.tableScan, context);
  const matched = statement.whenClauseList.filter(({ matchType }) => matchType === 'MATCHED');
  const conditions = matched.map(({ matchExpr }) => (matchExpr === undefined ? 'TRUE' : inside.expression(matchExpr, inside)));
  return [
    ...(matched.length > 0 ? [matchedOnceSql(`${table} AS target JOIN ${source} AS source ON ${condition}`, conditions, context)] : []),
    `MERGE INTO ${table} AS target USING ${source} AS source ON ${condition} ${clauses.join(' ')}`,
  ];
}

/** BigQuery fails when several rows of the source would change one row of the target, where DuckDB takes any of them. */
function matchedOnceSql(join: string, conditions: readonly string[], context: Context): string {
  const where =
    conditions.length === 0 || conditions.includes('TRUE') ? '' : ` WHERE ${conditions.map((condition) => `(${condition})`).join(' OR ')}`;
  const failed = raise(quoteText('UPDATE/MERGE must match at most one source row for each target row'), context);
  return `SELECT ${failed} FROM (SELECT target.rowid FROM ${join}${where} GROUP BY target.rowid HAVING count(*) > 1 LIMIT 1)`;
}

const matches = {
  MATCHED: 'MATCHED',
  NOT_MATCHED_BY_SOURCE: 'NOT MATCHED BY SOURCE',
  NOT_MATCHED_BY_TARGET: 'NOT MATCHED BY TARGET',
} as const;

function whenSql(clause: MergeWhen, context: Storing): string {
  const condition = clause.matchExpr === undefined ? '' : ` AND ${context.expression(clause.matchExpr, context)}`;
  return `WHEN ${matches[clause.matchType]}${condition} THEN ${actionSql(clause, context)}`;
}

function actionSql({ actionType, updateItemList, insertColumnList, insertRow }: MergeWhen, context: Storing): string {
  switch (actionType) {
    case 'DELETE':
      return 'DELETE';
    case 'UPDATE':
      return `UPDATE SET ${setsSql(updateItemList, context)}`;
    case 'INSERT':
      return `INSERT (${insertColumnList.map(({ name }) => quoteName(name)).join(', ')}) VALUES ${rowSql(insertRow ?? { valueList: [] }, insertColumnList, context)}`;
  }
}
