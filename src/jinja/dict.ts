import { TemplateFault } from './fault.ts';
import { JinjaTuple, describeType, type JinjaValue } from './value.ts';

interface Entry {
  readonly key: JinjaValue;
  value: JinjaValue;
}

/** Python's dict: in order of insertion; 1, 1.0 and True are one key. */
export class JinjaDict {
  readonly typeName = 'a dict';
  readonly #entries = new Map<unknown, Entry>();

  constructor(entries: Iterable<readonly [JinjaValue, JinjaValue]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: JinjaValue): JinjaValue | undefined {
    return this.#entries.get(identity(key))?.value;
  }

  has(key: JinjaValue): boolean {
    return this.#entries.has(identity(key));
  }

  set(key: JinjaValue, value: JinjaValue): void {
    const id = identity(key);
    const entry = this.#entries.get(id);
    if (entry) entry.value = value;
    else this.#entries.set(id, { key, value });
  }

  delete(key: JinjaValue): void {
    this.#entries.delete(identity(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  /** As Python does, fails when the dict grows or shrinks meanwhile. */
  *entries(): Generator<readonly [JinjaValue, JinjaValue]> {
    const size = this.#entries.size;
    for (const { key, value } of this.#entries.values()) {
      yield [key, value];
      if (this.#entries.size !== size)
        throw new TemplateFault('The dict changed its size while it was gone through.', 'Loop over `list(…)` of it, `d | list`, instead.');
    }
  }
}

/** What `d.keys()`, `d.values()` and `d.items()` give: a live view of the dict. */
export class JinjaView {
  readonly typeName: string;
  readonly dict: JinjaDict;
  readonly kind: 'keys' | 'values' | 'items';

  constructor(dict: JinjaDict, kind: 'keys' | 'values' | 'items') {
    this.dict = dict;
    this.kind = kind;
    this.typeName = `a dict's ${kind}`;
  }

  *values(): Generator<JinjaValue> {
    for (const [key, value] of this.dict.entries())
      yield this.kind === 'keys' ? key : this.kind === 'values' ? value : new JinjaTuple([key, value]);
  }
}

/** What makes two keys the same one. Fails for values that Python cannot hash. */
export function identity(key: JinjaValue): unknown {
  if (typeof key === 'string' || typeof key === 'bigint' || key === null) return key;
  if (typeof key === 'boolean') return key ? 1n : 0n;
  if (typeof key === 'number') return Number.isInteger(key) ? BigInt(key) : key;
  if (key instanceof JinjaTuple) return tupleIdentity(key);
  if (Array.isArray(key) || key instanceof JinjaDict)
    throw new TemplateFault(`${describeType(key)} cannot be the key of a dict.`, 'Use a string, a number or a tuple.');
  return key;
}

function tupleIdentity(tuple: JinjaTuple): string {
  const parts = tuple.items.map((item) => {
    const id = identity(item);
    if (typeof id === 'string') return JSON.stringify(id);
    if (typeof id === 'object' && id !== null)
      throw new TemplateFault(`A tuple with ${describeType(item)} in it cannot be the key of a dict.`);
    return `${typeof id}:${String(id)}`;
  });
  // The first letter is none that a template's own strings start with, so no string is taken for a tuple.
  return `\u0000(${parts.join(',')})`;
}
