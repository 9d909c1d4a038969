import type { ArithmeticOperator } from './ast.ts';
import type { Budget } from './budget.ts';
import { numberOf, type PythonNumber } from './compare.ts';
import { LimitFault, TemplateFault } from './fault.ts';
import { percentFormat } from './percent-format.ts';
import { undefinedFault } from './text-of.ts';
import { JinjaObject, JinjaTuple, Undefined, describeType, type JinjaValue } from './value.ts';

/** Python's arithmetic: exact ints, `/` always a float, `//` and `%` rounding down, `+` and `*` on strings and lists, `%` formatting. */
export function arithmetic(operator: ArithmeticOperator, left: JinjaValue, right: JinjaValue, budget: Budget): JinjaValue {
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right, budget);
  const leftNumber = numberOf(left);
  const rightNumber = numberOf(right);
  if (leftNumber !== undefined && rightNumber !== undefined) {
    if (typeof leftNumber === 'bigint' && typeof rightNumber === 'bigint') return onInts(operator, leftNumber, rightNumber);
    return onFloats(operator, floatOf(leftNumber), floatOf(rightNumber));
  }
  const sequence = operator === '+' ? joined(left, right, budget) : operator === '*' ? repeated(left, right, budget) : undefined;
  if (sequence !== undefined) return sequence;
  const ofObject =
    (left instanceof JinjaObject ? left.operate?.(operator, right, false) : undefined) ??
    (right instanceof JinjaObject ? right.operate?.(operator, left, true) : undefined);
  if (ofObject !== undefined) return ofObject;
  if (left instanceof Undefined) throw undefinedFault(left);
  if (right instanceof Undefined) throw undefinedFault(right);
  const hint =
    operator === '+' && (typeof left === 'string' || typeof right === 'string')
      ? 'Join values of different kinds as text with `~`.'
      : undefined;
  throw new TemplateFault(`\`${operator}\` does not work between ${describeType(left)} and ${describeType(right)}.`, hint);
}

/** `-x` and `+x`. */
export function signed(operator: '-' | '+', value: JinjaValue): JinjaValue {
  const number = numberOf(value);
  if (number !== undefined) return operator === '-' ? -number : number;
  if (value instanceof Undefined) throw undefinedFault(value);
  throw new TemplateFault(`\`${operator}\` does not work on ${describeType(value)}.`);
}

/** An int too large for a float is a fault, as in Python. */
export function floatOf(value: PythonNumber): number {
  if (typeof value === 'number') return value;
  const float = Number(value);
  if (!Number.isFinite(float)) throw new TemplateFault('The integer is too large to be a float.');
  return float;
}

/** Some 6000 digits: more than can be printed, and small enough that no operation takes long. */
const largestInt = 2n ** 20_000n;

function bounded(value: bigint): bigint {
  if (value > largestInt || value < -largestInt) throw new LimitFault('The integer is too large.');
  return value;
}

function onInts(operator: ArithmeticOperator, left: bigint, right: bigint): JinjaValue {
  switch (operator) {
    case '+':
      return bounded(left + right);
    case '-':
      return bounded(left - right);
    case '*':
      return bounded(left * right);
    case '/':
      if (right === 0n) throw divisionByZero();
      return floatOf(left) / floatOf(right);
    case '//':
      if (right === 0n) throw divisionByZero();
      return floorDivided(left, right);
    case '%':
      if (right === 0n) throw divisionByZero();
      return left - floorDivided(left, right) * right;
    case '**':
      return intPower(left, right);
  }
}

function floorDivided(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

function intPower(base: bigint, exponent: bigint): JinjaValue {
  if (exponent < 0n) {
    if (base === 0n) throw divisionByZero();
    return floatOf(base) ** floatOf(exponent);
  }
  const small = base >= -1n && base <= 1n;
  if (small) return base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : exponent === 0n ? 1n : base;
  if (exponent > 20_000n || BigInt(base.toString(2).length - 1) * exponent > 20_000n) throw new LimitFault('The integer is too large.');
  return bounded(base ** exponent);
}

function onFloats(operator: ArithmeticOperator, left: number, right: number): JinjaValue {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw divisionByZero();
      return left / right;
    case '//':
      return floatDivision(left, right).quotient;
    case '%':
      return floatDivision(left, right).remainder;
    case '**':
      return floatPower(left, right);
  }
}

/** The remainder has the divisor's sign, and the quotient is what goes with it. */
function floatDivision(left: number, right: number): { readonly quotient: number; readonly remainder: number } {
  if (right === 0) throw divisionByZero();
  let remainder = left % right;
  let quotient = (left - remainder) / right;
  if (remainder !== 0 && right < 0 !== remainder < 0) {
    remainder += right;
    quotient -= 1;
  } else if (remainder === 0) {
    remainder = right < 0 ? -0 : 0;
  }
  const floor = Math.floor(quotient);
  return {
    quotient: quotient - floor > 0.5 ? floor + 1 : quotient === 0 ? (left / right < 0 || Object.is(left / right, -0) ? -0 : 0) : floor,
    remainder,
  };
}

function floatPower(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw divisionByZero();
  const power = base ** exponent;
  if (base < 0 && Number.isNaN(power) && !Number.isNaN(exponent)) throw new TemplateFault('A negative number has no such power.');
  if (!Number.isFinite(power) && Number.isFinite(base) && Number.isFinite(exponent))
    throw new TemplateFault('The power is too large for a float.');
  // Python: 1 to any power is 1, NaN included.
  return base === 1 ? 1 : power;
}

function divisionByZero(): TemplateFault {
  return new TemplateFault('Division by zero.');
}

function joined(left: JinjaValue, right: JinjaValue, budget: Budget): JinjaValue | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.join(left.length + right.length, Math.max(left.length, right.length));
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    budget.allocateItems(left.length + right.length);
    return left.concat(right);
  }
  if (left instanceof JinjaTuple && right instanceof JinjaTuple) {
    budget.allocateItems(left.items.length + right.items.length);
    return new JinjaTuple(left.items.concat(right.items));
  }
  return undefined;
}

function repeated(left: JinjaValue, right: JinjaValue, budget: Budget): JinjaValue | undefined {
  const [value, count] = typeof left === 'bigint' || typeof left === 'boolean' ? [right, left] : [left, right];
  if (typeof count !== 'bigint' && typeof count !== 'boolean') return undefined;
  const times = Math.max(0, Number(count));
  if (typeof value === 'string') {
    budget.allocate(value.length * times);
    return value === '' ? '' : value.repeat(times);
  }
  if (Array.isArray(value)) return repeatedItems(value, times, budget);
  if (value instanceof JinjaTuple) return new JinjaTuple(repeatedItems(value.items, times, budget));
  return undefined;
}

function repeatedItems(items: readonly JinjaValue[], times: number, budget: Budget): JinjaValue[] {
  budget.allocateItems(items.length * times);
  if (items.length === 0) return [];
  return Array.from({ length: times }, () => items).flat(1);
}
