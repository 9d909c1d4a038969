import type { Field } from '../../googlesql/schema.ts';

export type SchemaDifference =
  | { readonly kind: 'only-local'; readonly column: string; readonly local: string }
  | { readonly kind: 'only-remote'; readonly column: string; readonly remote: string }
  /** Name (its capitals), type or mode; for a STRUCT, anything in it. */
  | { readonly kind: 'column'; readonly column: string; readonly local: string; readonly remote: string }
  /** The same columns in another order. */
  | { readonly kind: 'order'; readonly local: string; readonly remote: string };

export interface SchemaComparison {
  readonly differences: readonly SchemaDifference[];
  /** Columns that both sides have with one type, whatever their order and mode: those whose values can be compared. */
  readonly shared: readonly Field[];
}

/** Compares columns by name, as BigQuery does: without regard to capitals. */
export function compareSchemas(local: readonly Field[], remote: readonly Field[]): SchemaComparison {
  const others = new Map(remote.map((field) => [field.name.toLowerCase(), field]));
  const own = new Set(local.map(({ name }) => name.toLowerCase()));
  const differences: SchemaDifference[] = [];
  const shared: Field[] = [];
  for (const field of local) {
    const other = others.get(field.name.toLowerCase());
    if (!other) differences.push({ kind: 'only-local', column: field.name, local: fieldText(field) });
    else {
      const [left, right] = [namedText(field), namedText(other)];
      if (left !== right) differences.push({ kind: 'column', column: field.name, local: shown(field, other), remote: shown(other, field) });
      if (shapeText(field) === shapeText(other)) shared.push(field);
    }
  }
  for (const field of remote) {
    if (!own.has(field.name.toLowerCase())) differences.push({ kind: 'only-remote', column: field.name, remote: fieldText(field) });
  }
  const common = (fields: readonly Field[], among: { has(name: string): boolean }) =>
    fields.map(({ name }) => name.toLowerCase()).filter((name) => among.has(name));
  const [left, right] = [common(local, others), common(remote, own)];
  if (left.join() !== right.join()) differences.push({ kind: 'order', local: left.join(', '), remote: right.join(', ') });
  return { differences, shared };
}

/** `ARRAY<STRUCT<key STRING, value INT64>>`, and `REQUIRED` where it is that. */
export function fieldText({ type, mode, fields }: Field): string {
  const members = (fields ?? []).map((member) => `${member.name} ${fieldText(member)}`).join(', ');
  const single = type === 'STRUCT' ? `STRUCT<${members}>` : type;
  if (mode === 'REPEATED') return `ARRAY<${single}>`;
  return mode === 'REQUIRED' ? `${single} REQUIRED` : single;
}

function namedText(field: Field): string {
  return `${field.name} ${fieldText(field)}`;
}

/** With the name where that is what differs. */
function shown(field: Field, other: Field): string {
  return field.name === other.name ? fieldText(field) : namedText(field);
}

/** What has to be equal for values to be comparable: types and members in their order, not modes nor capitals. */
function shapeText({ type, mode, fields }: Field): string {
  const members = (fields ?? []).map((member) => `${member.name.toLowerCase()}:${shapeText(member)}`).join();
  return `${type}${mode === 'REPEATED' ? '[]' : ''}${type === 'STRUCT' ? `<${members}>` : ''}`;
}
