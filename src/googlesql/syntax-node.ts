import type { TextRange } from '../problem/text-position.ts';

/** A node of the syntax tree as plain data: `kind` (`Select`, `FunctionCall`…), `range` in the text, and the parser's own members. */
export interface SyntaxNode {
  readonly kind: string;
  readonly range: TextRange;
  readonly [member: string]: unknown;
}

type Message = Readonly<Record<string, unknown>>;

/** The service's syntax tree with base classes merged in. Members that are always one kind of node have the kind `''`. */
export function decodeSyntax(message: unknown, utf16: (byte: number) => number): SyntaxNode {
  const node = decode(message, utf16);
  if (!isSyntaxNode(node)) throw new Error('The SQL analyser answered with no syntax tree.');
  return node;
}

function decode(value: unknown, utf16: (byte: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => decode(item, utf16));
  if (!isMessage(value)) return value;
  if (typeof value.node === 'string' && isMessage(value[value.node])) {
    const inner = decode(value[value.node], utf16);
    return isMessage(inner) && inner.kind !== ''
      ? inner
      : { ...(isMessage(inner) ? inner : {}), kind: value.node.replace(/^ast|Node$/g, '') };
  }
  const fields: Record<string, unknown> = { kind: '' };
  for (const [name, field] of Object.entries(value)) {
    if (name === 'parent') {
      const { kind, ...base } = fieldsOf(decode(field, utf16));
      Object.assign(fields, base, kind === '' ? {} : { kind });
    } else if (name === 'parseLocationRange' && isMessage(field)) {
      fields.range = { start: utf16(Number(field.start)), end: utf16(Number(field.end)) };
    } else if (name !== 'node') fields[name] = decode(field, utf16);
  }
  return fields;
}

function fieldsOf(value: unknown): Message {
  return isMessage(value) ? value : {};
}

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return isMessage(value) && typeof value.kind === 'string' && isMessage(value.range);
}

/** The nodes right below a node, in the text's order of members. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node).flatMap((member): readonly SyntaxNode[] =>
    Array.isArray(member) ? member.filter(isSyntaxNode) : isSyntaxNode(member) ? [member] : [],
  );
}

export function nodesIn(value: unknown): readonly SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isSyntaxNode) : [];
}

export function nodeIn(value: unknown): SyntaxNode | undefined {
  return isSyntaxNode(value) ? value : undefined;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
