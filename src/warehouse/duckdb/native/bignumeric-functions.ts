import { bignumericText as text, bignumericTotal, isBignumeric } from '../bignumeric.ts';
import { decimalText } from '../value-text.ts';
import { bignumericOf, bignumericOfFloat, one, rounded } from './decimal-arithmetic.ts';
import type { NativeArguments, NativeFunction, NativeType, NativeValue } from './native-function.ts';

type Operation = (left: bigint, right: bigint) => bigint;

const type = 'BIGNUMERIC';

function held(value: bigint, told: () => string): bigint {
  if (!isBignumeric(value)) throw new Error(`BIGNUMERIC overflow: ${told()}`);
  return value;
}

/** An operation of two numbers, and its twin that gives NULL where it cannot be done. */
function pair(name: string, operation: Operation, told: (left: string, right: string) => string): readonly NativeFunction[] {
  const computed = (args: NativeArguments): bigint => {
    const [left, right] = [args.integer(0), args.integer(1)];
    return held(operation(left, right), () => told(text(left), text(right)));
  };
  const safely = (args: NativeArguments): NativeValue => {
    const [left, right] = [args.integer(0), args.integer(1)];
    if (right === 0n && name === 'quotient') return null;
    const value = operation(left, right);
    return isBignumeric(value) ? value : null;
  };
  return [made(name, [type, type], type, computed), made(`safe_${name}`, [type, type], type, safely)];
}

function made(
  name: string,
  parameters: readonly NativeType[],
  returns: NativeType,
  evaluate: (args: NativeArguments) => NativeValue,
): NativeFunction {
  return { name: `googlesql_bignumeric_${name}`, parameters, returns, evaluate };
}

/** A function of one number. */
function unary(name: string, told: string, operation: (value: bigint) => bigint): NativeFunction {
  return made(name, [type], type, (args) => {
    const value = args.integer(0);
    return held(operation(value), () => `${told}(${text(value)})`);
  });
}

const notZero =
  (operation: Operation, told: (left: string, right: string) => string): Operation =>
  (left, right) => {
    if (right === 0n) throw new Error(`division by zero: ${told(text(left), text(right))}`);
    return operation(left, right);
  };

const infix = (operator: string) => (left: string, right: string) => `${left} ${operator} ${right}`;
const prefix = (name: string) => (left: string, right: string) => `${name}(${left}, ${right})`;

const whole = notZero((left, right) => (left / right) * one, prefix('DIV'));
const remainder = notZero((left, right) => left % right, prefix('MOD'));
const quotient = notZero((left, right) => rounded(left * one, right), infix('/'));

/** To so many digits after the point, which may be fewer than none. */
function toDigits(name: 'ROUND' | 'TRUNC'): (args: NativeArguments) => bigint {
  return (args) => {
    const [value, digits] = [args.integer(0), args.integer(1)];
    if (digits >= 38n) return value;
    if (digits < -39n) return 0n;
    const unit = 10n ** (38n - digits);
    const units = name === 'ROUND' ? rounded(value, unit) : value / unit;
    return held(units * unit, () => `${name}(${text(value)}, ${digits})`);
  };
}

function down(value: bigint): bigint {
  const rest = value % one;
  return value - rest - (rest < 0n ? one : 0n);
}

/** The count of the numbers and the sums of their parts, as text; of no numbers they are NULL. */
function totalOf(args: NativeArguments): { readonly count: bigint; readonly total: bigint } | undefined {
  const parts = args.list(0);
  if (parts.includes(null)) return undefined;
  const [count = 0n, ...limbs] = parts.map((part) => BigInt(String(part)));
  return { count, total: bignumericTotal(count, limbs) };
}

function listed(args: NativeArguments): readonly bigint[] {
  return args.list(0).filter((item) => typeof item === 'bigint');
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function toParameters(args: NativeArguments): bigint {
  const [value, precision, scale] = [args.integer(0), args.integer(1), args.integer(2)];
  const unit = 10n ** (38n - scale);
  const units = rounded(value, unit);
  const largest = 10n ** precision - 1n;
  if (units <= largest && units >= -largest && isBignumeric(units * unit)) return units * unit;
  const name = `BIGNUMERIC(${precision}${scale === 0n ? '' : `, ${scale}`})`;
  throw new Error(`${name} has precision ${precision} and scale ${scale} but got a value that is not in range`);
}

function toInteger(args: NativeArguments): bigint {
  const whole = rounded(args.integer(0), one);
  if (BigInt.asIntN(64, whole) !== whole) throw new Error(`int64 out of range: ${text(args.integer(0))}`);
  return whole;
}

function toNumeric(args: NativeArguments): string {
  const units = rounded(args.integer(0), 10n ** 29n);
  if (units >= 10n ** 38n || units <= -(10n ** 38n)) throw new Error(`numeric out of range: ${text(args.integer(0))}`);
  return decimalText(units, 9);
}

/** BIGNUMERIC arithmetic, exact and rounded half away from zero, in BigQuery's words where it fails. */
export const bignumericFunctions: readonly NativeFunction[] = [
  ...pair('sum', (left, right) => left + right, infix('+')),
  ...pair('difference', (left, right) => left - right, infix('-')),
  ...pair('product', (left, right) => rounded(left * right, one), infix('*')),
  ...pair('quotient', quotient, infix('/')),
  made('div', [type, type], type, (args) => held(whole(args.integer(0), args.integer(1)), () => 'DIV')),
  made('mod', [type, type], type, (args) => remainder(args.integer(0), args.integer(1))),
  unary('negative', '-', (value) => -value),
  made('safe_negative', [type], type, (args) => (isBignumeric(-args.integer(0)) ? -args.integer(0) : null)),
  unary('abs', 'ABS', (value) => (value < 0n ? -value : value)),
  unary('sign', 'SIGN', (value) => (value > 0n ? one : value < 0n ? -one : 0n)),
  unary('floor', 'FLOOR', down),
  unary('ceil', 'CEIL', (value) => -down(-value)),
  made('round', [type, 'BIGINT'], type, toDigits('ROUND')),
  made('trunc', [type, 'BIGINT'], type, toDigits('TRUNC')),
  made('text', [type], 'VARCHAR', (args) => text(args.integer(0))),
  made('float', [type], 'DOUBLE', (args) => Number(text(args.integer(0)))),
  made('integer', [type], 'BIGINT', toInteger),
  made('numeric', [type], 'VARCHAR', toNumeric),
  made('of_text', ['VARCHAR'], type, (args) => bignumericOf(args.text(0), 'cast')),
  made('parse', ['VARCHAR'], type, (args) => bignumericOf(args.text(0), 'parse')),
  made('of_float', ['DOUBLE'], type, (args) => bignumericOfFloat(args.number(0))),
  made('held', [type, 'BIGINT', 'BIGINT'], type, toParameters),
  made('total', ['VARCHAR[]'], type, (args) => {
    const found = totalOf(args);
    return found === undefined ? null : held(found.total, () => 'SUM');
  }),
  made('mean', ['VARCHAR[]'], type, (args) => {
    const found = totalOf(args);
    return found === undefined ? null : rounded(found.total, found.count);
  }),
  made('total_of', ['BIGNUMERIC[]'], type, (args) => held(sum(listed(args)), () => 'SUM')),
  made('mean_of', ['BIGNUMERIC[]'], type, (args) => rounded(sum(listed(args)), BigInt(listed(args).length))),
];
