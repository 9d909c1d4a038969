import { type Field, type TableName, tableKey } from '../../../src/googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../../src/googlesql/sql-type.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';

/** A table of rows as statements: a load job of the emulator mixes the members of nested columns up. */
export function tableStatements(
  name: TableName,
  fields: readonly Field[],
  rows: readonly (readonly Value[])[],
  atOnce: number,
): readonly string[] {
  const row: Field = { name: 'row', type: 'STRUCT', mode: 'NULLABLE', fields };
  const parts = Array.from({ length: Math.ceil(rows.length / atOnce) }, (_, part) => rows.slice(part * atOnce, (part + 1) * atOnce));
  return parts.map((part, index) => {
    const values = part.map((values) =>
      literal(row, Object.fromEntries(fields.map((field, position) => [field.name, values[position] ?? null]))),
    );
    const head = index === 0 ? `CREATE TABLE \`${tableKey(name)}\` AS` : `INSERT INTO \`${tableKey(name)}\``;
    return `${head} SELECT * FROM UNNEST([${values.join(', ')}])`;
  });
}

/** Each with its type: without it a list within a list of rows is taken for one of another. */
function literal(field: Field, value: Value): string {
  const type = typeText(fieldSqlType(field));
  if (field.mode === 'REPEATED') {
    const single: Field = { ...field, mode: 'NULLABLE' };
    return `${type}[${isList(value) ? value.map((item) => literal(single, item)).join(', ') : ''}]`;
  }
  if (value === null) return `CAST(NULL AS ${type})`;
  if (typeof value === 'object') {
    const members = new Map(Object.entries(value));
    return `${type}(${(field.fields ?? []).map((member) => literal(member, members.get(member.name) ?? null)).join(', ')})`;
  }
  return field.type === 'STRING'
    ? JSON.stringify(value)
    : `CAST(${typeof value === 'string' ? JSON.stringify(value) : String(value)} AS ${type})`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
