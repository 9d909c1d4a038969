import { placeOf, type Problem } from '../problem/problem.ts';
import type { YamlEntry, YamlFile, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-file.ts';

/** Gives the value of a text in YAML, which may be a template. */
export type RenderText = (scalar: YamlScalar & { readonly value: string }) => unknown;

export const asWritten: RenderText = ({ value }) => value;

/** A YAML value without its places; texts go through `render`. */
export function plainValue(node: YamlNode, render: RenderText = asWritten): unknown {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? render({ ...node, value: node.value }) : node.value;
    case 'list':
      return node.items.map((item) => plainValue(item, render));
    case 'map':
      return plainRecord(node, render);
  }
}

export function plainRecord(node: YamlMap, render: RenderText = asWritten): Record<string, unknown> {
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value, render)]));
}

export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** Reads a file's settings by the kind that each must have; a value of another kind is a problem and counts as absent. */
export class SettingsReader {
  readonly file: YamlFile;
  readonly problems: Problem[] = [];
  readonly #render: RenderText;

  constructor(file: YamlFile, render: RenderText) {
    this.file = file;
    this.#render = render;
  }

  text(map: YamlMap, key: string, render: RenderText = this.#render): string | undefined {
    const entry = entryOf(map, key);
    if (!entry || isNull(entry.value)) return undefined;
    const value = plainValue(entry.value, render);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    this.wrongKind(entry.value, key, 'a text');
    return undefined;
  }

  flag(map: YamlMap, key: string): boolean | undefined {
    const entry = entryOf(map, key);
    if (!entry || isNull(entry.value)) return undefined;
    const value = this.plain(entry.value);
    if (typeof value === 'boolean') return value;
    this.wrongKind(entry.value, key, 'true or false');
    return undefined;
  }

  texts(map: YamlMap, key: string): readonly string[] | undefined {
    const entry = entryOf(map, key);
    if (!entry || isNull(entry.value)) return undefined;
    const value = plainValue(entry.value, this.#render);
    if (typeof value === 'string') return [value];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')) return value.map(String);
    this.wrongKind(entry.value, key, 'a text or a list of texts');
    return undefined;
  }

  /** The raw value of a key; undefined where it is absent or null. */
  node(map: YamlMap, key: string): YamlNode | undefined {
    const value = entryOf(map, key)?.value;
    return value && !isNull(value) ? value : undefined;
  }

  map(map: YamlMap, key: string): YamlMap | undefined {
    const value = this.node(map, key);
    return value && this.asMap(value, key);
  }

  list(map: YamlMap, key: string): YamlList | undefined {
    const value = this.node(map, key);
    if (!value || value.kind === 'list') return value;
    this.wrongKind(value, key, 'a list');
    return undefined;
  }

  /** The maps of a list of maps. */
  maps(map: YamlMap, key: string): readonly YamlMap[] {
    return (this.list(map, key)?.items ?? []).flatMap((item) => this.asMap(item, `each item of ${key}`) ?? []);
  }

  plain(node: YamlNode): unknown {
    return plainValue(node, this.#render);
  }

  record(map: YamlMap, key: string): Record<string, unknown> | undefined {
    const value = this.map(map, key);
    return value && plainRecord(value, this.#render);
  }

  asMap(node: YamlNode, what: string): YamlMap | undefined {
    if (node.kind === 'map') return node;
    this.wrongKind(node, what, 'a set of keys with values');
    return undefined;
  }

  wrongKind(node: YamlNode, what: string, wanted: string): void {
    this.problem(node, `${what} must be ${wanted}.`, `Write ${what} as ${wanted}.`);
  }

  problem(node: Pick<YamlNode, 'range'>, message: string, hint: string): void {
    const place = placeOf(this.file.path, this.file.text, node.range);
    this.problems.push({ code: 'ATT1003', severity: 'error', message, hint, place });
  }
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}
