import { jsonNull, type JsonTree } from './json-tree.ts';
import { sorted } from './json-values.ts';

/** A step of a JSONPath: a member's name or an element's index. */
export type JsonStep = string | number;

const stepPattern = /\.([^.[\]'"\s]+)|\."((?:[^"\\]|\\.)*)"|\[(\d+)\]|\['([^'"]*)'\]|\["([^'"]*)"\]/gy;
const known = new Map<string, readonly JsonStep[]>();

export function jsonSteps(path: string): readonly JsonStep[] {
  const found = known.get(path) ?? parsedSteps(path);
  if (known.size < 1000) known.set(path, found);
  return found;
}

function parsedSteps(path: string): readonly JsonStep[] {
  const matches = [...path.slice(1).matchAll(stepPattern)];
  const read = matches.reduce((length, [text]) => length + text.length, 1);
  if (!path.startsWith('$') || read !== path.length) throw new Error(`The local engine does not know the JSONPath: ${path}`);
  return matches.map(([, name, quoted, index, single, double]) =>
    index === undefined ? (name ?? quoted?.replace(/\\(.)/g, '$1') ?? single ?? double ?? '') : Number(index),
  );
}

export function jsonAt(tree: JsonTree, steps: readonly JsonStep[]): JsonTree | undefined {
  return steps.reduce<JsonTree | undefined>((found, step) => (found === undefined ? undefined : child(found, step)), tree);
}

function child(tree: JsonTree, step: JsonStep): JsonTree | undefined {
  if (tree.kind === 'array') return typeof step === 'number' ? tree.items[step] : undefined;
  return tree.kind === 'object' && typeof step === 'string' ? tree.members.find(({ name }) => name === step)?.value : undefined;
}

/**
 * The tree with what is at the path changed. `change` is given undefined where there is nothing, and gives undefined to leave it (or take
 * it) out. With `create` the members and elements on the way are made, in the place of nulls too; where the way leads through another
 * kind of value nothing is changed.
 */
export function changedAt(
  tree: JsonTree | undefined,
  steps: readonly JsonStep[],
  change: (found: JsonTree | undefined) => JsonTree | undefined,
  create: boolean,
): JsonTree | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return change(tree);
  if (tree === undefined || tree.kind === 'null') {
    const empty: JsonTree = typeof step === 'string' ? { kind: 'object', members: [] } : { kind: 'array', items: [] };
    return create ? changedAt(empty, steps, change, create) : tree;
  }
  if (typeof step === 'string') {
    if (tree.kind !== 'object') return tree;
    const own = tree.members.find(({ name }) => name === step)?.value;
    const value = changedAt(own, rest, change, create);
    if (value === own) return tree;
    const others = tree.members.filter(({ name }) => name !== step);
    return { kind: 'object', members: sorted(value === undefined ? others : [...others, { name: step, value }]) };
  }
  if (tree.kind !== 'array') return tree;
  const { items } = tree;
  const own = items[step];
  const value = changedAt(own, rest, change, create);
  if (value === own) return tree;
  if (value === undefined) return { kind: 'array', items: items.filter((_, index) => index !== step) };
  const length = Math.max(items.length, step + 1);
  return { kind: 'array', items: Array.from({ length }, (_, index) => (index === step ? value : (items[index] ?? jsonNull))) };
}
