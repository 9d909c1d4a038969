import { bignumericLimbs, bignumericSql } from '../../bignumeric.ts';
import { numericText } from './text-of-values.ts';
import type { AggregateCall } from './aggregate-functions.ts';
import { arg, type Rule } from './rule.ts';

/** A function of BIGNUMERIC that is native: DuckDB has no number of that size. */
export function bignumericCall(name: string, ...args: readonly string[]): string {
  return `googlesql_bignumeric_${name}(${args.join(', ')})`;
}

export const bignumeric =
  (name: string): Rule =>
  ({ args }) =>
    bignumericCall(name, ...args);

/** ROUND and TRUNC. */
export function bignumericDigits(name: 'round' | 'trunc'): Rule {
  return (call) => bignumericCall(name, arg(call, 0), call.args[1] ?? '0::BIGINT');
}

export const bignumericZero = bignumericSql(0n);

export function bignumericOfNumeric(value: string): string {
  return bignumericCall('of_text', numericText(value));
}

/** Sums of the parts of the numbers, which a window can take too, become one number. */
export function bignumericSum(call: AggregateCall, name: 'total' | 'mean'): string {
  const value = arg(call, 0);
  if (call.distinct) {
    const all = call.aggregate('list', [value], { order: '', filter: `${value} IS NOT NULL` });
    return bignumericCall(`${name}_of`, all);
  }
  const limbs = bignumericLimbs(value).map((limb) => call.aggregate('sum', [limb], { order: '' }));
  const parts = [call.aggregate('count', [value], { order: '' }), ...limbs].map((part) => `CAST(${part} AS VARCHAR)`);
  return bignumericCall(name, `[${parts.join(', ')}]`);
}

/** Of text with all its digits, which is a number that a double holds exactly or goes as text. `value` is repeated. */
export function bignumericJson(value: string, style: 'text' | 'json'): string {
  const text = bignumericCall('text', value);
  if (style === 'json') return text;
  const bound = 2n ** 53n * 10n ** 38n;
  const isWhole = `${value} BETWEEN ${bignumericSql(-bound)} AND ${bignumericSql(bound)} AND NOT contains(${text}, '.')`;
  return `CASE WHEN ${isWhole} THEN ${text} ELSE '"' || ${text} || '"' END`;
}

/** ZEROIFNULL and NULLIFZERO, whose zero is one of the argument's type. */
export function zeroOf(name: 'coalesce' | 'nullif'): Rule {
  return (call) => `${name}(${arg(call, 0)}, ${call.nodes[0]?.type.kind === 'BIGNUMERIC' ? bignumericZero : '0'})`;
}
