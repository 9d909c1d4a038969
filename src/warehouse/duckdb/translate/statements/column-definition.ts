import type { ColumnAnnotations, ColumnDefinition, ResolvedExpression, TypeParameters } from '../../../../googlesql/resolved-node.ts';
import type { Field } from '../../../../googlesql/schema.ts';
import { fieldOfType, fieldSqlType, typeText } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import type { Context } from '../context.ts';
import { duckdbType, duckdbTypeOf } from '../duckdb-type.ts';
import { fieldParameters, hasParameters, heldTo } from '../expressions/type-parameters.ts';
import { typeHint } from '../../../type-hints.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';
import { describedAs, withDescription } from './description-option.ts';

/** A column of a table that is made. An array that nobody gives is empty, as BigQuery stores no NULL arrays. */
export function columnSql(column: ColumnDefinition, context: Context, range: TextRange | undefined): string {
  const type = duckdbTypeOf(column.type);
  if (type === undefined) throw refuse(`A column of type ${typeText(column.type)}`, range, typeHint(typeText(column.type)));
  if (isCollated(column.annotations)) throw refuse(`COLLATE of a column (${column.name})`, range, 'Compare LOWER(…) of it.');
  const field = fieldOfColumn(column);
  if (isParameterized(column.annotations) && field?.parameters === undefined)
    throw refuse(`A type with parameters within a STRUCT (${column.name})`, range, 'Leave the parameters out.');
  const initial = column.defaultValue === undefined ? undefined : defaultSql(column.defaultValue.expression, field, context);
  return columnText(column.name, type, initial ?? (column.type.kind === 'ARRAY' ? '[]' : undefined), column.annotations?.notNull === true);
}

export function fieldOfColumn({ name, type, annotations }: ColumnDefinition): Field | undefined {
  const field = fieldOfType(name, type);
  if (field === undefined) return undefined;
  const own = field.mode === 'REPEATED' ? annotations?.childList?.[0] : annotations;
  const described = withDescription(field, describedAs(annotations?.optionList, undefined));
  return withParameters(annotations?.notNull === true ? { ...described, mode: 'REQUIRED' } : described, own?.typeParameters);
}

/** The field with the parameters of its type, or of its elements' type. */
export function withParameters(field: Field, given: TypeParameters | undefined): Field {
  const parameters = given && fieldParameters(given);
  return parameters && parameterized.has(field.type) ? { ...field, parameters } : field;
}

const parameterized: ReadonlySet<string> = new Set(['STRING', 'BYTES', 'NUMERIC', 'BIGNUMERIC']);

/** Whether the column's type, or a type within it, has parameters. */
export function isParameterized(annotations: ColumnAnnotations | undefined): boolean {
  if (annotations === undefined) return false;
  const { typeParameters, childList = [] } = annotations;
  return (typeParameters !== undefined && hasParameters(typeParameters)) || childList.some(isParameterized);
}

/** Whether the column, or what is within it, is compared by another order than that of code points. */
export function isCollated(annotations: ColumnAnnotations | undefined): boolean {
  return annotations !== undefined && (annotations.collationName !== undefined || (annotations.childList ?? []).some(isCollated));
}

function defaultSql(expression: ResolvedExpression, field: Field | undefined, context: Context): string {
  const value = context.expression(expression, context);
  return field ? heldTo(field, value, context) : value;
}

/** A column like one that there is. */
export function fieldSql(field: Field, range: TextRange | undefined): string {
  const type = duckdbType(field);
  if (type === undefined) throw refuse(`A column of type ${typeText(fieldSqlType(field))}`, range, typeHint(field.type));
  return columnText(field.name, type, field.mode === 'REPEATED' ? '[]' : undefined, field.mode === 'REQUIRED');
}

function columnText(name: string, type: string, initial: string | undefined, isRequired: boolean): string {
  return `${quoteName(name)} ${type}${initial === undefined ? '' : ` DEFAULT ${initial}`}${isRequired ? ' NOT NULL' : ''}`;
}
