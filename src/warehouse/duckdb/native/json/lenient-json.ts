import type { JsonStep } from './json-steps.ts';
import { jsonNull, type JsonMember, type JsonTree, jsonText } from './json-tree.ts';

const blankPattern = /[ \t\n\r]*/y;
const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const stringPattern = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;
const escapes: Readonly<Partial<Record<string, string>>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '0': '\0' };
const depthLimit = 500;

/** Thrown where the text goes on in no way that is known. */
class NoJson extends Error {}

/**
 * What GoogleSQL's extraction functions find in a STRING that is no JSON: they read up to the end of what the path leads to and no
 * further, take single quotes, all characters in strings, missing elements and a comma at the end. The value comes as the text of JSON in
 * which it is all there is, at the same path; undefined where there is none.
 */
export function lenientlyAt(text: string, steps: readonly JsonStep[]): string | undefined {
  try {
    const found = new LenientReader(text).at(steps);
    return found && jsonText(enclosed(found, steps));
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

function enclosed(value: JsonTree, steps: readonly JsonStep[]): JsonTree {
  return steps.reduceRight<JsonTree>(
    (inner, step) =>
      typeof step === 'string'
        ? { kind: 'object', members: [{ name: step, value: inner }] }
        : { kind: 'array', items: [...Array.from({ length: step }, () => jsonNull), inner] },
    value,
  );
}

class LenientReader {
  private readonly text: string;
  private position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The value that a path leads to from here. */
  at([step, ...rest]: readonly JsonStep[]): JsonTree | undefined {
    if (step === undefined) return this.value();
    if (typeof step === 'string')
      return this.takes('{') ? this.inObject((name) => (name === step ? () => this.at(rest) : undefined)) : undefined;
    return this.takes('[') ? this.inArray((index) => (index === step ? () => this.at(rest) : undefined)) : undefined;
  }

  /** Members up to the one that is asked for; undefined at the end. */
  private inObject(wanted: (name: string) => (() => JsonTree | undefined) | undefined, keep?: JsonMember[]): JsonTree | undefined {
    while (!this.takes('}')) {
      const name = this.string();
      if (name === undefined || !this.takes(':')) throw new NoJson();
      const found = wanted(name);
      if (found !== undefined) return found();
      const value = this.nextIs(',') ? jsonNull : this.value();
      keep?.push({ name, value });
      if (!this.takes(',') && !this.nextIs('}')) throw new NoJson();
    }
    return undefined;
  }

  private inArray(wanted: (index: number) => (() => JsonTree | undefined) | undefined, keep?: JsonTree[]): JsonTree | undefined {
    for (let index = 0; !this.takes(']'); index += 1) {
      const found = wanted(index);
      const isMissing = this.nextIs(',');
      if (found !== undefined) return isMissing ? jsonNull : found();
      const value = isMissing ? jsonNull : this.value();
      keep?.push(value);
      if (!this.takes(',') && !this.nextIs(']')) throw new NoJson();
    }
    return undefined;
  }

  private value(): JsonTree {
    if ((this.depth += 1) > depthLimit) throw new NoJson();
    const value = this.anyValue();
    this.depth -= 1;
    return value;
  }

  private anyValue(): JsonTree {
    if (this.takes('{')) {
      const members: JsonMember[] = [];
      this.inObject(() => undefined, members);
      return { kind: 'object', members };
    }
    if (this.takes('[')) {
      const items: JsonTree[] = [];
      this.inArray(() => undefined, items);
      return { kind: 'array', items };
    }
    const string = this.string();
    if (string !== undefined) return { kind: 'string', value: string };
    if (this.takes('true')) return { kind: 'boolean', value: true };
    if (this.takes('false')) return { kind: 'boolean', value: false };
    if (this.takes('null')) return jsonNull;
    return this.number();
  }

  private number(): JsonTree {
    const text = this.take(numberPattern);
    // An exponent or a fraction that is begun has to have digits.
    if (text === undefined || (/[.eE]/.test(this.text[this.position] ?? '') && !/[.eE]/.test(text))) throw new NoJson();
    return { kind: 'number', text };
  }

  private string(): string | undefined {
    this.take(blankPattern);
    const quoted = this.take(stringPattern);
    if (quoted === undefined) return undefined;
    const value = quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])/g, (_, escape: string) => {
      if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
      if (escape === 'u' || escape === 'x') throw new NoJson();
      return escapes[escape] ?? escape;
    });
    return value.toWellFormed();
  }

  private nextIs(symbol: string): boolean {
    this.take(blankPattern);
    return this.text.startsWith(symbol, this.position);
  }

  private takes(symbol: string): boolean {
    if (!this.nextIs(symbol)) return false;
    this.position += symbol.length;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }
}
