import { given } from './given.ts';
import { integerArgument } from './arguments.ts';
import { arithmetic } from './arithmetic.ts';
import { lettersOf } from './letters.ts';
import { compare, equals, isTrue } from './compare.ts';
import { JinjaDict, JinjaView, identity } from './dict.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { iterate, lengthOf, listOf } from './iterate.ts';
import { bind } from './method.ts';
import { sortValues } from './sort-values.ts';
import { memberAt } from './text-filters.ts';
import { JinjaIterator, JinjaTuple, Undefined, describeType, type CallArguments, type JinjaValue } from './value.ts';

/** Filters over lists and what else can be gone through. */
export const sequenceFilters: Readonly<Record<string, Filter>> = {
  first: (value) => {
    for (const item of iterate(value)) return item;
    return new Undefined('There is no first item: the sequence is empty.');
  },
  last: (value, { context }) =>
    given<JinjaValue>(listOf(value, context.budget).at(-1), new Undefined('There is no last item: the sequence is empty.')),
  length: counted,
  count: counted,
  list: (value, { context }) => listOf(value, context.budget),
  items: (value) => {
    if (value instanceof Undefined) return new JinjaIterator([].values());
    if (value instanceof JinjaDict) return new JinjaIterator(new JinjaView(value, 'items').values());
    throw new TemplateFault(`\`items\` needs a dict, and got ${describeType(value)}.`);
  },
  reverse: (value, { context }) => {
    if (typeof value === 'string') return Array.from(lettersOf(value)).reverse().join('');
    const items = listOf(value, context.budget).reverse();
    return value instanceof JinjaIterator ? items : new JinjaIterator(items.values());
  },
  sort: (value, call) => {
    const [reverse, caseSensitive, attribute] = bind(call, 'sort', ['reverse', 'case_sensitive', 'attribute']);
    const keyOf = (item: JinjaValue): JinjaValue => sortKeys(attribute).map((part) => folded(keyAt(item, part, call), caseSensitive));
    return sortValues(listOf(value, call.context.budget), { keyOf, reverse: isTrue(reverse ?? false) }, call.context.budget);
  },
  dictsort: (value, call) => {
    const [caseSensitive, by, reverse] = bind(call, 'dictsort', ['case_sensitive', 'by', 'reverse']);
    if (!(value instanceof JinjaDict)) throw new TemplateFault(`\`dictsort\` needs a dict, and got ${describeType(value)}.`);
    if (by !== undefined && by !== 'key' && by !== 'value') throw new TemplateFault('`dictsort` sorts by `key` or by `value`.');
    const pairs = Array.from(value.entries(), (pair) => new JinjaTuple(pair));
    const keyOf = (pair: JinjaValue): JinjaValue => folded(call.context.itemOf(pair, by === 'value' ? 1n : 0n), caseSensitive);
    return sortValues(pairs, { keyOf, reverse: isTrue(reverse ?? false) }, call.context.budget);
  },
  unique: (value, call) => {
    const [caseSensitive, attribute] = bind(call, 'unique', ['case_sensitive', 'attribute']);
    return new JinjaIterator(uniqueItems(value, (item) => folded(keyAt(item, attribute ?? null, call), caseSensitive), call));
  },
  min: extreme('min', -1),
  max: extreme('max', 1),
  sum: (value, call) => {
    const [attribute, start] = bind(call, 'sum', ['attribute', 'start']);
    let total: JinjaValue = start === undefined ? 0n : start;
    for (const item of iterate(value)) {
      call.context.budget.spend(1);
      total = arithmetic('+', total, keyAt(item, attribute ?? null, call), call.context.budget);
    }
    return total;
  },
  groupby: (value, call) => {
    const [attribute, otherwise, caseSensitive] = bind(call, 'groupby', ['attribute', 'default', 'case_sensitive'], 1);
    const memberOf = (item: JinjaValue): JinjaValue => {
      const member = keyAt(item, attribute ?? null, call);
      return member instanceof Undefined && otherwise !== undefined && otherwise !== null ? otherwise : member;
    };
    return grouped(listOf(value, call.context.budget), memberOf, (key) => folded(key, caseSensitive), call);
  },
  batch: (value, call) => {
    const [size, fill] = bind(call, 'batch', ['linecount', 'fill_with'], 1);
    return new JinjaIterator(batches(value, integerArgument(size, '`batch`', 1), fill ?? null, call));
  },
  slice: (value, call) => {
    const [count, fill] = bind(call, 'slice', ['slices', 'fill_with'], 1);
    return new JinjaIterator(slices(listOf(value, call.context.budget), integerArgument(count, '`slice`', 1), fill ?? null, call));
  },
};

function counted(value: JinjaValue, call: CallArguments): bigint {
  bind(call, 'length', []);
  const length = lengthOf(value);
  if (length !== undefined) return BigInt(length);
  throw new TemplateFault(
    `${describeType(value)} has no length.`,
    value instanceof JinjaIterator ? 'Make a list of it with `| list` before.' : undefined,
  );
}

function keyAt(item: JinjaValue, attribute: JinjaValue, call: CallArguments): JinjaValue {
  return attribute === null ? item : memberAt(item, attribute, call);
}

function sortKeys(attribute: JinjaValue | undefined): JinjaValue[] {
  return typeof attribute === 'string' ? attribute.split(',') : [attribute ?? null];
}

/** Jinja compares strings without their case unless it is told otherwise. */
function folded(value: JinjaValue, caseSensitive: JinjaValue | undefined): JinjaValue {
  return typeof value === 'string' && !isTrue(caseSensitive ?? false) ? value.toLowerCase() : value;
}

function* uniqueItems(value: JinjaValue, keyOf: (item: JinjaValue) => JinjaValue, { context }: CallArguments): Generator<JinjaValue> {
  const seen = new Set<unknown>();
  for (const item of iterate(value)) {
    context.budget.spend(1);
    const key = identity(keyOf(item));
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function extreme(name: string, sign: 1 | -1): Filter {
  return (value, call) => {
    const [caseSensitive, attribute] = bind(call, name, ['case_sensitive', 'attribute']);
    let best: { readonly item: JinjaValue; readonly key: JinjaValue } | undefined;
    for (const item of iterate(value)) {
      call.context.budget.spend(1);
      const key = folded(keyAt(item, attribute ?? null, call), caseSensitive);
      if (!best || compare(key, best.key, call.context.budget) * sign > 0) best = { item, key };
    }
    return best ? best.item : new Undefined(`There is no \`${name}\`: the sequence is empty.`);
  };
}

/** Sorted by the member, then one tuple for each run of equal ones, whose parts are also called `grouper` and `list`. */
function grouped(
  items: readonly JinjaValue[],
  memberOf: (item: JinjaValue) => JinjaValue,
  fold: (key: JinjaValue) => JinjaValue,
  { context }: CallArguments,
): JinjaValue[] {
  const { budget } = context;
  const groups: { readonly key: JinjaValue; readonly grouper: JinjaValue; readonly list: JinjaValue[] }[] = [];
  for (const item of sortValues(items, { keyOf: (each) => fold(memberOf(each)) }, budget)) {
    const grouper = memberOf(item);
    const key = fold(grouper);
    const last = groups.at(-1);
    if (last && equals(last.key, key, budget)) last.list.push(item);
    else groups.push({ key, grouper, list: [item] });
  }
  return groups.map(({ grouper, list }) => new JinjaTuple([grouper, list], ['grouper', 'list']));
}

function* batches(value: JinjaValue, size: number, fill: JinjaValue, { context }: CallArguments): Generator<JinjaValue> {
  let batch: JinjaValue[] = [];
  for (const item of iterate(value)) {
    context.budget.spend(1);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null && batch.length < size) {
    context.budget.allocateItems(size);
    while (batch.length < size) batch.push(fill);
  }
  yield batch;
}

function* slices(items: readonly JinjaValue[], count: number, fill: JinjaValue, { context }: CallArguments): Generator<JinjaValue> {
  if (count === 0) throw new TemplateFault('`slice` cannot make 0 lists.');
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let start = 0;
  for (let index = 0; index < count; index++) {
    context.budget.spend(1);
    const end = start + size + (index < longer ? 1 : 0);
    const part = items.slice(start, end);
    start = end;
    yield fill !== null && index >= longer ? [...part, fill] : part;
  }
}
