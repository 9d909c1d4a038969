import { codePointLength } from './letters.ts';
import type { Budget } from './budget.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { JinjaIterator, JinjaObject, JinjaRange, JinjaTuple, Undefined, describeType, type JinjaValue } from './value.ts';

/** The elements of a value, live and lazy as in Python. Fails for what cannot be gone through. */
export function iterate(value: JinjaValue): Iterable<JinjaValue> {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value;
  if (value instanceof JinjaTuple) return value.items;
  if (value instanceof JinjaDict) return keysOf(value);
  if (value instanceof JinjaView) return value.values();
  if (value instanceof JinjaRange) return { [Symbol.iterator]: () => value.values() };
  if (value instanceof JinjaIterator) return { [Symbol.iterator]: () => value.source };
  if (value instanceof Undefined) return [];
  if (value instanceof JinjaObject && value.sequence) return value.sequence;
  throw new TemplateFault(`${describeType(value)} cannot be gone through: it is no list, dict or string.`);
}

function* keysOf(dict: JinjaDict): Generator<JinjaValue> {
  for (const [key] of dict.entries()) yield key;
}

/** All elements in a new array, paid for from the budget. */
export function listOf(value: JinjaValue, budget: Budget): JinjaValue[] {
  if (Array.isArray(value)) {
    budget.spend(value.length);
    return value.slice();
  }
  const items: JinjaValue[] = [];
  for (const item of iterate(value)) {
    budget.spend(1);
    items.push(item);
  }
  return items;
}

/** Python's `len`; undefined for what has none (numbers, generators). */
export function lengthOf(value: JinjaValue): number | undefined {
  if (typeof value === 'string') return codePointLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof JinjaTuple) return value.items.length;
  if (value instanceof JinjaDict) return value.size;
  if (value instanceof JinjaView) return value.dict.size;
  if (value instanceof JinjaRange) return Number(value.length);
  if (value instanceof JinjaObject) return value.sequence?.length;
  return value instanceof Undefined ? 0 : undefined;
}
