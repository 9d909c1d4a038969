import { isTrue } from './compare.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { jsonText } from './json-text.ts';
import { literalValue } from './literal-value.ts';
import { bind } from './method.ts';
import { representationOf, textOf } from './text-of.ts';
import { Undefined, describeType, type JinjaValue } from './value.ts';
import { integerArgument } from './arguments.ts';

/** Filters for values of every kind, dbt's `as_…` among them. */
export const valueFilters: Readonly<Record<string, Filter>> = {
  default: defaulted,
  d: defaulted,
  string: (value, { context }) => textOf(value, context.budget),
  pprint: (value, { context }) => representationOf(value, context.budget),
  tojson: (value, call) => {
    const [indent] = bind(call, 'tojson', ['indent']);
    const text = jsonText(
      value,
      { sortKeys: true, indent: indent === undefined || indent === null ? undefined : integerArgument(indent, '`tojson`', 0) },
      call.context.budget,
    );
    return text.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026').replaceAll("'", '\\u0027');
  },
  attr: (value, call) => {
    const [name] = bind(call, 'attr', ['name'], 1);
    return call.context.memberOf(value, textOf(name ?? null, call.context.budget));
  },
  safe: (value) => value,
  as_text: (value) => value,
  as_native: native(() => true, 'a value'),
  as_bool: native((value) => typeof value === 'boolean', 'a boolean'),
  as_number: native((value) => typeof value === 'bigint' || typeof value === 'number', 'a number'),
};

function defaulted(value: JinjaValue, call: Parameters<Filter>[1]): JinjaValue {
  const [otherwise, boolean] = bind(call, 'default', ['default_value', 'boolean']);
  const missing = value instanceof Undefined || (isTrue(boolean ?? false) && !isTrue(value));
  return missing ? (otherwise ?? '') : value;
}

/** Reads a text as Python reads a literal, where dbt asks for a value; where it renders text they change nothing, as in dbt. */
function native(fits: (value: JinjaValue) => boolean, wanted: string): Filter {
  return (value, { context }) => {
    if (!context.native) return value;
    const result = typeof value === 'string' ? literalOr(value) : value;
    if (fits(result)) return result;
    throw new TemplateFault(`${describeType(result)} is not ${wanted}.`, `The text is ${representationOf(value, context.budget)}.`);
  };
}

function literalOr(text: string): JinjaValue {
  const value = literalValue(text);
  return value === undefined ? text : value;
}
