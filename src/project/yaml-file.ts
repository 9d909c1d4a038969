import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Node, type YAMLError } from 'yaml';
import { placeOf, type Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';

/** A YAML value that knows where it stands in its file. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly range: TextRange;
}

export interface YamlMap {
  readonly kind: 'map';
  /** Each key once; of a key that is there twice the last counts, as for dbt. */
  readonly entries: readonly YamlEntry[];
  readonly range: TextRange;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyRange: TextRange;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly range: TextRange;
}

export interface YamlFile {
  readonly path: string;
  readonly text: string;
  /** Absent for an empty file, and where the syntax leaves nothing to read. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly Problem[];
}

/** More values than any project has: only aliases that repeat each other come to so many. */
const mostValues = 200_000;
/** What comes after the first few errors is mostly their consequence. */
const mostErrors = 5;
/** An alias inside its own anchor goes on for ever. */
const deepest = 200;

/** Reads YAML as dbt does (YAML 1.1, dates stay text). Syntax errors and keys that are there twice are problems; what is readable is given. */
export function parseYamlFile(path: string, text: string): YamlFile {
  const document = parsed(text);
  if (!document)
    return {
      path,
      text,
      root: undefined,
      problems: [yamlProblem(path, text, { start: 0, end: 0 }, 'This YAML is nested too deep.', 'Take levels out.')],
    };
  const problems = document.errors.slice(0, mostErrors).map((error) => syntaxProblem(path, text, error));
  const reader = new ValueReader(document, text);
  const root = document.contents === null ? undefined : reader.read(document.contents);
  for (const { key, keyRange } of reader.repeated) {
    problems.push(yamlProblem(path, text, keyRange, `The key '${key}' is there twice.`, 'Keep one of them: the last one counts.'));
  }
  for (const range of reader.unresolved)
    problems.push(yamlProblem(path, text, range, 'This alias stands for nothing.', 'Set its anchor, &name, above it.'));
  if (reader.exhausted)
    problems.push(
      yamlProblem(
        path,
        text,
        { start: 0, end: 0 },
        'This file is nested too deep, or its aliases repeat each other without end.',
        'Write the values out.',
      ),
    );
  return { path, text, root, problems };
}

function parsed(text: string): Document | undefined {
  try {
    return parseDocument(text, { version: '1.1', prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  } catch (error) {
    // The parser has no limit of its own for nesting: the language's stack is its limit.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function yamlProblem(path: string, text: string, range: TextRange, message: string, hint: string): Problem {
  return { code: 'ATT1002', severity: 'error', message, hint, place: placeOf(path, text, range) };
}

function syntaxProblem(path: string, text: string, error: YAMLError): Problem {
  const range = { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) };
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return yamlProblem(path, text, range, 'A tab is used to indent.', 'Indent with spaces: YAML allows no tabs.');
    default:
      return yamlProblem(
        path,
        text,
        range,
        `This is not valid YAML: ${error.message.replace(/\.?$/, '.')}`,
        'Check the indentation, colons and quotes here.',
      );
  }
}

class ValueReader {
  readonly #document: Document;
  readonly #text: string;
  /** Entries whose key is in their map before them. */
  readonly repeated: Omit<YamlEntry, 'value'>[] = [];
  /** Aliases without an anchor. */
  readonly unresolved: TextRange[] = [];
  #left = mostValues;
  #depth = 0;

  constructor(document: Document, text: string) {
    this.#document = document;
    this.#text = text;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  read(node: unknown): YamlNode {
    if (this.#depth >= deepest) this.#left = 0;
    this.#left--;
    if (this.#left < 0) return { kind: 'scalar', value: null, range: rangeOf(node) };
    this.#depth++;
    const value = this.#value(node);
    this.#depth--;
    return value;
  }

  #value(node: unknown): YamlNode {
    const range = rangeOf(node);
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target !== undefined) return { ...this.read(target), range };
      this.unresolved.push(range);
      return { kind: 'scalar', value: null, range };
    }
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items), range };
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => this.read(item)), range };
    if (isScalar(node)) return { kind: 'scalar', value: this.#scalar(node.value, node.source), range };
    return { kind: 'scalar', value: null, range };
  }

  #entries(items: readonly unknown[]): readonly YamlEntry[] {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of items) {
      if (!isPair(pair)) continue;
      const keyNode = this.read(pair.key);
      const value = pair.value === null ? { kind: 'scalar' as const, value: null, range: keyNode.range } : this.read(pair.value);
      // `on`, `1` and their like are names where they are keys.
      const written = keyNode.kind === 'scalar' ? keyNode.value : undefined;
      const key = typeof written === 'string' ? written : this.#text.slice(keyNode.range.start, keyNode.range.end);
      if (isScalar(pair.key) && pair.key.source === '<<') {
        for (const map of value.kind === 'list' ? value.items : [value]) {
          if (map.kind === 'map') for (const entry of map.entries) if (!merged.has(entry.key)) merged.set(entry.key, entry);
        }
      } else {
        if (own.has(key)) this.repeated.push({ key, keyRange: keyNode.range });
        own.set(key, { key, keyRange: keyNode.range, value });
      }
    }
    return [...new Map([...merged, ...own]).values()];
  }

  #scalar(value: unknown, source: string | undefined): YamlScalar['value'] {
    // YAML 1.1 as PyYAML reads it: single letters are no booleans, and what is neither text nor number stays as it was written.
    if (typeof value === 'boolean' && source !== undefined && /^[yn]$/i.test(source)) return source;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
    return source ?? null;
  }
}

function rangeOf(node: unknown): TextRange {
  const range = isNode(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function isNode(node: unknown): node is Node {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node);
}
