import { arithmetic } from './arithmetic.ts';
import { closest } from './closest.ts';
import { compare, contains, equals, numberOf } from './compare.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { isLower, isUpper } from './letter-case.ts';
import { bind } from './method.ts';
import { textOf } from './text-of.ts';
import { JinjaIterator, JinjaObject, JinjaRange, JinjaTuple, Undefined, type CallArguments, type JinjaValue } from './value.ts';

type IsTest = (value: JinjaValue, call: CallArguments) => boolean;

const tests: ReadonlyMap<string, IsTest> = new Map(
  Object.entries({
    defined: unary((value) => !(value instanceof Undefined)),
    undefined: unary((value) => value instanceof Undefined),
    none: unary((value) => value === null),
    boolean: unary((value) => typeof value === 'boolean'),
    true: unary((value) => value === true),
    false: unary((value) => value === false),
    integer: unary((value) => typeof value === 'bigint'),
    float: unary((value) => typeof value === 'number'),
    number: unary((value) => numberOf(value) !== undefined),
    string: unary((value) => typeof value === 'string'),
    mapping: unary((value) => value instanceof JinjaDict),
    sequence: unary(isSequence),
    iterable: unary((value) => isSequence(value) || value instanceof JinjaIterator || value instanceof JinjaView),
    callable: unary((value) => value instanceof JinjaObject && value.call !== undefined),
    escaped: unary(() => false),
    lower: (value, call) => isLower(textOf(value, call.context.budget)),
    upper: (value, call) => isUpper(textOf(value, call.context.budget)),
    odd: (value, call) => equals(arithmetic('%', value, 2n, call.context.budget), 1n, call.context.budget),
    even: (value, call) => equals(arithmetic('%', value, 2n, call.context.budget), 0n, call.context.budget),
    divisibleby: binary((value, by, { context }) => equals(arithmetic('%', value, by, context.budget), 0n, context.budget)),
    sameas: binary((value, other) => value === other),
    in: binary((value, container, { context }) => contains(container, value, context.budget)),
    ...named(['eq', '==', 'equalto'], (value, other, { context }) => equals(value, other, context.budget)),
    ...named(['ne', '!='], (value, other, { context }) => !equals(value, other, context.budget)),
    ...named(['lt', '<', 'lessthan'], (value, other, { context }) => compare(value, other, context.budget) < 0),
    ...named(['le', '<='], (value, other, { context }) => compare(value, other, context.budget) <= 0),
    ...named(['gt', '>', 'greaterthan'], (value, other, { context }) => compare(value, other, context.budget) > 0),
    ...named(['ge', '>='], (value, other, { context }) => compare(value, other, context.budget) >= 0),
  }),
);

/** Every test's name, for completion. */
export const testNames: readonly string[] = [...tests.keys()];

/** `value is name(…)`. */
export function applyTest(name: string, value: JinjaValue, call: CallArguments): boolean {
  const test = tests.get(name);
  if (test) return test(value, call);
  const near = closest(name, testNames);
  throw new TemplateFault(`There is no test \`${name}\` for \`is\`.`, near === undefined ? undefined : `Did you mean \`${near}\`?`);
}

function isSequence(value: JinjaValue): boolean {
  return (
    typeof value === 'string' ||
    Array.isArray(value) ||
    value instanceof JinjaTuple ||
    value instanceof JinjaDict ||
    value instanceof JinjaRange ||
    value instanceof Undefined
  );
}

function unary(holds: (value: JinjaValue) => boolean): IsTest {
  return (value, call) => {
    bind(call, 'is', []);
    return holds(value);
  };
}

function binary(holds: (value: JinjaValue, other: JinjaValue, call: CallArguments) => boolean): IsTest {
  return (value, call) => {
    const [other] = bind(call, 'is', ['other'], 1);
    return holds(value, other ?? null, call);
  };
}

function named(names: readonly string[], holds: Parameters<typeof binary>[0]): Record<string, IsTest> {
  return Object.fromEntries(names.map((name) => [name, binary(holds)]));
}
