import { integerArgument, stringArgument } from './arguments.ts';
import { signed } from './arithmetic.ts';
import { numberOf } from './compare.ts';
import { decimalText, halfEven } from './decimal-text.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { bind } from './method.ts';
import { parsedFloat, parsedInt } from './number-text.ts';
import { undefinedFault } from './text-of.ts';
import { Undefined, describeType, type JinjaValue } from './value.ts';

export const numberFilters: Readonly<Record<string, Filter>> = {
  abs: (value, call) => {
    bind(call, 'abs', []);
    const number = neededNumber(value, 'abs');
    return number < 0 || Object.is(number, -0) ? signed('-', number) : number;
  },
  int: (value, call) => {
    const [otherwise, base] = bind(call, 'int', ['default', 'base']);
    return intOf(value, integerArgument(base, '`int`', 10)) ?? (otherwise === undefined ? 0n : otherwise);
  },
  float: (value, call) => {
    const [otherwise] = bind(call, 'float', ['default']);
    return floatOfValue(value) ?? (otherwise === undefined ? 0 : otherwise);
  },
  round: (value, call) => {
    const [precision, method] = bind(call, 'round', ['precision', 'method']);
    return rounded(neededNumber(value, 'round'), integerArgument(precision, '`round`', 0), stringArgument(method, '`round`', 'common'));
  },
};

function neededNumber(value: JinjaValue, filter: string): bigint | number {
  const number = numberOf(value);
  if (number !== undefined) return number;
  if (value instanceof Undefined) throw undefinedFault(value);
  throw new TemplateFault(`\`${filter}\` needs a number, and got ${describeType(value)}.`, 'Convert it with `| int` or `| float`.');
}

function intOf(value: JinjaValue, base: number): bigint | undefined {
  if (value instanceof Undefined) throw undefinedFault(value);
  if (typeof value === 'string') {
    const whole = parsedInt(value, base);
    if (whole !== undefined) return whole;
  }
  const number = typeof value === 'string' ? parsedFloat(value) : numberOf(value);
  if (typeof number === 'bigint') return number;
  return number !== undefined && Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

function floatOfValue(value: JinjaValue): number | undefined {
  if (value instanceof Undefined) throw undefinedFault(value);
  const number = typeof value === 'string' ? parsedFloat(value) : numberOf(value);
  return number === undefined ? undefined : Number(number);
}

function rounded(value: bigint | number, precision: number, method: string): JinjaValue {
  if (method === 'ceil' || method === 'floor') {
    const factor = 10 ** precision;
    const scaled = Number(value) * factor;
    return (method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / factor;
  }
  if (method !== 'common')
    throw new TemplateFault(`\`round\` does not know the method \`${method}\`.`, 'It knows `common`, `ceil` and `floor`.');
  if (typeof value === 'bigint') {
    if (precision >= 0) return value;
    const unit = 10n ** BigInt(Math.min(-precision, 10_000));
    return halfEven(value, unit) * unit;
  }
  // Beyond 17 digits a float is what it is.
  return Number.isFinite(value) && precision < 324 ? Number(decimalText(value, Math.max(precision, -310))) : value;
}
