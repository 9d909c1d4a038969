import type { Column, OutputColumn, QueryStmt } from '../googlesql/resolved-node.ts';
import type { Field } from '../googlesql/schema.ts';
import { fieldOfType, typeText } from '../googlesql/sql-type.ts';
import { SqlError } from './sql-error.ts';
import { typeHint } from './type-hints.ts';

export interface ResultColumn {
  readonly field: Field;
  readonly column: Column;
  /** For a column that is a field of the one struct that a SELECT AS STRUCT gives. */
  readonly member?: number;
}

/** BigQuery's names and types of a query's columns: those without a name are `f0_`, `f1_`… */
export function resultColumns(statement: QueryStmt): readonly ResultColumn[] {
  const [only] = statement.outputColumnList;
  if (statement.isValueTable && only?.column.type.kind === 'STRUCT') {
    const { column } = only;
    const { type } = column;
    if (type.kind !== 'STRUCT') return [];
    return named(
      type.fields.map((field, member) => ({ name: field.name, type: field.type, column, member })),
      statement,
    );
  }
  return named(
    statement.outputColumnList.map((output) => ({ name: outputName(output), type: output.column.type, column: output.column })),
    statement,
  );
}

function outputName({ name }: OutputColumn): string {
  return name.startsWith('$') ? '' : name;
}

function named(
  columns: readonly { readonly name: string; readonly type: Column['type']; readonly column: Column; readonly member?: number }[],
  { range }: QueryStmt,
): readonly ResultColumn[] {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  const seen = new Set<string>();
  let anonymous = 0;
  return columns.map(({ name, type, column, member }) => {
    let own = name === '' ? `f${anonymous++}_` : name;
    // The second of a name gets `_1`, the third `_2`.
    for (let count = 1; seen.has(own.toLowerCase()) || (own !== name && name !== '' && taken.has(own.toLowerCase())); count += 1)
      own = `${name}_${count}`;
    seen.add(own.toLowerCase());
    const field = fieldOfType(own, type);
    if (field === undefined) {
      throw new SqlError('ATT1302', `A column of type ${typeText(type)} is not supported on the local engine.`, {
        ...(range && { range }),
        hint: typeHint(typeText(type)) ?? 'Cast it to another type, or run this on a BigQuery target.',
      });
    }
    return { field, column, ...(member !== undefined && { member }) };
  });
}

/** The columns of a query's result, as BigQuery names and types them. */
export function resultFields(statement: QueryStmt): readonly Field[] {
  return resultColumns(statement).map(({ field }) => field);
}
