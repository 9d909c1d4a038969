import type { TextRange } from '../problem/text-position.ts';
import { plainText } from './plain-text.ts';
import type { ResolvedStatement } from './resolved-node.ts';
import { type SqlType, type TypeProto, typeFromProto } from './sql-type.ts';
import { type ValueProto, valueFromProto } from './sql-value.ts';

type Message = Readonly<Record<string, unknown>>;

/**
 * The service's resolved tree as plain nodes: `{node: 'resolvedXNode', resolvedXNode: {…}}` becomes `{kind: 'X', …}`, base classes
 * (`parent`) are merged in, types, literals, function and column references get their own forms, byte positions become UTF-16 ranges.
 * Any statement comes out, those that nothing here knows included: the translation refuses them by their `kind`.
 */
export function decodeStatement(message: unknown, utf16: (byte: number) => number): ResolvedStatement {
  const types = new Map<string, SqlType>();
  const node = decode(message, { utf16, types });
  if (!isStatement(node)) throw new Error('The SQL analyser answered with no statement.');
  return node;
}

function isStatement(node: unknown): node is ResolvedStatement {
  return isMessage(node) && typeof node.kind === 'string';
}

interface Decoding {
  readonly utf16: (byte: number) => number;
  readonly types: Map<string, SqlType>;
}

const dropped = new Set([
  'parent',
  'node',
  'typeAnnotationMap',
  'annotationMap',
  'functionCallInfo',
  'hintList',
  'parseLocationRange',
  'signature',
]);

function decode(value: unknown, decoding: Decoding): unknown {
  if (Array.isArray(value)) return value.map((item) => decode(item, decoding));
  if (!isMessage(value)) return value;
  if (isType(value)) return typeFromProto(value);
  const inner = typeof value.node === 'string' ? value[value.node] : undefined;
  if (typeof value.node === 'string' && isMessage(inner)) {
    const node = decode(inner, decoding);
    return isMessage(node) && 'kind' in node
      ? node
      : { kind: value.node.replace(/^resolved|Node$/g, ''), ...(isMessage(node) ? node : {}) };
  }
  if (isColumn(value)) return decodeColumn(value, decoding);
  return decodeFields(value, decoding);
}

function decodeFields(value: Message, decoding: Decoding): Message {
  const result: Record<string, unknown> = isMessage(value.parent) ? { ...decodeFields(value.parent, decoding) } : {};
  const range = rangeOf(value.parseLocationRange, decoding);
  if (range) result.range = range;
  if (isMessage(value.signature)) result.argumentTypes = argumentTypes(value.signature, decoding);
  for (const [name, field] of Object.entries(value)) {
    if (dropped.has(name)) continue;
    if (name === 'function' && isMessage(field)) result.function = String(field.name).replace(/^ZetaSQL:/, '');
    else if (name === 'value' && isMessage(field) && isType(field.type)) {
      result.value = valueFromProto(typeFromProto(field.type), isMessage(field.value) ? valueProto(field.value) : {});
    } else result[name] = decode(field, decoding);
  }
  return result;
}

function valueProto(message: Message): ValueProto {
  const { value, ...rest } = message;
  return typeof value === 'string' ? { ...rest, value } : rest;
}

/** Every reference to a column repeats its type, which for a GA4 event is large: each column's is decoded once. */
function decodeColumn(column: Message, decoding: Decoding): Message {
  const id = String(column.columnId);
  let type = decoding.types.get(id);
  if (type === undefined) {
    type = isMessage(column.type) && isType(column.type) ? typeFromProto(column.type) : { kind: 'OTHER', name: 'UNKNOWN' };
    decoding.types.set(id, type);
  }
  return { id, table: plainText(column.tableName), name: plainText(column.name), type };
}

function argumentTypes(signature: Message, decoding: Decoding): readonly unknown[] {
  const declared = Array.isArray(signature.argument) ? signature.argument : [];
  return declared
    .filter(isMessage)
    .map((argument) => (isMessage(argument.type) ? decode(argument.type, decoding) : { kind: 'OTHER', name: String(argument.kind) }));
}

function rangeOf(location: unknown, { utf16 }: Decoding): TextRange | undefined {
  if (!isMessage(location) || typeof location.start !== 'number' || typeof location.end !== 'number') return undefined;
  return { start: utf16(location.start), end: utf16(location.end) };
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function isType(value: unknown): value is TypeProto & Message {
  return isMessage(value) && typeof value.typeKind === 'string';
}

function isColumn(value: Message): boolean {
  return 'columnId' in value && 'tableName' in value;
}
