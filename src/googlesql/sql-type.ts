import type { Field, FieldType } from './schema.ts';

export type ScalarType = Exclude<FieldType, 'STRUCT'>;

/** A GoogleSQL type. `ENUM` is that of a date part or another built-in keyword; `OTHER` is one that BigQuery does not show to users. */
export type SqlType =
  | { readonly kind: ScalarType }
  | { readonly kind: 'ARRAY'; readonly element: SqlType }
  | { readonly kind: 'STRUCT'; readonly fields: readonly StructField[] }
  | { readonly kind: 'ENUM'; readonly name: string }
  | { readonly kind: 'OTHER'; readonly name: string };

export interface StructField {
  /** Empty for a field without a name. */
  readonly name: string;
  readonly type: SqlType;
}

const kinds: Readonly<Partial<Record<string, ScalarType>>> = {
  TYPE_INT64: 'INT64',
  TYPE_DOUBLE: 'FLOAT64',
  TYPE_NUMERIC: 'NUMERIC',
  TYPE_BIGNUMERIC: 'BIGNUMERIC',
  TYPE_BOOL: 'BOOL',
  TYPE_STRING: 'STRING',
  TYPE_BYTES: 'BYTES',
  TYPE_DATE: 'DATE',
  TYPE_DATETIME: 'DATETIME',
  TYPE_TIME: 'TIME',
  TYPE_TIMESTAMP: 'TIMESTAMP',
  TYPE_INTERVAL: 'INTERVAL',
  TYPE_JSON: 'JSON',
  TYPE_GEOGRAPHY: 'GEOGRAPHY',
};

const protoKinds: ReadonlyMap<string, string> = new Map(Object.entries(kinds).map(([proto, kind]) => [kind ?? '', proto]));

/** The service's TypeProto as an object. */
export interface TypeProto {
  readonly typeKind: string;
  readonly arrayType?: { readonly elementType: TypeProto };
  readonly structType?: { readonly field: readonly { readonly fieldName?: string; readonly fieldType: TypeProto }[] };
  readonly enumType?: { readonly enumName?: string };
}

export function typeFromProto(proto: TypeProto): SqlType {
  const kind = kinds[proto.typeKind];
  if (kind !== undefined) return { kind };
  if (proto.arrayType) return { kind: 'ARRAY', element: typeFromProto(proto.arrayType.elementType) };
  if (proto.typeKind === 'TYPE_STRUCT') {
    const fields = proto.structType?.field ?? [];
    return { kind: 'STRUCT', fields: fields.map((field) => ({ name: field.fieldName ?? '', type: typeFromProto(field.fieldType) })) };
  }
  if (proto.enumType) return { kind: 'ENUM', name: proto.enumType.enumName ?? '' };
  return { kind: 'OTHER', name: proto.typeKind.replace(/^TYPE_/, '') };
}

export function typeToProto(type: SqlType): TypeProto {
  if (type.kind === 'ARRAY') return { typeKind: 'TYPE_ARRAY', arrayType: { elementType: typeToProto(type.element) } };
  if (type.kind === 'STRUCT') {
    const field = type.fields.map(({ name, type: fieldType }) => ({ fieldName: name, fieldType: typeToProto(fieldType) }));
    return { typeKind: 'TYPE_STRUCT', structType: { field } };
  }
  return { typeKind: protoKinds.get(type.kind) ?? 'TYPE_UNKNOWN' };
}

export function fieldSqlType(field: Field): SqlType {
  const type: SqlType =
    field.type === 'STRUCT'
      ? { kind: 'STRUCT', fields: (field.fields ?? []).map((member) => ({ name: member.name, type: fieldSqlType(member) })) }
      : { kind: field.type };
  return field.mode === 'REPEATED' ? { kind: 'ARRAY', element: type } : type;
}

/** A column of the given type, as BigQuery reports it. `undefined` for a type that no column can have (an array of arrays, an enum). */
export function fieldOfType(name: string, type: SqlType): Field | undefined {
  if (type.kind === 'ARRAY') {
    const element = type.element.kind === 'ARRAY' ? undefined : fieldOfType(name, type.element);
    return element && { ...element, mode: 'REPEATED' };
  }
  if (type.kind === 'STRUCT') {
    const fields = type.fields.map((field, index) => fieldOfType(field.name === '' ? `_field_${index + 1}` : field.name, field.type));
    return { name, type: 'STRUCT', mode: 'NULLABLE', fields: fields.filter((field) => field !== undefined) };
  }
  return type.kind === 'ENUM' || type.kind === 'OTHER' ? undefined : { name, type: type.kind, mode: 'NULLABLE' };
}

/** As a person would write it: `ARRAY<STRUCT<key STRING, n INT64>>`. */
export function typeText(type: SqlType): string {
  if (type.kind === 'ARRAY') return `ARRAY<${typeText(type.element)}>`;
  if (type.kind === 'STRUCT') return `STRUCT<${type.fields.map((field) => `${field.name} ${typeText(field.type)}`.trim()).join(', ')}>`;
  return type.kind === 'ENUM' || type.kind === 'OTHER' ? type.name : type.kind;
}

export function sameType(left: SqlType, right: SqlType): boolean {
  if (left.kind === 'ARRAY' && right.kind === 'ARRAY') return sameType(left.element, right.element);
  if (left.kind === 'STRUCT' && right.kind === 'STRUCT') {
    return (
      left.fields.length === right.fields.length &&
      left.fields.every((field, index) => {
        const other = right.fields[index];
        return other?.name === field.name && sameType(field.type, other.type);
      })
    );
  }
  return left.kind === right.kind;
}
