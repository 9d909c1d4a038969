import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { type Context, once } from '../context.ts';
import { isKnownWhole } from '../known-values.ts';
import { raise } from '../raise.ts';
import { bignumeric, bignumericDigits } from './bignumeric-calls.ts';
import { combinedIntervals, negatedInterval } from './interval-functions.ts';
import { floatFunctions } from './float-functions.ts';
import { boundedFloat, isQuotientBounded } from './float-arithmetic.ts';
import { numericProduct, numericQuotient, numericRounded } from './numeric-division.ts';
import {
  arg,
  byType,
  type Call,
  fail,
  literalText,
  native,
  nullIfAnyNull,
  refuseCall,
  type Rule,
  type RuleTable,
  template,
  using,
} from './rule.ts';

const isZeroLiteral = (call: Call, index: number) => {
  const text = literalText(call, index);
  return text === undefined ? undefined : Number(text) === 0;
};

/** The divisor, or an error where it is zero, which tells the dividend where that is short enough to write once more. */
function divisor(call: Call): string {
  if (isZeroLiteral(call, 1) === false) return arg(call, 1);
  const dividend = arg(call, 0);
  const isFloat = call.nodes[0]?.type.kind === 'FLOAT64';
  const shown = isFloat ? `printf('%g', ${dividend})` : dividend;
  return using(call, 1, (value) => {
    const problem =
      dividend.length < 100
        ? raise(
            `'division by zero: ' || ${isFloat ? shown : `CAST(${shown} AS VARCHAR)`} || ' / '`,
            call.context,
            `CAST(${value} AS BIGINT)`,
            true,
          )
        : fail(call, 'division by zero', value);
    return `CASE WHEN ${value} = 0 AND ${dividend} IS NOT NULL THEN ${problem} ELSE ${value} END`;
  });
}

const words = { '+': 'sum', '-': 'difference', '*': 'product' } as const;

const binary = (operation: '+' | '-' | '*'): Rule =>
  byType({
    INT64: (call) => `(${arg(call, 0)} ${operation} ${arg(call, 1)})`,
    FLOAT64: (call) => boundedFloat(call, operation),
    NUMERIC: (call) => (operation === '*' ? product(call) : `CAST(${arg(call, 0)} ${operation} ${arg(call, 1)} AS DECIMAL(38,9))`),
    BIGNUMERIC: bignumeric(words[operation]),
  });

/** A whole number has no digits after the point, so that there is nothing to round. */
function product(call: Call): string {
  const [left, right] = call.nodes.map((node) => wholeFactor(node, call.context));
  if (right !== undefined) return `CAST(${arg(call, 0)} * ${right} AS DECIMAL(38,9))`;
  if (left !== undefined) return `CAST(${left} * ${arg(call, 1)} AS DECIMAL(38,9))`;
  return using(call, 0, (one) => using(call, 1, (other) => numericProduct(one, other)));
}

/** Of what it is a cast of: DuckDB shortens a NUMERIC to whole numbers bit by bit. */
function wholeFactor(node: ResolvedExpression, context: Context): string | undefined {
  const inner = node.kind === 'Cast' && !node.format && node.expr.type.kind !== 'BOOL' ? node.expr : node;
  return isKnownWhole(inner, context) ? `CAST(${context.expression(inner, context)} AS DECIMAL(9,0))` : undefined;
}

const safely = (operation: '+' | '-' | '*'): Rule =>
  byType({
    INT64: binary(operation),
    NUMERIC: binary(operation),
    BIGNUMERIC: bignumeric(`safe_${words[operation]}`),
    FLOAT64: (call) =>
      using(call, 0, (left) =>
        using(
          call,
          1,
          (right) =>
            `CASE WHEN isinf(${left} ${operation} ${right}) AND NOT isinf(${left}) AND NOT isinf(${right}) THEN NULL ELSE ${left} ${operation} ${right} END`,
        ),
      ),
  });

function rounding(name: 'round' | 'trunc'): Rule {
  return (call) => {
    const type = call.nodes[0]?.type.kind;
    if (call.args.length > 2) throw refuseCall(call, 'a rounding mode');
    if (type === 'BIGNUMERIC') return bignumericDigits(name)(call);
    const digits = call.args[1] === undefined ? undefined : literalText(call, 1);
    if (call.args[1] !== undefined && digits === undefined) throw refuseCall(call, 'digits that are no constant');
    // Beyond all digits there is zero, or one more digit than there is room for.
    if (type === 'NUMERIC' && name === 'round' && Number(digits) <= -29)
      return using(
        call,
        0,
        (value) =>
          `CASE WHEN ${digits === '-29' ? '' : 'FALSE AND '}abs(${value}) >= 50000000000000000000000000000 THEN ${fail(call, 'numeric overflow: ROUND', value)} WHEN ${value} IS NOT NULL THEN 0::DECIMAL(38,9) END`,
      );
    const places = Number(digits ?? 0);
    if (type === 'NUMERIC' && name === 'round' && places >= 0 && places < 9)
      return using(call, 0, (value) => `CAST(${numericRounded(value, places)} AS DECIMAL(38,9))`);
    if (type === 'NUMERIC') return `CAST(${name}(${arg(call, 0)}${digits === undefined ? '' : `, ${digits}`}) AS DECIMAL(38,9))`;
    if (type !== 'FLOAT64') throw refuseCall(call, type);
    if (digits === undefined || digits === '0') return `${name}(${arg(call, 0)})`;
    if (Number(digits) < 0)
      return name === 'round'
        ? `round(${arg(call, 0)}, ${digits})`
        : `(trunc(${arg(call, 0)} / '1e${-Number(digits)}'::DOUBLE) * '1e${-Number(digits)}'::DOUBLE)`;
    return using(call, 0, (value) => (name === 'round' ? roundedDigits(value, Number(digits)) : truncatedDigits(value, Number(digits))));
  };
}

/** All the digits that a DOUBLE has after the point; of its size, without the sign. */
const allDigits = (value: string) => `printf('%.40f', abs(${value}))`;

/** GoogleSQL rounds the number that is really there (2.675 is 2.67499…), DuckDB the product with a power of ten, which may be a tie that the number is not. */
function roundedDigits(value: string, digits: number): string {
  const scale = `'1e${digits}'::DOUBLE`;
  const product = `(${value} * ${scale})`;
  const tail = `substring(${allDigits(value)}, strpos(${allDigits(value)}, '.') + ${digits + 1})`;
  const exact = `sign(${value}) * (trunc(abs(${product})) + CASE WHEN ${tail} >= '5' THEN 1 ELSE 0 END) / ${scale}`;
  // A number that large has no digit to round to.
  return `CASE WHEN abs(${value}) >= 1e15 THEN ${value} WHEN abs(${product}) - trunc(abs(${product})) = 0.5 THEN ${exact} ELSE round(${value}, ${digits}) END`;
}

function truncatedDigits(value: string, digits: number): string {
  const cut = `CAST(left(${allDigits(value)}, strpos(${allDigits(value)}, '.') + ${digits}) AS DOUBLE)`;
  const scale = `'1e${digits}'::DOUBLE`;
  const product = `(abs(${value}) * ${scale})`;
  // A product that is whole may have been rounded up to that; any other has the whole part that the exact one has.
  const isSure = `${product} < 1e15 AND trunc(${product}) <> ${product}`;
  const truncated = `CASE WHEN ${isSure} THEN trunc(${product}) / ${scale} ELSE ${cut} END`;
  return `CASE WHEN abs(${value}) < 1e15 THEN sign(${value}) * ${truncated} ELSE ${value} END`;
}

const whole = (name: 'ceil' | 'floor'): Rule =>
  byType({
    FLOAT64: native(name),
    NUMERIC: (call) => `CAST(${name}(${arg(call, 0)}) AS DECIMAL(38,9))`,
    BIGNUMERIC: bignumeric(name),
  });

const shift = (operator: '<<' | '>>'): Rule =>
  byType({
    INT64: (call) =>
      using(call, 0, (value) =>
        using(call, 1, (bits) => {
          const unsigned = `CAST(CASE WHEN ${value} < 0 THEN CAST(${value} AS HUGEINT) + 18446744073709551616 ELSE ${value} END AS HUGEINT)`;
          const moved =
            operator === '<<'
              ? `(${unsigned} * CAST(pow(2::DOUBLE, ${bits}) AS HUGEINT)) % 18446744073709551616`
              : `${unsigned} // CAST(pow(2::DOUBLE, ${bits}) AS HUGEINT)`;
          const signed = (whole: string) =>
            `CAST(CASE WHEN ${whole} > 9223372036854775807 THEN ${whole} - 18446744073709551616 ELSE ${whole} END AS BIGINT)`;
          return `CASE WHEN ${bits} < 0 THEN ${fail(call, 'Bitwise shift by a negative number of bits', bits)} WHEN ${bits} >= 63 THEN ${operator === '<<' ? `CASE WHEN ${bits} = 63 AND ${value} % 2 <> 0 THEN CAST('-9223372036854775808' AS BIGINT) ELSE 0::BIGINT END` : `CASE WHEN ${bits} = 63 AND ${value} < 0 THEN 1::BIGINT ELSE 0::BIGINT END`} ELSE ${signed(`(${moved})`)} END`;
        }),
      ),
  });

export const numericFunctions: RuleTable = {
  $add: (call) => {
    const [left, right] = call.nodes.map((node) => node.type.kind);
    if (left === 'INTERVAL' && right === 'INTERVAL') return combinedIntervals(call, '+');
    if ((right === 'INTERVAL' && left !== 'INTERVAL') || (left === 'INTERVAL' && right !== 'INTERVAL'))
      return `(${arg(call, 0)} + ${arg(call, 1)})`;
    if (left === 'DATE' && right === 'INT64') return `(${arg(call, 0)} + CAST(${arg(call, 1)} AS INTEGER))`;
    if (left === 'INT64' && right === 'DATE') return `(${arg(call, 1)} + CAST(${arg(call, 0)} AS INTEGER))`;
    return binary('+')(call);
  },
  $subtract: (call) => {
    const [left, right] = call.nodes.map((node) => node.type.kind);
    if (left === 'INTERVAL' && right === 'INTERVAL') return combinedIntervals(call, '-');
    if (left === 'DATE' && right === 'DATE') return `to_days(CAST(${arg(call, 0)} - ${arg(call, 1)} AS INTEGER))`;
    if (left === 'TIMESTAMP' && right === 'TIMESTAMP') return `to_microseconds(epoch_us(${arg(call, 0)}) - epoch_us(${arg(call, 1)}))`;
    if (right === 'INTERVAL' && left !== 'INTERVAL') return `(${arg(call, 0)} - ${arg(call, 1)})`;
    if (left === 'DATE' && right === 'INT64') return `(${arg(call, 0)} - CAST(${arg(call, 1)} AS INTEGER))`;
    return binary('-')(call);
  },
  $multiply: binary('*'),
  $divide: byType({
    FLOAT64: (call) => boundedFloat(call, '/', divisor(call)),
    NUMERIC: (call) =>
      once(arg(call, 0), call.context, (left) => once(divisor(call), call.context, (right) => numericQuotient(left, right))),
    BIGNUMERIC: bignumeric('quotient'),
  }),
  $unary_minus: byType({
    INTERVAL: negatedInterval,
    INT64: (call) => `(- ${arg(call, 0)})`,
    FLOAT64: (call) => `(- ${arg(call, 0)})`,
    NUMERIC: (call) => `(- ${arg(call, 0)})`,
    BIGNUMERIC: bignumeric('negative'),
  }),
  div: byType({
    INT64: (call) => `(${arg(call, 0)} // ${divisor(call)})`,
    NUMERIC: (call) =>
      once(arg(call, 0), call.context, (left) =>
        once(divisor(call), call.context, (right) => numericQuotient(`CAST(${left} - ${left} % ${right} AS DECIMAL(38,9))`, right)),
      ),
    BIGNUMERIC: bignumeric('div'),
  }),
  parse_numeric: (call) => `CAST(googlesql_parse_numeric(${arg(call, 0)}) AS DECIMAL(38,9))`,
  parse_bignumeric: bignumeric('parse'),
  mod: byType({
    INT64: (call) => `(${arg(call, 0)} % ${divisor(call)})`,
    NUMERIC: (call) => `CAST(${arg(call, 0)} % ${divisor(call)} AS DECIMAL(38,9))`,
    BIGNUMERIC: bignumeric('mod'),
  }),
  safe_divide: byType({
    FLOAT64: safeQuotient,
    NUMERIC: (call) =>
      once(arg(call, 0), call.context, (left) =>
        using(call, 1, (right) => `CASE WHEN ${right} <> 0 THEN ${numericQuotient(left, right)} END`),
      ),
    BIGNUMERIC: bignumeric('safe_quotient'),
  }),
  ieee_divide: byType({ FLOAT64: (call) => `(${arg(call, 0)} / ${arg(call, 1)})` }),
  safe_add: safely('+'),
  safe_subtract: safely('-'),
  safe_multiply: safely('*'),
  safe_negate: byType({
    INT64: (call) => `(- ${arg(call, 0)})`,
    FLOAT64: (call) => `(- ${arg(call, 0)})`,
    NUMERIC: (call) => `(- ${arg(call, 0)})`,
    BIGNUMERIC: bignumeric('safe_negative'),
  }),
  abs: byType({ INT64: native('abs'), FLOAT64: native('abs'), NUMERIC: native('abs'), BIGNUMERIC: bignumeric('abs') }),
  sign: byType({
    INT64: (call) => `CAST(sign(${arg(call, 0)}) AS BIGINT)`,
    FLOAT64: (call) => using(call, 0, (value) => `CASE WHEN isnan(${value}) THEN ${value} ELSE CAST(sign(${value}) AS DOUBLE) END`),
    NUMERIC: (call) => `CAST(sign(${arg(call, 0)}) AS DECIMAL(38,9))`,
    BIGNUMERIC: bignumeric('sign'),
  }),
  round: rounding('round'),
  trunc: rounding('trunc'),
  ceil: whole('ceil'),
  ceiling: whole('ceil'),
  floor: whole('floor'),
  ...floatFunctions,
  is_nan: template((value) => `isnan(${value})`),
  is_inf: template((value) => `isinf(${value})`),
  rand: () => 'random()',
  generate_uuid: () => 'CAST(gen_random_uuid() AS VARCHAR)',
  pi: () => 'pi()',
  range_bucket: rangeBucket,
  $bitwise_and: byType({ INT64: (call) => `(${arg(call, 0)} & ${arg(call, 1)})` }),
  $bitwise_or: byType({ INT64: (call) => `(${arg(call, 0)} | ${arg(call, 1)})` }),
  $bitwise_xor: byType({ INT64: (call) => `xor(${arg(call, 0)}, ${arg(call, 1)})` }),
  $bitwise_not: byType({ INT64: (call) => `(~ ${arg(call, 0)})` }),
  $bitwise_left_shift: nullIfAnyNull(shift('<<')),
  $bitwise_right_shift: nullIfAnyNull(shift('>>')),
  bit_count: byType({ INT64: (call) => `CAST(bit_count(${arg(call, 0)}) AS BIGINT)` }),
};

/** NULL also where the quotient of finite numbers is beyond all doubles. */
function safeQuotient(call: Call): string {
  return using(call, 1, (right) => {
    const quotient = (left: string) => `(${left} / CASE WHEN ${right} <> 0 THEN ${right} END)`;
    if (isQuotientBounded(call)) return quotient(arg(call, 0));
    return using(call, 0, (left) => `CASE WHEN NOT isinf(${quotient(left)}) OR isinf(${left}) THEN ${quotient(left)} END`);
  });
}

/** A point that is NaN is in no bucket; bounds that are NULL, NaN or out of order are an error. */
function rangeBucket(call: Call): string {
  const isFloat = call.nodes[0]?.type.kind === 'FLOAT64';
  return using(call, 0, (point) =>
    using(call, 1, (bounds) => {
      const none = `${point} IS NULL OR ${bounds} IS NULL${isFloat ? ` OR isnan(${point})` : ''}`;
      const broken = `len(list_filter(${bounds}, lambda b: b IS NULL${isFloat ? ' OR isnan(b)' : ''})) > 0`;
      const error = fail(call, 'Elements in input array to RANGE_BUCKET must be in ascending order', bounds);
      const bucket = `CAST(len(list_filter(${bounds}, lambda b: b <= ${point})) AS BIGINT)`;
      return `CASE WHEN ${none} THEN NULL WHEN ${broken} OR list_sort(${bounds}) <> ${bounds} THEN ${error} ELSE ${bucket} END`;
    }),
  );
}
