import { numberOf } from './compare.ts';
import { TemplateFault } from './fault.ts';
import { undefinedFault } from './text-of.ts';
import { Undefined, describeType, type JinjaValue } from './value.ts';

/** A safe integer that is an argument of `what`; `otherwise` where it was not given. */
export function integerArgument(value: JinjaValue | undefined, what: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = numberOf(value);
  if (typeof number === 'bigint') return Number(number);
  if (value instanceof Undefined) throw undefinedFault(value);
  throw new TemplateFault(`${what} needs an integer, and got ${describeType(value)}.`);
}

export function stringArgument(value: JinjaValue | undefined, what: string, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) throw undefinedFault(value);
  throw new TemplateFault(`${what} needs a string, and got ${describeType(value)}.`);
}
