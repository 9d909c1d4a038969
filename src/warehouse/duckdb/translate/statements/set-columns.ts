import type { Column, ResolvedExpression, UpdateItem } from '../../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { columnSql, type Context } from '../context.ts';
import { memberNames } from '../duckdb-type.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteName, quoteText } from '../sql-text.ts';

/** A value that a column, or a field within its struct, is set to. */
interface Assignment {
  readonly column: Column;
  /** Positions of fields, from the outside; empty for the whole column. */
  readonly path: readonly number[];
  readonly value: ResolvedExpression;
}

/** The list after SET. Fields of one struct that are set become one value of the whole column. */
export function setColumnsSql(
  items: readonly UpdateItem[],
  context: Context,
  valueSql: (value: ResolvedExpression, column: Column | undefined) => string,
): string {
  const assignments = items.map(assignmentOf);
  const columns = new Map(assignments.map(({ column }) => [column.id, column]));
  const sets = [...columns.values()].map((column) => {
    const own = assignments.filter((assignment) => assignment.column.id === column.id);
    const whole = own.find(({ path }) => path.length === 0);
    const value = whole ? valueSql(whole.value, column) : structSql(column.type, columnSql(column, context), own, context);
    return `${quoteName(column.name)} = ${value}`;
  });
  return sets.join(', ');
}

function assignmentOf({ target, setValue, arrayUpdateList, deleteList, updateList, insertList }: UpdateItem): Assignment {
  const nested = arrayUpdateList.length + deleteList.length + updateList.length + insertList.length > 0;
  const place = pathOf(target);
  if (place === undefined || setValue === undefined || nested) {
    throw refuse('UPDATE of a part of an array', 'range' in target ? target.range : undefined, 'Set the whole column.');
  }
  return { ...place, value: setValue.value };
}

function pathOf(target: ResolvedExpression): Pick<Assignment, 'column' | 'path'> | undefined {
  if (target.kind === 'ColumnRef') return { column: target.column, path: [] };
  if (target.kind !== 'GetStructField') return undefined;
  const outer = pathOf(target.expr);
  return outer && { column: outer.column, path: [...outer.path, Number(target.fieldIdx)] };
}

/** The struct with some of its fields set; there is nothing to set in one that is NULL. */
function structSql(type: SqlType, value: string, assignments: readonly Assignment[], context: Context): string {
  if (type.kind !== 'STRUCT') throw refuse('UPDATE of a part of a column', undefined, 'Set the whole column.');
  const names = memberNames(type.fields).map(quoteText);
  const members = type.fields.map((field, index) => {
    const name = names[index] ?? '';
    const inside = assignments.filter(({ path }) => path[0] === index).map((own) => ({ ...own, path: own.path.slice(1) }));
    const whole = inside.find(({ path }) => path.length === 0);
    if (whole) return `${name}: ${fieldSql(whole.value, field.type, context)}`;
    const old = `struct_extract(${value}, ${name})`;
    return `${name}: ${inside.length === 0 ? old : structSql(field.type, old, inside, context)}`;
  });
  return `CASE WHEN ${value} IS NULL THEN ${raise(quoteText('Cannot set field of NULL STRUCT'), context)} ELSE {${members.join(', ')}} END`;
}

function fieldSql(value: ResolvedExpression, type: SqlType, context: Context): string {
  if (value.kind === 'Dmldefault') throw refuse('DEFAULT for a field of a STRUCT', undefined, 'Write the value.');
  const sql = context.expression(value, context);
  return type.kind === 'ARRAY' ? `coalesce(${sql}, [])` : sql;
}
