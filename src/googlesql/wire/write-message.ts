import { Writer } from 'protobufjs/minimal';
import { plainText } from '../plain-text.ts';
import type { FieldKind, FieldType, MessageType, Scalar } from './message-types.ts';
import type { Message } from './read-message.ts';

/** A message that was written once and goes into many others. */
export class WrittenMessage {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** The bytes of a message in the form that `readMessage` gives. Throws for a member that the message does not have. */
export function writeMessage(type: MessageType, message: Message): Uint8Array {
  return writeFields(type, message, Writer.create()).finish();
}

function writeFields(type: MessageType, message: Message, writer: Writer): Writer {
  for (const [name, value] of Object.entries(message)) {
    if (value === undefined || value === null) continue;
    const field = type.byName.get(name);
    if (field === undefined) throw new Error(`${type.name} has no ${name}.`);
    if (field.rule === 'map') for (const [key, item] of Object.entries(value)) writeEntry(field, key, item, writer);
    else if (Array.isArray(value)) for (const item of value) writeValue(field.id, field.kind, item, writer);
    else writeValue(field.id, field.kind, value, writer);
  }
  return writer;
}

function writeEntry({ id, kind }: FieldType, key: string, value: unknown, writer: Writer): void {
  writer
    .uint32((id << 3) | 2)
    .fork()
    .uint32(10)
    .string(key);
  writeValue(2, kind, value, writer);
  writer.ldelim();
}

function writeValue(id: number, kind: FieldKind, value: unknown, writer: Writer): void {
  if (value instanceof WrittenMessage) writer.uint32((id << 3) | 2).bytes(value.bytes);
  else if (kind.kind === 'message') writeFields(kind.type(), messageOf(value), writer.uint32((id << 3) | 2).fork()).ldelim();
  else if (kind.kind === 'enum') writer.uint32(id << 3).int32(enumNumber(kind.numbers, value));
  else writeScalar(kind.scalar, value, writer.uint32((id << 3) | wireTypes[kind.scalar]));
}

const wireTypes: Readonly<Record<Scalar, number>> = {
  double: 1,
  float: 5,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  bool: 0,
  string: 2,
  bytes: 2,
};

function writeScalar(scalar: Scalar, value: unknown, writer: Writer): void {
  switch (scalar) {
    case 'string':
      writer.string(plainText(value));
      break;
    case 'bytes':
      if (!(value instanceof Uint8Array)) throw new Error('Bytes are needed.');
      writer.bytes(value);
      break;
    case 'bool':
      writer.bool(value === true);
      break;
    case 'int64':
    case 'uint64':
      writer[scalar](plainText(value));
      break;
    default:
      writer[scalar](Number(value));
  }
}

function enumNumber(numbers: Readonly<Record<string, number>>, value: unknown): number {
  const number = typeof value === 'number' ? value : numbers[plainText(value)];
  if (number === undefined) throw new Error(`The SQL analyser has no ${plainText(value)}.`);
  return number;
}

function messageOf(value: unknown): Message {
  if (!isMessage(value)) throw new Error('A message is needed.');
  return value;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null;
}
