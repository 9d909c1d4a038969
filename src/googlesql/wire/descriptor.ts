import type protobuf from 'protobufjs';

/**
 * The service's messages in the little that it takes to read and write them, as JSON: to make protobufjs' own objects of a descriptor and
 * compile a reader for each message costs a tenth of a second, more than all else that the first statement needs.
 */
export interface WireDescriptor {
  /** By full name. */
  readonly messages: Readonly<Record<string, readonly WireField[]>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Request and answer of each method. */
  readonly methods: Readonly<Record<string, readonly [string, string]>>;
}

/** The oneof is that of protobufjs' virtual member, which names the field that is set. A map's keys are text. */
export type WireField = readonly [id: number, name: string, type: string, rule: 'one' | 'many' | 'map', oneof?: string];

/** The part of a descriptor that some methods need: their messages, and what those consist of. */
export function describeWire(root: protobuf.Root, serviceName: string, methods: readonly string[]): WireDescriptor {
  const service = root.lookupService(serviceName);
  const messages: Record<string, readonly WireField[]> = {};
  const enums: Record<string, Readonly<Record<string, number>>> = {};

  const need = (type: protobuf.ReflectionObject | null): void => {
    if (type === null || type.fullName in messages || type.fullName in enums) return;
    if ('values' in type && isNumbers(type.values)) enums[type.fullName] = type.values;
    if (!('fieldsArray' in type) || !isFields(type.fieldsArray)) return;
    const fields = type.fieldsArray.map((field) => field.resolve());
    messages[type.fullName] = fields.map(wireField);
    for (const field of fields) need(field.resolvedType);
  };

  const described = methods.map((name): [string, readonly [string, string]] => {
    const method = service.methods[name];
    method?.resolve();
    if (!method?.resolvedRequestType || !method.resolvedResponseType) throw new Error(`${serviceName} has no method ${name}.`);
    need(method.resolvedRequestType);
    need(method.resolvedResponseType);
    return [name, [method.resolvedRequestType.fullName, method.resolvedResponseType.fullName]];
  });
  return { messages, enums, methods: Object.fromEntries(described) };
}

function wireField(field: protobuf.Field): WireField {
  const { id, name, map, repeated, resolvedType, partOf } = field;
  if (map && Reflect.get(field, 'keyType') !== 'string') throw new Error(`The keys of ${field.fullName} are no text.`);
  const rule = map ? 'map' : repeated ? 'many' : 'one';
  const type = resolvedType?.fullName ?? field.type;
  return partOf ? [id, name, type, rule, partOf.name] : [id, name, type, rule];
}

function isFields(value: unknown): value is readonly protobuf.Field[] {
  return Array.isArray(value);
}

function isNumbers(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null;
}
