import { changedAt, jsonAt, jsonSteps } from './json-steps.ts';
import { jsonNull, type JsonTree } from './json-tree.ts';

export function setAt(tree: JsonTree, path: string, value: JsonTree, create: boolean): JsonTree {
  const steps = jsonSteps(path);
  const change = (found: JsonTree | undefined) => (found === undefined && !create ? undefined : value);
  return changedAt(tree, steps, change, create) ?? jsonNull;
}

export function removedAt(tree: JsonTree, path: string): JsonTree {
  const steps = jsonSteps(path);
  if (steps.length === 0) throw new Error("Invalid input to JSON_REMOVE: The JSONPath cannot be '$'");
  return changedAt(tree, steps, () => undefined, false) ?? jsonNull;
}

/** A null becomes an array of the values; what is no array, or is not there, stays. */
export function appendedAt(tree: JsonTree, path: string, values: readonly JsonTree[]): JsonTree {
  const append = (found: JsonTree | undefined): JsonTree | undefined => {
    if (found?.kind === 'array') return { kind: 'array', items: [...found.items, ...values] };
    return found?.kind === 'null' ? { kind: 'array', items: values } : found;
  };
  return changedAt(tree, jsonSteps(path), append, false) ?? jsonNull;
}

/** Before the element that the path ends in; beyond the array's end nulls fill the gap. */
export function insertedAt(tree: JsonTree, path: string, values: readonly JsonTree[]): JsonTree {
  const steps = jsonSteps(path);
  const index = steps.at(-1);
  if (typeof index !== 'number') return tree;
  const insert = (found: JsonTree | undefined): JsonTree | undefined => {
    if (found?.kind !== 'array' && found?.kind !== 'null') return found;
    const items = found.kind === 'array' ? found.items : [];
    const gap = Array.from({ length: Math.max(0, index - items.length) }, () => jsonNull);
    return { kind: 'array', items: [...items.slice(0, index), ...gap, ...values, ...items.slice(index)] };
  };
  return changedAt(tree, steps.slice(0, -1), insert, false) ?? jsonNull;
}

export interface StripOptions {
  readonly includeArrays: boolean;
  readonly removeEmpty: boolean;
}

export function strippedAt(tree: JsonTree, path: string, options: StripOptions): JsonTree {
  const steps = jsonSteps(path);
  if (jsonAt(tree, steps) === undefined) return tree;
  return changedAt(tree, steps, (found) => found && (stripped(found, options) ?? jsonNull), false) ?? jsonNull;
}

/** Undefined for what is taken out. */
function stripped(tree: JsonTree, options: StripOptions): JsonTree | undefined {
  const isGone = (kept: JsonTree | undefined) => kept === undefined || kept.kind === 'null';
  if (tree.kind === 'object') {
    const members = tree.members.flatMap(({ name, value }) => {
      const kept = stripped(value, options);
      return kept === undefined || isGone(kept) ? [] : [{ name, value: kept }];
    });
    return options.removeEmpty && members.length === 0 ? undefined : { kind: 'object', members };
  }
  if (tree.kind !== 'array') return tree;
  const items = tree.items.flatMap((item): readonly JsonTree[] => {
    const kept = stripped(item, options);
    if (options.includeArrays) return kept === undefined || isGone(kept) ? [] : [kept];
    return [kept ?? { kind: 'object', members: [] }];
  });
  return options.removeEmpty && options.includeArrays && items.length === 0 ? undefined : { kind: 'array', items };
}
