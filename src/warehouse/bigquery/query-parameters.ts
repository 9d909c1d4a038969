import type { Field } from '../../googlesql/schema.ts';
import type { QueryParameter } from '../query-parameter.ts';
import type { Value } from '../row-set.ts';

/** Keys of a query's configuration for its parameters, as the API has them; none where there are none. */
export function parameterConfiguration(parameters: readonly QueryParameter[]): Readonly<Record<string, unknown>> {
  if (parameters.length === 0) return {};
  return {
    parameterMode: parameters.some(({ name }) => name === undefined) ? 'POSITIONAL' : 'NAMED',
    queryParameters: parameters.map(({ name, field, value }) => ({
      ...(name !== undefined && { name }),
      parameterType: typeOf(field),
      parameterValue: valueOf(field, value),
    })),
  };
}

function typeOf(field: Field): object {
  if (field.mode === 'REPEATED') return { type: 'ARRAY', arrayType: typeOf({ ...field, mode: 'NULLABLE' }) };
  if (field.type !== 'STRUCT') return { type: field.type };
  return { type: 'STRUCT', structTypes: (field.fields ?? []).map((member) => ({ name: member.name, type: typeOf(member) })) };
}

function valueOf(field: Field, value: Value): object {
  if (value === null) return field.mode === 'REPEATED' ? { arrayValues: [] } : { value: null };
  if (Array.isArray(value)) return { arrayValues: value.map((item: Value) => valueOf({ ...field, mode: 'NULLABLE' }, item)) };
  if (typeof value === 'object') {
    const given = new Map(Object.entries(value));
    const members = (field.fields ?? []).map((member) => [member.name, valueOf(member, given.get(member.name) ?? null)] as const);
    return { structValues: Object.fromEntries(members) };
  }
  return { value: String(value) };
}
