import type { ColumnDefinition } from '../../../../googlesql/resolved-node.ts';
import type { Field } from '../../../../googlesql/schema.ts';
import { fieldOfType, fieldSqlType, typeText } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import type { Context } from '../context.ts';
import { duckdbType, duckdbTypeOf } from '../duckdb-type.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';

/** A column of a table that is made. An array that nobody gives is empty, as BigQuery stores no NULL arrays. */
export function columnSql(column: ColumnDefinition, context: Context, range: TextRange | undefined): string {
  const type = duckdbTypeOf(column.type);
  if (type === undefined) throw refuse(`A column of type ${typeText(column.type)}`, range);
  if (column.annotations !== undefined && 'typeParameters' in column.annotations && hasParameters(column.annotations.typeParameters)) {
    throw refuse(`A column type with parameters (${column.name})`, range, `Use ${typeText(column.type)} alone.`);
  }
  const initial = column.defaultValue === undefined ? undefined : context.expression(column.defaultValue.expression, context);
  return columnText(column.name, type, initial ?? (column.type.kind === 'ARRAY' ? '[]' : undefined), column.annotations?.notNull === true);
}

export function fieldOfColumn({ name, type, annotations }: ColumnDefinition): Field | undefined {
  const field = fieldOfType(name, type);
  return field && annotations?.notNull === true ? { ...field, mode: 'REQUIRED' } : field;
}

/** A column like one that there is. */
export function fieldSql(field: Field, range: TextRange | undefined): string {
  const type = duckdbType(field);
  if (type === undefined) throw refuse(`A column of type ${typeText(fieldSqlType(field))}`, range);
  return columnText(field.name, type, field.mode === 'REPEATED' ? '[]' : undefined, field.mode === 'REQUIRED');
}

function columnText(name: string, type: string, initial: string | undefined, isRequired: boolean): string {
  return `${quoteName(name)} ${type}${initial === undefined ? '' : ` DEFAULT ${initial}`}${isRequired ? ' NOT NULL' : ''}`;
}

function hasParameters(parameters: unknown): boolean {
  if (typeof parameters !== 'object' || parameters === null) return false;
  if (Reflect.get(parameters, 'stringTypeParameters') !== undefined || Reflect.get(parameters, 'numericTypeParameters') !== undefined)
    return true;
  const children: unknown = Reflect.get(parameters, 'childList');
  return Array.isArray(children) && children.some(hasParameters);
}
