/** JSON with the text of its numbers and the order of its members kept. */
export type JsonTree =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly JsonTree[] }
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonTree;
}

export const jsonNull: JsonTree = { kind: 'null' };

/** How deep arrays and objects may be within each other. */
const depthLimit = 500;

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// Control characters have to be escaped, and halves of surrogate pairs have to come in pairs.
// eslint-disable-next-line no-control-regex
const stringPattern = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blankPattern = /[ \t\n\r]*/y;

/** Undefined for text that is no JSON. */
export function parseJson(text: string): JsonTree | undefined {
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };

  const takes = (symbol: string): boolean => {
    take(blankPattern);
    if (!text.startsWith(symbol, at)) return false;
    at += symbol.length;
    return true;
  };

  const string = (): string | undefined => {
    const quoted = take(stringPattern);
    const value: unknown = quoted === undefined ? undefined : JSON.parse(quoted);
    return typeof value === 'string' && value.isWellFormed() ? value : undefined;
  };

  const list = <T>(close: string, item: () => T | undefined): readonly T[] | undefined => {
    const items: T[] = [];
    if (takes(close)) return items;
    do {
      const found = item();
      if (found === undefined) return undefined;
      items.push(found);
    } while (takes(','));
    return takes(close) ? items : undefined;
  };

  const value = (depth: number): JsonTree | undefined => {
    take(blankPattern);
    if (depth > depthLimit) return undefined;
    if (takes('{')) {
      const members = list('}', () => {
        take(blankPattern);
        const name = string();
        if (name === undefined || !takes(':')) return undefined;
        const member = value(depth + 1);
        return member && { name, value: member };
      });
      return members && { kind: 'object', members };
    }
    if (takes('[')) {
      const items = list(']', () => value(depth + 1));
      return items && { kind: 'array', items };
    }
    if (text[at] === '"') {
      const found = string();
      return found === undefined ? undefined : { kind: 'string', value: found };
    }
    if (takes('true')) return { kind: 'boolean', value: true };
    if (takes('false')) return { kind: 'boolean', value: false };
    if (takes('null')) return jsonNull;
    const number = take(numberPattern);
    return number === undefined ? undefined : { kind: 'number', text: number };
  };

  const tree = value(0);
  take(blankPattern);
  return at === text.length ? tree : undefined;
}

/** Without white space, or in lines with two spaces for each level. */
export function jsonText(tree: JsonTree, indent?: string): string {
  const inside = indent === undefined ? undefined : `${indent}  `;
  const enclosed = (open: string, parts: readonly string[], close: string) => {
    if (parts.length === 0) return open + close;
    return inside === undefined
      ? open + parts.join(',') + close
      : `${open}\n${inside}${parts.join(`,\n${inside}`)}\n${indent ?? ''}${close}`;
  };
  switch (tree.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(tree.value);
    case 'number':
      return tree.text;
    case 'string':
      return JSON.stringify(tree.value);
    case 'array':
      return enclosed(
        '[',
        tree.items.map((item) => jsonText(item, inside)),
        ']',
      );
    case 'object': {
      const colon = indent === undefined ? ':' : ': ';
      return enclosed(
        '{',
        tree.members.map(({ name, value }) => `${JSON.stringify(name)}${colon}${jsonText(value, inside)}`),
        '}',
      );
    }
  }
}
