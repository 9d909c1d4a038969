import { lettersOf } from './letters.ts';
import { given } from './given.ts';
import { numberOf } from './compare.ts';
import { JinjaDict } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { dictMethods } from './dict-methods.ts';
import { listMethods, tupleMethods } from './list-methods.ts';
import type { Method } from './method.ts';
import { stringMethods } from './string-methods.ts';
import { representationOf } from './text-of.ts';
import {
  JinjaNamespace,
  JinjaObject,
  JinjaRange,
  JinjaTuple,
  Undefined,
  describeType,
  jinjaFunction,
  type CallArguments,
  type JinjaValue,
} from './value.ts';

/** `object.name`: a method or member, or else the item of that name. What does not exist is `Undefined`. */
export function attributeOf(object: JinjaValue, name: string): JinjaValue {
  const member = memberOf(object, name);
  if (!(member instanceof Undefined)) return member;
  return given(itemIn(object, name), member);
}

/** `object[key]`: the item, or else, for a string, the member of that name. */
export function itemOf(object: JinjaValue, key: JinjaValue): JinjaValue {
  const item = itemIn(object, key);
  if (item !== undefined) return item;
  return typeof key === 'string' ? memberOf(object, key) : missing(object, key);
}

function missing(object: JinjaValue, key: JinjaValue): Undefined {
  // As in dbt, what is undefined stays so however far one reaches into it.
  if (object instanceof Undefined) return object;
  const owner = `${describeType(object).charAt(0).toUpperCase()}${describeType(object).slice(1)}`;
  if (typeof key === 'string') return new Undefined(`${owner} has no member \`${key}\`.`);
  return new Undefined(`${owner} has no element ${key instanceof Undefined ? 'of an undefined key' : representationOf(key)}.`);
}

/** A method or member only. */
export function memberOf(object: JinjaValue, name: string): JinjaValue {
  const member = memberIn(object, name);
  return member === undefined ? missing(object, name) : member;
}

function memberIn(object: JinjaValue, name: string): JinjaValue | undefined {
  if (object instanceof JinjaObject) return object.member(name);
  if (object instanceof JinjaTuple && object.names.includes(name)) return object.items[object.names.indexOf(name)];
  const methods = methodsOf(object);
  const method = methods && Object.hasOwn(methods, name) ? methods[name] : undefined;
  return method && jinjaFunction(name, (call) => called(method, object, call));
}

/** A method of a long text takes longer than one of a short one. */
function called(method: Method, self: JinjaValue, call: CallArguments): JinjaValue {
  if (typeof self === 'string') call.context.budget.spend(self.length >> 5);
  return method(self, call);
}

function methodsOf(object: JinjaValue): Readonly<Record<string, Method>> | undefined {
  if (typeof object === 'string') return stringMethods;
  if (Array.isArray(object)) return listMethods;
  if (object instanceof JinjaDict) return dictMethods;
  return object instanceof JinjaTuple ? tupleMethods : undefined;
}

function itemIn(object: JinjaValue, key: JinjaValue): JinjaValue | undefined {
  if (object instanceof JinjaDict) return object.get(key);
  if (object instanceof JinjaNamespace) return typeof key === 'string' ? object.members.get(key) : undefined;
  const index = numberOf(key);
  if (typeof index !== 'bigint') return undefined;
  if (Array.isArray(object)) return at(object, index);
  if (object instanceof JinjaTuple) return at(object.items, index);
  if (object instanceof JinjaObject) return object.sequence && at(object.sequence, index);
  if (typeof object === 'string') return at(lettersOf(object), index);
  if (object instanceof JinjaRange) {
    const position = index < 0n ? index + object.length : index;
    return position >= 0n && position < object.length ? object.start + position * object.step : undefined;
  }
  return undefined;
}

function at<T>(items: ArrayLike<T>, index: bigint): T | undefined {
  const position = Number(index);
  return items[position < 0 ? position + items.length : position];
}

export interface SliceBounds {
  readonly from: JinjaValue;
  readonly to: JinjaValue;
  readonly step: JinjaValue;
}

/** `object[from:to:step]`; `null` for a bound that is left out. */
export function sliceOf(object: JinjaValue, bounds: SliceBounds): JinjaValue {
  const step = bound(bounds.step) ?? 1n;
  if (step === 0n) throw new TemplateFault('The step of a slice cannot be 0.');
  if (typeof object === 'string') return sliced(lettersOf(object), bounds, step).join('');
  if (Array.isArray(object)) return sliced(object, bounds, step);
  if (object instanceof JinjaTuple) return new JinjaTuple(sliced(object.items, bounds, step));
  if (object instanceof JinjaRange) return slicedRange(object, bounds, step);
  if (object instanceof Undefined) return object;
  throw new TemplateFault(`${describeType(object)} cannot be sliced.`);
}

function sliced<T>(items: ArrayLike<T>, bounds: SliceBounds, step: bigint): T[] {
  const { start, stop } = limits(bounds, step, BigInt(items.length));
  const result: T[] = [];
  for (let index = start; step > 0n ? index < stop : index > stop; index += step) {
    const item = items[Number(index)];
    if (item !== undefined) result.push(item);
  }
  return result;
}

function slicedRange(range: JinjaRange, bounds: SliceBounds, step: bigint): JinjaRange {
  const { start, stop } = limits(bounds, step, range.length);
  return new JinjaRange(range.start + start * range.step, range.start + stop * range.step, range.step * step);
}

/** Python's `slice.indices`. */
function limits(bounds: SliceBounds, step: bigint, length: bigint): { readonly start: bigint; readonly stop: bigint } {
  const lowest = step > 0n ? 0n : -1n;
  const highest = step > 0n ? length : length - 1n;
  const place = (value: bigint | undefined, otherwise: bigint): bigint => {
    if (value === undefined) return otherwise;
    const position = value < 0n ? value + length : value;
    return position < lowest ? lowest : position > highest ? highest : position;
  };
  return step > 0n
    ? { start: place(bound(bounds.from), lowest), stop: place(bound(bounds.to), highest) }
    : { start: place(bound(bounds.from), highest), stop: place(bound(bounds.to), lowest) };
}

function bound(value: JinjaValue): bigint | undefined {
  if (value === null) return undefined;
  const number = numberOf(value);
  if (typeof number === 'bigint') return number;
  throw new TemplateFault(`A slice needs integers, and got ${describeType(value)}.`);
}
