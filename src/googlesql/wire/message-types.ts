import type { WireDescriptor } from './descriptor.ts';

/** A message's fields, ready for reading and writing. */
export interface MessageType {
  readonly name: string;
  readonly byId: ReadonlyMap<number, FieldType>;
  readonly byName: ReadonlyMap<string, FieldType>;
  /** Names of the fields that are lists, which are there even when they are empty. */
  readonly lists: readonly string[];
}

export interface FieldType {
  readonly id: number;
  readonly name: string;
  readonly rule: 'one' | 'many' | 'map';
  readonly oneof: string | undefined;
  readonly kind: FieldKind;
}

export type FieldKind =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly names: ReadonlyMap<number, string>; readonly numbers: Readonly<Record<string, number>> }
  | { readonly kind: 'message'; readonly type: () => MessageType };

export type Scalar = 'double' | 'float' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool' | 'string' | 'bytes';

const scalars: ReadonlySet<string> = new Set<Scalar>(['double', 'float', 'int32', 'uint32', 'int64', 'uint64', 'bool', 'string', 'bytes']);

/** What wire bytes mean. A message is made ready when it is met first: a statement has a few dozen of the hundreds that there are. */
export interface MessageTypes {
  /** Throws for one that is not in the descriptor. */
  message(name: string): MessageType;
  method(name: string): { readonly request: MessageType; readonly answer: MessageType };
}

export function createMessageTypes(descriptor: WireDescriptor): MessageTypes {
  const made = new Map<string, MessageType>();

  const message = (name: string): MessageType => {
    const known = made.get(name);
    if (known) return known;
    const described = descriptor.messages[name];
    if (described === undefined) throw new Error(`The SQL analyser has no message ${name}.`);
    const fields = described.map(([id, field, type, rule, oneof]): FieldType => ({ id, name: field, rule, oneof, kind: kindOf(type) }));
    const type: MessageType = {
      name,
      byId: new Map(fields.map((field) => [field.id, field])),
      byName: new Map(fields.map((field) => [field.name, field])),
      lists: fields.filter(({ rule }) => rule === 'many').map((field) => field.name),
    };
    made.set(name, type);
    return type;
  };

  const kindOf = (type: string): FieldKind => {
    if (isScalar(type)) return { kind: 'scalar', scalar: type };
    const numbers = descriptor.enums[type];
    if (numbers === undefined) return { kind: 'message', type: lazily(() => message(type)) };
    return { kind: 'enum', numbers, names: new Map(Object.entries(numbers).map(([name, number]) => [number, name])) };
  };

  return {
    message,
    method: (name) => {
      const types = descriptor.methods[name];
      if (types === undefined) throw new Error(`The SQL analyser has no method ${name}.`);
      return { request: message(types[0]), answer: message(types[1]) };
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function isScalar(type: string): type is Scalar {
  return scalars.has(type);
}
