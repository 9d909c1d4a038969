import { given } from './given.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { iterate } from './iterate.ts';
import { bind, type Method } from './method.ts';
import { representationOf } from './text-of.ts';
import { JinjaTuple, type JinjaValue } from './value.ts';

/** Python's methods of `dict`; those that change it give None, as there. */
export const dictMethods: Readonly<Record<string, Method>> = {
  get: (self, call) => {
    const [key, otherwise] = bind(call, 'get', ['key', 'default'], 1);
    return given(dictOfSelf(self).get(key ?? null), otherwise ?? null);
  },
  keys: view('keys'),
  values: view('values'),
  items: view('items'),
  update: (self, call) => {
    const dict = dictOfSelf(self);
    if (call.positional.length > 1) throw new TemplateFault('`update` takes one dict or list of pairs, and names.');
    for (const [key, value] of pairsOf(given(call.positional[0], new JinjaDict()))) {
      call.context.budget.allocateItems(2);
      dict.set(key, value);
    }
    for (const [key, value] of call.keyword) dict.set(key, value);
    return null;
  },
  pop: (self, call) => {
    const [key, otherwise] = bind(call, 'pop', ['key', 'default'], 1);
    const dict = dictOfSelf(self);
    const value = given(dict.get(key ?? null), otherwise);
    if (value === undefined)
      throw new TemplateFault(
        `\`pop\`: the dict has no key ${representationOf(key ?? null, call.context.budget)}.`,
        'Give a second argument for what to take instead.',
      );
    dict.delete(key ?? null);
    return value;
  },
  popitem: (self, call) => {
    bind(call, 'popitem', []);
    const dict = dictOfSelf(self);
    call.context.budget.spend(dict.size);
    const last = [...dict.entries()].at(-1);
    if (!last) throw new TemplateFault('`popitem` from an empty dict.');
    dict.delete(last[0]);
    return new JinjaTuple(last);
  },
  setdefault: (self, call) => {
    const [key, otherwise] = bind(call, 'setdefault', ['key', 'default'], 1);
    const dict = dictOfSelf(self);
    const value = given(dict.get(key ?? null), otherwise ?? null);
    call.context.budget.allocateItems(2);
    dict.set(key ?? null, value);
    return value;
  },
  copy: (self, call) => {
    bind(call, 'copy', []);
    const dict = dictOfSelf(self);
    call.context.budget.allocateItems(dict.size * 2);
    return new JinjaDict(dict.entries());
  },
  clear: (self, call) => {
    bind(call, 'clear', []);
    dictOfSelf(self).clear();
    return null;
  },
};

/** The pairs of a dict, or of a list of pairs, as `dict(…)` and `update(…)` take them. */
export function* pairsOf(value: JinjaValue): Generator<readonly [JinjaValue, JinjaValue]> {
  if (value instanceof JinjaDict) {
    yield* [...value.entries()];
    return;
  }
  for (const pair of iterate(value)) {
    const items = Array.isArray(pair) ? pair : pair instanceof JinjaTuple ? pair.items : [];
    const [key, item] = items;
    if (key === undefined || item === undefined || items.length !== 2)
      throw new TemplateFault('A dict is made from pairs of a key and a value.');
    yield [key, item];
  }
}

function view(kind: 'keys' | 'values' | 'items'): Method {
  return (self, call) => {
    bind(call, kind, []);
    return new JinjaView(dictOfSelf(self), kind);
  };
}

function dictOfSelf(self: JinjaValue): JinjaDict {
  if (self instanceof JinjaDict) return self;
  throw new TypeError('A method of dicts is called on something else');
}
