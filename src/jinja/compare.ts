import type { Budget } from './budget.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { iterate } from './iterate.ts';
import { lettersOf } from './letters.ts';
import { undefinedFault } from './text-of.ts';
import { JinjaNamespace, JinjaObject, JinjaRange, JinjaTuple, Undefined, describeType, type JinjaValue } from './value.ts';

export function isTrue(value: JinjaValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === '' || value === 0n || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof JinjaTuple) return value.items.length > 0;
  if (value instanceof JinjaDict) return value.size > 0;
  if (value instanceof JinjaView) return value.dict.size > 0;
  if (value instanceof JinjaRange) return value.length > 0n;
  return !(value instanceof Undefined);
}

export type PythonNumber = bigint | number;

/** An int, float or boolean as a number; undefined for all else. */
export function numberOf(value: JinjaValue): PythonNumber | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? (value ? 1n : 0n) : undefined;
}

/** Python's `==`. */
export function equals(left: JinjaValue, right: JinjaValue, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length === right.length) budget.spend(left.length >> 6);
    return left === right;
  }
  if (left === right) return true;
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  // Mixed on purpose: JavaScript compares a bigint with a number exactly.
  if (leftNumber !== undefined && rightNumber !== undefined)
    return !(leftNumber < rightNumber) && !(leftNumber > rightNumber) && !isNaNNumber(leftNumber) && !isNaNNumber(rightNumber);
  if (Array.isArray(left)) return Array.isArray(right) && itemsEqual(left, right, budget);
  if (left instanceof JinjaTuple) return right instanceof JinjaTuple && itemsEqual(left.items, right.items, budget);
  if (left instanceof JinjaDict) return right instanceof JinjaDict && dictsEqual(left, right, budget);
  if (left instanceof JinjaRange) return right instanceof JinjaRange && rangesEqual(left, right);
  if (left instanceof JinjaObject) return right instanceof JinjaObject && left.text !== undefined && left.text === right.text;
  if (left instanceof Undefined) return right instanceof Undefined;
  return false;
}

function isNaNNumber(value: PythonNumber): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

function itemsEqual(left: readonly JinjaValue[], right: readonly JinjaValue[], budget: Budget): boolean {
  if (left.length !== right.length) return false;
  budget.spend(left.length);
  return left.every((item, index) => equals(item, right[index] ?? null, budget));
}

function dictsEqual(left: JinjaDict, right: JinjaDict, budget: Budget): boolean {
  if (left.size !== right.size) return false;
  budget.spend(left.size);
  for (const [key, value] of left.entries()) {
    const other = right.get(key);
    if (other === undefined || !equals(value, other, budget)) return false;
  }
  return true;
}

function rangesEqual(left: JinjaRange, right: JinjaRange): boolean {
  if (left.length !== right.length) return false;
  return left.length === 0n || (left.start === right.start && (left.length === 1n || left.step === right.step));
}

/** Python's order: negative, 0 or positive, NaN for numbers without order. Fails for values that have none between them. */
export function compare(left: JinjaValue, right: JinjaValue, budget: Budget): number {
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  if (leftNumber !== undefined && rightNumber !== undefined) {
    if (leftNumber < rightNumber) return -1;
    if (leftNumber > rightNumber) return 1;
    return isNaNNumber(leftNumber) || isNaNNumber(rightNumber) ? NaN : 0;
  }
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(left, right, budget);
  if (left instanceof JinjaTuple && right instanceof JinjaTuple) return compareItems(left.items, right.items, budget);
  const ofObject = left instanceof JinjaObject ? left.order?.(right) : undefined;
  if (ofObject !== undefined) return ofObject;
  if (left instanceof Undefined) throw undefinedFault(left);
  if (right instanceof Undefined) throw undefinedFault(right);
  throw new TemplateFault(
    `${describeType(left)} and ${describeType(right)} cannot be ordered.`,
    'Convert one of them, for example with `| int` or `| string`.',
  );
}

function compareItems(left: readonly JinjaValue[], right: readonly JinjaValue[], budget: Budget): number {
  budget.spend(Math.min(left.length, right.length));
  for (const [index, item] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (!equals(item, other, budget)) return compare(item, other, budget);
  }
  return left.length - right.length;
}

/** By code point, as Python does; JavaScript compares UTF-16 units. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (lettersOf(left) === left && lettersOf(right) === right) return left < right ? -1 : 1;
  const others = right[Symbol.iterator]();
  for (const letter of left) {
    const other = others.next();
    if (other.done === true) return 1;
    const difference = (letter.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return -1;
}

/** Python's `item in container`. */
export function contains(container: JinjaValue, item: JinjaValue, budget: Budget): boolean {
  if (typeof container === 'string') {
    budget.spend(container.length >> 6);
    if (typeof item === 'string') return container.includes(item);
    throw new TemplateFault(`${describeType(item)} cannot be looked for in a string.`, 'Convert it with `| string`.');
  }
  if (container instanceof JinjaDict) return container.has(item);
  if (container instanceof JinjaNamespace || container instanceof JinjaObject) {
    return (
      typeof item === 'string' && (container instanceof JinjaObject ? container.member(item) !== undefined : container.members.has(item))
    );
  }
  if (container instanceof JinjaRange) return rangeContains(container, item);
  for (const value of iterate(container)) {
    budget.spend(1);
    if (equals(value, item, budget)) return true;
  }
  return false;
}

function rangeContains(range: JinjaRange, item: JinjaValue): boolean {
  const value = numberOf(item);
  if (value === undefined || (typeof value === 'number' && !Number.isInteger(value))) return false;
  const offset = BigInt(value) - range.start;
  return offset % range.step === 0n && offset / range.step >= 0n && offset / range.step < range.length;
}
