import { integerArgument } from './arguments.ts';
import { isTrue, equals } from './compare.ts';
import { TemplateFault } from './fault.ts';
import { iterate } from './iterate.ts';
import { bind, type Method } from './method.ts';
import { sortValues } from './sort-values.ts';
import { JinjaTuple, type CallArguments, type JinjaValue } from './value.ts';

/** Python's methods of `list`; those that change it give None, as there. */
export const listMethods: Readonly<Record<string, Method>> = {
  append: (self, call) => {
    const [item] = bind(call, 'append', ['object'], 1);
    call.context.budget.allocateItems(1);
    listOfSelf(self).push(item ?? null);
    return null;
  },
  extend: (self, call) => {
    const [items] = bind(call, 'extend', ['iterable'], 1);
    const list = listOfSelf(self);
    for (const item of items === self ? list.slice() : iterate(items ?? null)) {
      call.context.budget.allocateItems(1);
      list.push(item);
    }
    return null;
  },
  insert: (self, call) => {
    const [index, item] = bind(call, 'insert', ['index', 'object'], 2);
    call.context.budget.allocateItems(1);
    const list = listOfSelf(self);
    call.context.budget.spend(list.length >> 6);
    list.splice(integerArgument(index, '`insert`', 0), 0, item ?? null);
    return null;
  },
  pop: (self, call) => {
    const [index] = bind(call, 'pop', ['index']);
    const list = listOfSelf(self);
    const position = integerArgument(index, '`pop`', -1);
    if (position !== -1) call.context.budget.spend(list.length >> 6);
    const [item] = list.splice(position < 0 ? position + list.length : position, position < -list.length ? 0 : 1);
    if (item === undefined)
      throw new TemplateFault(list.length === 0 ? '`pop` from an empty list.' : '`pop` of an index that the list does not have.');
    return item;
  },
  remove: (self, call) => {
    const list = listOfSelf(self);
    list.splice(positionOf(list, 'remove', call), 1);
    return null;
  },
  index: (self, call) => BigInt(positionOf(listOfSelf(self), 'index', call)),
  count: (self, call) => countOf(listOfSelf(self), call),
  sort: (self, call) => {
    const [key, reverse] = bind({ ...call, positional: [] }, 'sort', ['key', 'reverse']);
    const list = listOfSelf(self);
    const keyOf = key === undefined || key === null ? undefined : (item: JinjaValue): JinjaValue => call.context.invoke(key, [item]);
    const sorted = sortValues(list, { keyOf, reverse: isTrue(reverse ?? false) }, call.context.budget);
    list.splice(0, list.length, ...sorted);
    return null;
  },
  reverse: (self, call) => {
    bind(call, 'reverse', []);
    call.context.budget.spend(listOfSelf(self).length);
    listOfSelf(self).reverse();
    return null;
  },
  copy: (self, call) => {
    bind(call, 'copy', []);
    const list = listOfSelf(self);
    call.context.budget.allocateItems(list.length);
    return list.slice();
  },
  clear: (self, call) => {
    bind(call, 'clear', []);
    listOfSelf(self).length = 0;
    return null;
  },
};

export const tupleMethods: Readonly<Record<string, Method>> = {
  index: (self, call) => BigInt(positionOf(itemsOfTuple(self), 'index', call)),
  count: (self, call) => countOf(itemsOfTuple(self), call),
};

function listOfSelf(self: JinjaValue): JinjaValue[] {
  if (Array.isArray(self)) return self;
  throw new TypeError('A method of lists is called on something else');
}

function itemsOfTuple(self: JinjaValue): readonly JinjaValue[] {
  if (self instanceof JinjaTuple) return self.items;
  throw new TypeError('A method of tuples is called on something else');
}

function positionOf(items: readonly JinjaValue[], name: string, call: CallArguments): number {
  const [value] = bind(call, name, ['value'], 1);
  call.context.budget.spend(items.length);
  const position = items.findIndex((item) => equals(item, value ?? null, call.context.budget));
  if (position < 0) throw new TemplateFault(`\`${name}\`: the value is not in the list.`);
  return position;
}

function countOf(items: readonly JinjaValue[], call: CallArguments): bigint {
  const [value] = bind(call, 'count', ['value'], 1);
  call.context.budget.spend(items.length);
  return BigInt(items.filter((item) => equals(item, value ?? null, call.context.budget)).length);
}
