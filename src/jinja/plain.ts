import { Budget } from './budget.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { iterate } from './iterate.ts';
import { JinjaIterator, JinjaNamespace, JinjaObject, JinjaRange, JinjaTuple, Undefined, type JinjaValue } from './value.ts';

/** A value of JSON or YAML as a template sees it: whole numbers are ints, other numbers floats, `undefined` is None. */
export function fromPlain(value: unknown): JinjaValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (isTemplateValue(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return new JinjaDict(Array.from(value, ([key, item]) => [fromPlain(key), fromPlain(item)] as const));
  if (typeof value === 'object') return new JinjaDict(Object.entries(value).map(([key, item]) => [key, fromPlain(item)] as const));
  throw new TypeError(`A ${typeof value} is no value of JSON or YAML`);
}

function isTemplateValue(value: unknown): value is JinjaValue {
  return (
    value instanceof JinjaTuple ||
    value instanceof JinjaDict ||
    value instanceof JinjaView ||
    value instanceof JinjaRange ||
    value instanceof JinjaIterator ||
    value instanceof JinjaNamespace ||
    value instanceof JinjaObject ||
    value instanceof Undefined
  );
}

/**
 * A template's value as JSON or YAML would hold it: ints are numbers where that is exact, else bigints; lists, tuples, ranges and
 * views are arrays; dicts are objects with their keys as text; objects of the host are their text; what has none is `undefined`.
 */
export function toPlain(value: JinjaValue, budget: Budget = new Budget()): unknown {
  budget.spend(1);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Undefined) return undefined;
  if (value instanceof JinjaObject) return value.text;
  if (value instanceof JinjaNamespace) return objectOf(value.members, budget);
  if (value instanceof JinjaDict) return objectOf(value.entries(), budget);
  return Array.from(iterate(value), (item) => toPlain(item, budget));
}

function objectOf(entries: Iterable<readonly [JinjaValue, JinjaValue]>, budget: Budget): Record<string, unknown> {
  return Object.fromEntries(Array.from(entries, ([key, item]) => [keyText(key), toPlain(item, budget)] as const));
}

function keyText(key: JinjaValue): string {
  return key === null ? 'null' : String(toPlain(key));
}
