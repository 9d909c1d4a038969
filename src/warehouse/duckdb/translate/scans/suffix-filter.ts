import type { FunctionCall, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';

export type Keeps = (suffix: string) => boolean;

/**
 * Which shards of a wildcard table a filter leaves, as far as it compares `_TABLE_SUFFIX`, the column of this id, with literals; undefined
 * where it does not. A shard too many costs time, not truth: the filter itself stays.
 */
export function keepsOf(node: ResolvedExpression, id: string): Keeps | undefined {
  if (node.kind !== 'FunctionCall') return undefined;
  switch (node.function) {
    case '$and': {
      const parts = node.argumentList.map((part) => keepsOf(part, id)).filter((part) => part !== undefined);
      return parts.length === 0 ? undefined : (suffix) => parts.every((keeps) => keeps(suffix));
    }
    case '$or': {
      const parts = node.argumentList.map((part) => keepsOf(part, id));
      const known = parts.filter((part) => part !== undefined);
      return known.length === parts.length ? (suffix) => known.some((keeps) => keeps(suffix)) : undefined;
    }
    case '$between': {
      const [from, to] = constantsAfterSuffix(node, id) ?? [];
      return from === undefined || to === undefined ? undefined : (suffix) => suffix >= from && suffix <= to;
    }
    case '$in': {
      const values = constantsAfterSuffix(node, id);
      return values && ((suffix) => values.includes(suffix));
    }
    case 'starts_with': {
      const prefix = constantsAfterSuffix(node, id)?.[0];
      return prefix === undefined ? undefined : (suffix) => suffix.startsWith(prefix);
    }
    default:
      return comparison(node, id);
  }
}

/** There is nothing more in the filter than `keepsOf` has told. */
export function isDecided(node: ResolvedExpression, id: string): boolean {
  const isLogical = node.kind === 'FunctionCall' && (node.function === '$and' || node.function === '$or');
  return isLogical ? node.argumentList.every((part) => isDecided(part, id)) : keepsOf(node, id) !== undefined;
}

const comparisons: Readonly<Partial<Record<string, (suffix: string, value: string) => boolean>>> = {
  $equal: (suffix, value) => suffix === value,
  $less: (suffix, value) => suffix < value,
  $less_or_equal: (suffix, value) => suffix <= value,
  $greater: (suffix, value) => suffix > value,
  $greater_or_equal: (suffix, value) => suffix >= value,
};

const mirrored: Readonly<Partial<Record<string, string>>> = {
  $equal: '$equal',
  $less: '$greater',
  $less_or_equal: '$greater_or_equal',
  $greater: '$less',
  $greater_or_equal: '$less_or_equal',
};

function comparison(node: FunctionCall, id: string): Keeps | undefined {
  const [left, right] = node.argumentList;
  if (left === undefined || right === undefined) return undefined;
  const straight = isSuffix(left, id) ? constant(right) : undefined;
  const reversed = isSuffix(right, id) ? constant(left) : undefined;
  const compare = comparisons[(straight === undefined ? mirrored[node.function] : node.function) ?? ''];
  const value = straight ?? reversed;
  return compare && value !== undefined ? (suffix) => compare(suffix, value) : undefined;
}

function constantsAfterSuffix(node: FunctionCall, id: string): readonly string[] | undefined {
  const [first, ...rest] = node.argumentList;
  if (first === undefined || !isSuffix(first, id)) return undefined;
  const values = rest.map(constant).filter((value) => value !== undefined);
  return values.length === rest.length ? values : undefined;
}

function isSuffix(node: ResolvedExpression, id: string): boolean {
  return node.kind === 'ColumnRef' && node.column.id === id;
}

function constant(node: ResolvedExpression): string | undefined {
  return node.kind === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
