import type { AlterAction, AlterTableStmt } from '../../../../googlesql/resolved-node.ts';
import type { Field } from '../../../../googlesql/schema.ts';
import { fieldOfType, fieldSqlType, type SqlType, typeText } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import { SqlError } from '../../../sql-error.ts';
import type { Context } from '../context.ts';
import { duckdbTypeOf } from '../duckdb-type.ts';
import { castRules } from '../functions/cast-rules.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';
import { describedAs, withDescription } from './description-option.ts';
import { columnSql, fieldOfColumn, isCollated, withParameters } from './column-definition.ts';

/** The statements that change a table of these columns, which `table` names. Of options, descriptions alone have a meaning locally. */
export function alterTableSql(
  { alterActionList, range }: AlterTableStmt,
  table: string,
  fields: readonly Field[],
  context: Context,
): readonly string[] {
  let current = fields;
  return alterActionList.flatMap((action) => {
    const sql = actionSql(action, { fields: current, range, context });
    current = changedFields(action, current);
    const altered = sql.map((change) => `ALTER TABLE ${table} ${change}`);
    // DuckDB cannot add a column with a default while its settings are locked.
    return isAddedArray(action) && sql.length > 0
      ? [
          ...altered,
          `ALTER TABLE ${table} ALTER COLUMN ${quoteName(action.columnDefinition.name)} SET DEFAULT []`,
          `UPDATE ${table} SET ${quoteName(action.columnDefinition.name)} = []`,
        ]
      : altered;
  });
}

/** The columns of the table when it is altered. */
export function alteredFields({ alterActionList }: AlterTableStmt, fields: readonly Field[]): readonly Field[] {
  return alterActionList.reduce<readonly Field[]>((current, action) => changedFields(action, current), fields);
}

/** What is said of the table when it is altered. */
export function alteredDescription({ alterActionList }: AlterTableStmt, before: string | undefined): string | undefined {
  return alterActionList.reduce(
    (description, action) => (action.kind === 'SetOptionsAction' ? describedAs(action.optionList, description) : description),
    before,
  );
}

function isAddedArray(action: AlterAction): action is Extract<AlterAction, { kind: 'AddColumnAction' }> {
  return action.kind === 'AddColumnAction' && action.columnDefinition.type.kind === 'ARRAY';
}

interface Altering {
  readonly fields: readonly Field[];
  readonly range: TextRange | undefined;
  readonly context: Context;
}

function actionSql(action: AlterAction, altering: Altering): readonly string[] {
  const { fields, range, context } = altering;
  switch (action.kind) {
    case 'AddColumnAction': {
      const { columnDefinition: column, isIfNotExists } = action;
      if (fieldNamed(fields, column.name)) {
        if (isIfNotExists) return [];
        throw wrong(`Column already exists: ${column.name}`, range);
      }
      if (column.annotations?.notNull === true) throw wrong(`Cannot add REQUIRED columns to an existing schema: ${column.name}`, range);
      if (column.defaultValue) throw refuse('ADD COLUMN with DEFAULT', range, 'Add the column first, and then ALTER COLUMN … SET DEFAULT.');
      const definition = columnSql(column, context, range);
      return [`ADD COLUMN ${isAddedArray(action) ? definition.replace(/ DEFAULT \[\]$/, '') : definition}`];
    }
    case 'DropColumnAction':
      return hasColumn(action.name, action.isIfExists, altering) ? [`DROP COLUMN ${quoteName(action.name)}`] : [];
    case 'RenameColumnAction':
      return hasColumn(action.name, action.isIfExists, altering)
        ? [`RENAME COLUMN ${quoteName(action.name)} TO ${quoteName(action.newName)}`]
        : [];
    case 'RenameToAction':
      if (action.newPath.length !== 1) throw wrong('The new name of a table is a name alone, without a dataset', range);
      return [`RENAME TO ${quoteName(action.newPath[0] ?? '')}`];
    case 'SetOptionsAction':
      return [];
    case 'AlterColumnOptionsAction':
      hasColumn(action.column, action.isIfExists, altering);
      return [];
    case 'AlterColumnDropNotNullAction':
      return alterColumn(action, 'DROP NOT NULL', altering);
    case 'AlterColumnDropDefaultAction':
      return alterColumn(action, 'DROP DEFAULT', altering);
    case 'AlterColumnSetDefaultAction':
      return alterColumn(action, `SET DEFAULT ${context.expression(action.defaultValue.expression, context)}`, altering);
    case 'AlterColumnSetDataTypeAction': {
      const type = duckdbTypeOf(action.updatedType);
      if (type === undefined) throw refuse(`A column of type ${typeText(action.updatedType)}`, range);
      if (isCollated(action.updatedAnnotations)) throw refuse(`COLLATE of a column (${action.column})`, range);
      const field = fieldNamed(fields, action.column);
      const from = field && fieldSqlType(field);
      if (from && from.kind !== action.updatedType.kind && !isWider(from, action.updatedType)) {
        throw wrong(
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${typeText(from)}) is assignable to the new type (${typeText(action.updatedType)})`,
          range,
        );
      }
      return alterColumn(
        action,
        `SET DATA TYPE ${type} USING ${widened(quoteName(action.column), from, action.updatedType, altering)}`,
        altering,
      );
    }
    default:
      throw refuse('This kind of ALTER TABLE', range);
  }
}

function alterColumn(
  { column, isIfExists }: { readonly column: string; readonly isIfExists: boolean },
  change: string,
  altering: Altering,
): readonly string[] {
  return hasColumn(column, isIfExists, altering) ? [`ALTER COLUMN ${quoteName(column)} ${change}`] : [];
}

/** False where the column is missing and may be. */
function hasColumn(name: string, mayBeMissing: boolean, { fields, range }: Altering): boolean {
  if (fieldNamed(fields, name)) return true;
  if (mayBeMissing) return false;
  throw wrong(`Column not found: ${name}`, range);
}

function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** A value in the new type. A BIGNUMERIC is bits to DuckDB, which no cast of its own makes of a number. */
function widened(value: string, from: SqlType | undefined, to: SqlType, { range, context }: Altering): string {
  const own = from && duckdbTypeOf(from);
  const type = duckdbTypeOf(to) ?? '';
  if (from === undefined || own === type) return value;
  if (to.kind === 'BIGNUMERIC') return castRules[`${from.kind} BIGNUMERIC`]?.(value, context, undefined) ?? value;
  if (/\bBIT\b/.test(`${own ?? ''} ${type}`)) throw refuse(`SET DATA TYPE of ${typeText(from)} to ${typeText(to)}`, range);
  return `CAST(${value} AS ${type})`;
}

const wider: Readonly<Partial<Record<string, readonly string[]>>> = {
  INT64: ['NUMERIC', 'BIGNUMERIC', 'FLOAT64'],
  NUMERIC: ['BIGNUMERIC', 'FLOAT64'],
};

function isWider(from: SqlType, to: SqlType): boolean {
  return wider[from.kind]?.includes(to.kind) ?? false;
}

function changedFields(action: AlterAction, fields: readonly Field[]): readonly Field[] {
  const replaced = (name: string, change: (field: Field) => Field | undefined) =>
    fields.map((field) => (field.name.toLowerCase() === name.toLowerCase() ? (change(field) ?? field) : field));
  switch (action.kind) {
    case 'AddColumnAction': {
      const { name } = action.columnDefinition;
      const added = fieldNamed(fields, name) ? undefined : fieldOfColumn(action.columnDefinition);
      return added ? [...fields, added] : fields;
    }
    case 'DropColumnAction':
      return fields.filter(({ name }) => name.toLowerCase() !== action.name.toLowerCase());
    case 'RenameColumnAction':
      return replaced(action.name, (field) => ({ ...field, name: action.newName }));
    case 'AlterColumnOptionsAction':
      return replaced(action.column, (field) => withDescription(field, describedAs(action.optionList, field.description)));
    case 'AlterColumnDropNotNullAction':
      return replaced(action.column, (field) => ({ ...field, mode: field.mode === 'REQUIRED' ? 'NULLABLE' : field.mode }));
    case 'AlterColumnSetDataTypeAction':
      return replaced(action.column, (field) => {
        const changed = fieldOfType(field.name, action.updatedType);
        return changed && withDescription(withParameters(changed, action.updatedTypeParameters), field.description);
      });
    default:
      return fields;
  }
}

function wrong(message: string, range: TextRange | undefined): SqlError {
  return new SqlError('ATT1301', message, { ...(range && { range }) });
}
