import type { Reader } from 'protobufjs/minimal';
import type { FieldKind, FieldType, MessageType } from './message-types.ts';

export type Message = Readonly<Record<string, unknown>>;

/** Reads a message up to `end`. */
export type ReadMessage<Result = unknown> = (type: MessageType, reader: Reader, end: number) => Result;

/**
 * A message as a plain object: integers of 64 bits as text, enums by name, lists always there, and for a oneof a member of its name that
 * says which of its fields is set.
 */
export function readMessage(type: MessageType, reader: Reader, end: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of type.lists) result[name] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = type.byId.get(tag >>> 3);
    if (field === undefined) reader.skipType(tag & 7);
    else readField(result, field, tag & 7, reader, readMessage);
  }
  return result;
}

/** Reads one field into the object; `message` reads the messages in it. */
export function readField(result: Record<string, unknown>, field: FieldType, wireType: number, reader: Reader, message: ReadMessage): void {
  const { name, kind, oneof } = field;
  if (field.rule === 'map') {
    const entry = readEntry(kind, reader, message);
    const map = result[name];
    result[name] = { ...(typeof map === 'object' ? map : {}), [entry.key]: entry.value };
    return;
  }
  if (field.rule === 'many') {
    const list = result[name];
    if (!Array.isArray(list)) throw new Error(`${name} is no list.`);
    if (wireType === 2 && isPackable(kind))
      for (const end = reader.uint32() + reader.pos; reader.pos < end;) list.push(readScalar(kind, reader));
    else list.push(readValue(kind, reader, message));
    return;
  }
  result[name] = readValue(kind, reader, message);
  if (oneof !== undefined) result[oneof] = name;
}

function readEntry(kind: FieldKind, reader: Reader, message: ReadMessage): { readonly key: string; readonly value: unknown } {
  let key = '';
  let value: unknown;
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) key = reader.string();
    else if (tag >>> 3 === 2) value = readValue(kind, reader, message);
    else reader.skipType(tag & 7);
  }
  return { key, value };
}

function readValue(kind: FieldKind, reader: Reader, message: ReadMessage): unknown {
  if (kind.kind !== 'message') return readScalar(kind, reader);
  const end = reader.uint32() + reader.pos;
  return message(kind.type(), reader, end);
}

function readScalar(kind: Exclude<FieldKind, { readonly kind: 'message' }>, reader: Reader): unknown {
  if (kind.kind === 'enum') {
    const number = reader.int32();
    return kind.names.get(number) ?? number;
  }
  switch (kind.scalar) {
    case 'string':
      return reader.string();
    case 'bytes':
      return reader.bytes();
    case 'int64':
      return smallText(reader) ?? longText(reader.int64());
    case 'uint64':
      return smallText(reader) ?? longText(reader.uint64());
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'uint32':
      return reader.uint32();
    case 'double':
      return reader.double();
    case 'float':
      return reader.float();
  }
}

/** Most integers of 64 bits are ids and positions of one byte, for which there is no need of an object of two halves. */
function smallText(reader: Reader): string | undefined {
  const byte = reader.buf[reader.pos] ?? 255;
  if (byte > 127) return undefined;
  reader.pos += 1;
  return String(byte);
}

function longText(value: number | { readonly low: number; readonly high: number; readonly unsigned: boolean }): string {
  if (typeof value === 'number') return String(value);
  const high = BigInt(value.unsigned ? value.high >>> 0 : value.high);
  return String(high * 2n ** 32n + BigInt(value.low >>> 0));
}

function isPackable(kind: FieldKind): kind is Exclude<FieldKind, { readonly kind: 'message' }> {
  return kind.kind === 'enum' || (kind.kind === 'scalar' && kind.scalar !== 'string' && kind.scalar !== 'bytes');
}
