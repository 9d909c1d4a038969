import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';
import { nullElementMessage } from './translate/statements/array-elements.ts';

/** Throws BigQuery's error for a result with a NULL in an array. */
export function assertWritable(fields: readonly Field[], rows: readonly (readonly Value[])[]): void {
  const arrays = fields.flatMap((field, index) => (holdsArrays(field) ? [{ field, index }] : []));
  for (const row of arrays.length === 0 ? [] : rows) {
    const wrong = arrays.find(({ field, index }) => hasNull(field, row[index] ?? null));
    if (wrong) throw new SqlError('ATT1403', nullElementMessage(wrong.field), { hint: 'Leave NULLs out, as with IGNORE NULLS.' });
  }
}

function holdsArrays(field: Field): boolean {
  return field.mode === 'REPEATED' || (field.fields ?? []).some(holdsArrays);
}

function hasNull(field: Field, value: Value): boolean {
  if (isList(value)) return value.some((item) => item === null || hasNull({ ...field, mode: 'NULLABLE' }, item));
  if (value === null || typeof value !== 'object') return false;
  return (field.fields ?? []).some((member) => holdsArrays(member) && hasNull(member, value[member.name] ?? null));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
