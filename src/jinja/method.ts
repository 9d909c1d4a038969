import { TemplateFault } from './fault.ts';
import type { CallArguments, JinjaValue } from './value.ts';

/** A method of one of the language's own types, called on `self`. */
export type Method = (self: JinjaValue, call: CallArguments) => JinjaValue;

/**
 * The arguments of a call by the names of a function's parameters, whether they were given by position or by name; undefined for
 * those that were not given. The first `required` of them must be.
 */
export function bind(call: CallArguments, name: string, parameters: readonly string[], required = 0): readonly (JinjaValue | undefined)[] {
  if (call.positional.length > parameters.length) {
    throw new TemplateFault(`\`${name}\` takes at most ${counted(parameters.length, 'argument')}, and got ${call.positional.length}.`);
  }
  for (const keyword of call.keyword.keys()) {
    const index = parameters.indexOf(keyword);
    if (index < 0)
      throw new TemplateFault(
        `\`${name}\` has no parameter \`${keyword}\`.`,
        parameters.length > 0 ? `It has ${parameters.map((each) => `\`${each}\``).join(', ')}.` : undefined,
      );
    if (index < call.positional.length) throw new TemplateFault(`\`${name}\` got its argument \`${keyword}\` twice.`);
  }
  const values = parameters.map((parameter, index) =>
    index < call.positional.length ? call.positional[index] : call.keyword.get(parameter),
  );
  const absent = parameters.slice(0, required).filter((_, index) => values[index] === undefined);
  if (absent.length > 0)
    throw new TemplateFault(`\`${name}\` is called without its argument ${absent.map((each) => `\`${each}\``).join(', ')}.`);
  return values;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
