import { TemplateFault } from '../../jinja/fault.ts';
import { Undefined, describeType, type CallArguments, type JinjaValue } from '../../jinja/value.ts';

/** An argument by its place or by name; undefined where it was not given. */
export function argument(call: CallArguments, index: number, name: string): JinjaValue | undefined {
  return index < call.positional.length ? call.positional[index] : call.keyword.get(name);
}

/** An argument that must be given. */
export function required(call: CallArguments, index: number, name: string, what: string): JinjaValue {
  const value = argument(call, index, name);
  if (value === undefined) throw new TemplateFault(`${what} needs the argument '${name}'.`);
  if (value instanceof Undefined) throw new TemplateFault(`${what} was given an undefined '${name}': ${value.message}`);
  return value;
}

export function requiredText(call: CallArguments, index: number, name: string, what: string): string {
  const value = required(call, index, name, what);
  if (typeof value === 'string') return value;
  throw new TemplateFault(`${what} needs a string for '${name}', and got ${describeType(value)}.`);
}
