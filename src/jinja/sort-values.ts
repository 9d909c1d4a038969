import type { Budget } from './budget.ts';
import { compare } from './compare.ts';
import type { JinjaValue } from './value.ts';

export interface SortOptions {
  readonly keyOf?: ((item: JinjaValue) => JinjaValue) | undefined;
  readonly reverse?: boolean;
}

/** Python's `sorted`: stable, in reverse too. Fails for values that have no order between them. */
export function sortValues(items: readonly JinjaValue[], options: SortOptions, budget: Budget): JinjaValue[] {
  const { keyOf = (item: JinjaValue): JinjaValue => item, reverse = false } = options;
  budget.spend(items.length * Math.ceil(Math.log2(items.length + 1)));
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((left, right) => (reverse ? compare(right.key, left.key, budget) : compare(left.key, right.key, budget)));
  return keyed.map(({ item }) => item);
}
