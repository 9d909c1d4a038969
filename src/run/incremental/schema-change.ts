import type { Field } from '../../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../googlesql/sql-type.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { SchemaChange } from '../../warehouse/increment.ts';
import type { OnSchemaChange } from './incremental-config.ts';

export interface ColumnsOfIncrement {
  readonly schemaChange: SchemaChange;
  /** Columns of the table that the model fills. */
  readonly columns: readonly string[];
  /** The table's columns afterwards. */
  readonly fieldsAfter: readonly Field[];
}

const unchanged: SchemaChange = { added: [], dropped: [], retyped: [] };

/**
 * What on_schema_change does where a model's columns and its table's are not the same, by dbt's rules. Throws `ProblemError` ATT1609 where
 * it is to fail, where a column is missing that 'ignore' needs, and where a change is one that neither dbt nor BigQuery makes: to the
 * members of a struct, or between arrays and single values.
 */
export function columnsOfIncrement(model: readonly Field[], table: readonly Field[], onSchemaChange: OnSchemaChange): ColumnsOfIncrement {
  const added = model.filter((field) => !named(table, field.name));
  const missing = table.filter((field) => !named(model, field.name));
  const changed = table.flatMap((field) => {
    const own = named(model, field.name);
    return own && typeOf(own) !== typeOf(field) ? [{ from: field, to: { ...own, name: field.name } }] : [];
  });
  switch (onSchemaChange) {
    case 'ignore': {
      const [first] = missing;
      if (first) throw missingColumn(first, missing.length);
      return { schemaChange: unchanged, columns: table.map(({ name }) => name), fieldsAfter: table };
    }
    case 'fail': {
      if (added.length + missing.length + changed.length > 0) throw outOfSync(added, missing, changed);
      return { schemaChange: unchanged, columns: table.map(({ name }) => name), fieldsAfter: table };
    }
    case 'append_new_columns': {
      const fieldsAfter = [...table, ...added.map(addable)];
      const columns = fieldsAfter.filter(({ name }) => named(model, name)).map(({ name }) => name);
      return { schemaChange: { ...unchanged, added: added.map(addable) }, columns, fieldsAfter };
    }
    case 'sync_all_columns': {
      for (const change of changed) if (!isCastable(change.from, change.to)) throw uncastable(change.from, change.to);
      const retyped = changed.map(({ to }) => to);
      const kept = table.filter(({ name }) => named(model, name)).map((field) => named(retyped, field.name) ?? field);
      const fieldsAfter = [...kept, ...added.map(addable)];
      const schemaChange = { added: added.map(addable), dropped: missing.map(({ name }) => name), retyped };
      return { schemaChange, columns: fieldsAfter.map(({ name }) => name), fieldsAfter };
    }
  }
}

/** A column that comes later is NULL in the rows before it. */
function addable(field: Field): Field {
  return field.mode === 'REQUIRED' ? { ...field, mode: 'NULLABLE' } : field;
}

function isCastable(from: Field, to: Field): boolean {
  return [from, to].every(({ type, mode }) => type !== 'STRUCT' && mode !== 'REPEATED');
}

function named(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

function typeOf(field: Field): string {
  return typeText(fieldSqlType(field));
}

function missingColumn({ name }: Field, count: number): ProblemError {
  const others = count > 1 ? ` and ${count - 1} more` : '';
  return schemaProblem(
    `The table has the column ${name}${others}, which the model does not give any more.`,
    "Give it again, set on_schema_change to 'append_new_columns' (it stays, NULL in new rows) or 'sync_all_columns' (it goes), or run with --full-refresh.",
  );
}

function outOfSync(
  added: readonly Field[],
  missing: readonly Field[],
  changed: readonly { readonly from: Field; readonly to: Field }[],
): ProblemError {
  const names = (fields: readonly Field[]) => fields.map((field) => `${field.name} ${typeOf(field)}`).join(', ');
  const details = [
    ...(added.length > 0 ? [`Source columns not in target: ${names(added)}.`] : []),
    ...(missing.length > 0 ? [`Target columns not in source: ${names(missing)}.`] : []),
    ...(changed.length > 0
      ? [`New column types: ${changed.map(({ from, to }) => `${from.name} ${typeOf(from)} → ${typeOf(to)}`).join(', ')}.`]
      : []),
  ];
  return schemaProblem(
    `The source and target schemas on this incremental model are out of sync! ${details.join(' ')}`,
    'Set on_schema_change to append_new_columns or sync_all_columns, run with --full-refresh, or change the table by hand.',
  );
}

function uncastable(from: Field, to: Field): ProblemError {
  return schemaProblem(
    `The column ${from.name} changed from ${typeOf(from)} to ${typeOf(to)}: on_schema_change follows changes of whole columns of single values, not of structs or arrays.`,
    'Run with --full-refresh to build the table anew.',
  );
}

function schemaProblem(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1609', severity: 'error', message, hint });
}
