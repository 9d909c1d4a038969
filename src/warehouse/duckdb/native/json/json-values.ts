import { canonicalNumber, isExact } from './json-number.ts';
import { type JsonMember, jsonText, type JsonTree, parseJson } from './json-tree.ts';

/** The value of a JSON column, whose text is always JSON. */
export function jsonTree(text: string): JsonTree {
  const tree = parseJson(text);
  if (tree === undefined) throw new Error(`Invalid JSON: ${text}`);
  return tree;
}

/**
 * What the type JSON keeps of a value: members sorted by name, of two with one name the first, numbers as 64-bit whole numbers or
 * doubles. With `exact` a number that would lose digits is an error.
 */
export function canonicalJson(tree: JsonTree, exact: boolean): JsonTree {
  switch (tree.kind) {
    case 'number': {
      const text = canonicalNumber(tree.text);
      if (text === undefined) throw new Error(`Invalid input to PARSE_JSON: number overflow parsing '${tree.text}'`);
      if (exact && !isExact(tree.text))
        throw new Error(`Invalid input to PARSE_JSON: Input number: ${tree.text} cannot round-trip through string representation`);
      return { kind: 'number', text };
    }
    case 'array':
      return { kind: 'array', items: tree.items.map((item) => canonicalJson(item, exact)) };
    case 'object':
      return { kind: 'object', members: sorted(tree.members.map(({ name, value }) => ({ name, value: canonicalJson(value, exact) }))) };
    default:
      return tree;
  }
}

/** By the bytes of UTF-8, as Google's implementation compares. */
export function sorted(members: readonly JsonMember[]): readonly JsonMember[] {
  const first = new Map<string, JsonMember>();
  for (const member of members) if (!first.has(member.name)) first.set(member.name, member);
  return [...first.values()].sort((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
}

export function canonicalText(text: string, exact: boolean): string {
  const tree = parseJson(text);
  if (tree === undefined) throw new Error(`Invalid input to PARSE_JSON: syntax error in: ${text.slice(0, 100)}`);
  return jsonText(canonicalJson(tree, exact));
}
