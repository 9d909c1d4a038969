import { isTrue } from './compare.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { iterate } from './iterate.ts';
import { memberAt } from './text-filters.ts';
import { JinjaIterator, Undefined, type CallArguments, type JinjaValue } from './value.ts';

/** `map`, `select` and their like: lazy, as in Python. */
export const pickingFilters: Readonly<Record<string, Filter>> = {
  map: (value, call) => mapped(value, call),
  select: picking('select', true),
  reject: picking('reject', false),
  selectattr: pickingByMember('selectattr', true),
  rejectattr: pickingByMember('rejectattr', false),
};

function mapped(value: JinjaValue, call: CallArguments): JinjaValue {
  const change = call.positional.length === 0 && call.keyword.has('attribute') ? memberChange(call) : filterChange(call);
  return new JinjaIterator(changed(value, change, call));
}

function memberChange(call: CallArguments): (item: JinjaValue) => JinjaValue {
  const attribute = call.keyword.get('attribute') ?? null;
  const otherwise = call.keyword.get('default');
  for (const name of call.keyword.keys())
    if (name !== 'attribute' && name !== 'default') throw new TemplateFault(`\`map\` has no parameter \`${name}\`.`);
  return (item) => {
    const member = memberAt(item, attribute, call);
    return member instanceof Undefined && otherwise !== undefined ? otherwise : member;
  };
}

function filterChange(call: CallArguments): (item: JinjaValue) => JinjaValue {
  const [name, ...rest] = call.positional;
  if (typeof name !== 'string')
    throw new TemplateFault('`map` needs the name of a filter, or `attribute=`.', "Write `| map('upper')` or `| map(attribute='name')`.");
  return (item) => call.context.filter(name, item, rest, call.keyword);
}

function* changed(value: JinjaValue, change: (item: JinjaValue) => JinjaValue, { context }: CallArguments): Generator<JinjaValue> {
  for (const item of iterate(value)) {
    context.budget.spend(1);
    yield change(item);
  }
}

function picking(name: string, wanted: boolean): Filter {
  return (value, call) => new JinjaIterator(picked(value, wanted, (item) => item, tested(name, call.positional, call), call));
}

function pickingByMember(name: string, wanted: boolean): Filter {
  return (value, call) => {
    const [attribute, ...rest] = call.positional;
    if (attribute === undefined)
      throw new TemplateFault(`\`${name}\` needs the name of a member.`, `Write \`| ${name}('name', 'equalto', 1)\`.`);
    return new JinjaIterator(picked(value, wanted, (item) => memberAt(item, attribute, call), tested(name, rest, call), call));
  };
}

/** The test by its name, or whether the value is true. */
function tested(filter: string, [name, ...rest]: readonly JinjaValue[], { context }: CallArguments): (item: JinjaValue) => boolean {
  if (name === undefined) return isTrue;
  if (typeof name !== 'string') throw new TemplateFault(`\`${filter}\` needs the name of a test.`);
  return (item) => context.test(name, item, rest);
}

function* picked(
  value: JinjaValue,
  wanted: boolean,
  memberOf: (item: JinjaValue) => JinjaValue,
  holds: (item: JinjaValue) => boolean,
  { context }: CallArguments,
): Generator<JinjaValue> {
  for (const item of iterate(value)) {
    context.budget.spend(1);
    if (holds(memberOf(item)) === wanted) yield item;
  }
}
