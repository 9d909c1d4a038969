import type { Reader } from 'protobufjs/minimal';
import type { TextRange } from '../problem/text-position.ts';
import { plainText } from './plain-text.ts';
import type { Column, ResolvedStatement } from './resolved-node.ts';
import { type SqlType, type TypeProto, typeFromProto } from './sql-type.ts';
import { type ValueProto, valueFromProto } from './sql-value.ts';
import type { MessageType } from './wire/message-types.ts';
import { type NodePlan, nodePlan } from './wire/node-plan.ts';
import { type Message, readField, readMessage, type ReadMessage } from './wire/read-message.ts';

/**
 * The resolved tree in an answer of the service as plain nodes, read from its bytes at one go: `{node: 'resolvedXNode', resolvedXNode: {…}}`
 * becomes `{kind: 'X', …}`, base classes (`parent`) are merged in, types, literals, function and column references get their own forms, byte
 * positions become UTF-16 ranges. Any statement comes out, those that nothing here knows included: the translation refuses them by their `kind`.
 */
export function statementReader(utf16: (byte: number) => number): ReadMessage<ResolvedStatement> {
  return (answer, reader, end) => {
    const { resolvedStatement } = nodeReader(utf16)(answer, reader, end);
    if (!isStatement(resolvedStatement)) throw new Error('The SQL analyser answered with no statement.');
    return resolvedStatement;
  };
}

function isStatement(node: unknown): node is ResolvedStatement {
  return isMessage(node) && typeof node.kind === 'string';
}

/** Every reference to a column repeats its type, which for a GA4 event is large: each column and each type of a statement is read once. */
function nodeReader(utf16: (byte: number) => number): ReadMessage<Message> {
  const types = new Map<string, SqlType>();
  const columns = new Map<string, Column>();

  const read: ReadMessage = (type, reader, end) => {
    const plan = nodePlan(type);
    switch (plan.form) {
      case 'type':
        return readType(type, reader, end);
      case 'column':
        return readColumn(plan, reader, end);
      case 'choice':
        return readChoice(plan, reader, end);
      default:
        return readNode({}, plan, reader, end);
    }
  };

  /** A message that is one of several kinds of node. */
  const readChoice = (plan: NodePlan, reader: Reader, end: number): Record<string, unknown> => {
    let node: Record<string, unknown> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      const step = plan.steps[tag >>> 3];
      if (step?.message === undefined) {
        reader.skipType(tag & 7);
        continue;
      }
      const inner = nodePlan(step.message());
      const innerEnd = reader.uint32() + reader.pos;
      if (inner.form === 'choice') {
        node = readChoice(inner, reader, innerEnd);
        node.kind ??= step.kind;
      } else node = readNode({ kind: step.kind }, inner, reader, innerEnd);
    }
    return node;
  };

  const readNode = (node: Record<string, unknown>, plan: NodePlan, reader: Reader, end: number): Record<string, unknown> => {
    for (const name of plan.lists) node[name] ??= [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      const step = plan.steps[tag >>> 3];
      if (step === undefined) {
        reader.skipType(tag & 7);
        continue;
      }
      if (step.message === undefined || step.meaning === 'kept') {
        readField(node, step.field, tag & 7, reader, read);
        continue;
      }
      const type = step.message();
      const fieldEnd = reader.uint32() + reader.pos;
      switch (step.meaning) {
        case 'base':
          readNode(node, nodePlan(type), reader, fieldEnd);
          break;
        case 'range': {
          const range = rangeOf(readMessage(type, reader, fieldEnd));
          if (range) node.range = range;
          break;
        }
        case 'signature':
          node.argumentTypes = argumentTypes(readNode({}, nodePlan(type), reader, fieldEnd));
          break;
        case 'function':
          node.function = plainText(readMessage(type, reader, fieldEnd).name).replace(/^ZetaSQL:/, '');
          break;
        case 'literal':
          node.value = literal(readMessage(type, reader, fieldEnd));
      }
    }
    return node;
  };

  const rangeOf = ({ start, end }: Message): TextRange | undefined =>
    typeof start === 'number' && typeof end === 'number' ? { start: utf16(start), end: utf16(end) } : undefined;

  const readType = (type: MessageType, reader: Reader, end: number): SqlType => {
    let key = '';
    for (let at = reader.pos; at < end; at += 1) key += String.fromCharCode(reader.buf[at] ?? 0);
    const known = types.get(key);
    if (known) {
      reader.pos = end;
      return known;
    }
    const made = sqlType(readMessage(type, reader, end));
    types.set(key, made);
    return made;
  };

  const readColumn = (plan: NodePlan, reader: Reader, end: number): Column => {
    const fields: Record<string, unknown> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      const step = plan.steps[tag >>> 3];
      if (step === undefined) reader.skipType(tag & 7);
      else readField(fields, step.field, tag & 7, reader, read);
      // The id comes first; what follows it is the same each time.
      const known = typeof fields.columnId === 'string' ? columns.get(fields.columnId) : undefined;
      if (known) {
        reader.pos = end;
        return known;
      }
    }
    const id = plainText(fields.columnId);
    const type = isSqlType(fields.type) ? fields.type : unknownType;
    const column = { id, table: plainText(fields.tableName), name: plainText(fields.name), type };
    columns.set(id, column);
    return column;
  };

  return (type, reader, end) => readNode({}, nodePlan(type), reader, end);
}

const unknownType: SqlType = { kind: 'OTHER', name: 'UNKNOWN' };

function literal({ type, value }: Message) {
  return valueFromProto(sqlType(type), isMessage(value) ? valueProto(value) : {});
}

function valueProto(message: Message): ValueProto {
  const { value, ...rest } = message;
  return typeof value === 'string' ? { ...rest, value } : rest;
}

function argumentTypes({ argument }: Message): readonly unknown[] {
  const declared = Array.isArray(argument) ? argument : [];
  return declared.filter(isMessage).map(({ type, kind }) => type ?? { kind: 'OTHER', name: String(kind) });
}

function sqlType(proto: unknown): SqlType {
  return isType(proto) ? typeFromProto(proto) : unknownType;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function isType(value: unknown): value is TypeProto & Message {
  return isMessage(value) && typeof value.typeKind === 'string';
}

function isSqlType(value: unknown): value is SqlType {
  return isMessage(value) && typeof value.kind === 'string';
}
