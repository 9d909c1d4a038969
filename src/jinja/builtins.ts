import { stringArgument } from './arguments.ts';
import { JinjaDict } from './dict.ts';
import { pairsOf } from './dict-methods.ts';
import { TemplateFault } from './fault.ts';
import {
  JinjaNamespace,
  JinjaRange,
  describeType,
  jinjaFunction,
  jinjaObject,
  type CallArguments,
  type JinjaObject,
  type JinjaValue,
} from './value.ts';
import { numberOf } from './compare.ts';
import { bind } from './method.ts';

/** dbt's `return(value)`: ends the macro. The interpreter knows it and never calls it as a function, except through `invoke`. */
export const returnFunction = jinjaFunction('return', () => {
  throw new TemplateFault('`return` can only be called directly.');
});

/** The functions that belong to the language. */
export const builtins: Readonly<Record<string, JinjaValue>> = {
  range: jinjaFunction('range', makeRange),
  dict: jinjaFunction('dict', (call) => new JinjaDict([...mappingOf(call, 'dict')])),
  namespace: jinjaFunction('namespace', (call) => new JinjaNamespace(namedMembers(call))),
  cycler: jinjaFunction('cycler', makeCycler),
  joiner: jinjaFunction('joiner', makeJoiner),
  return: returnFunction,
};

function makeRange(call: CallArguments): JinjaValue {
  if (call.positional.length === 0) throw new TemplateFault('`range` needs at least one number.');
  const [first, second, step] = bind(call, 'range', ['start', 'stop', 'step'], 1).map((value) => {
    if (value === undefined) return undefined;
    const number = numberOf(value);
    if (typeof number !== 'bigint')
      throw new TemplateFault(`\`range\` needs integers, and got ${describeType(value)}.`, 'Convert it with `| int`.');
    return number;
  });
  if (step === 0n) throw new TemplateFault('The step of `range` cannot be 0.');
  return second === undefined ? new JinjaRange(0n, first ?? 0n, 1n) : new JinjaRange(first ?? 0n, second, step ?? 1n);
}

function* mappingOf(call: CallArguments, name: string): Generator<readonly [JinjaValue, JinjaValue]> {
  if (call.positional.length > 1) throw new TemplateFault(`\`${name}\` takes one dict or list of pairs, and names.`);
  const [base] = call.positional;
  if (base !== undefined) yield* pairsOf(base);
  yield* call.keyword;
}

function namedMembers(call: CallArguments): Map<string, JinjaValue> {
  const members = new Map<string, JinjaValue>();
  for (const [key, value] of mappingOf(call, 'namespace')) {
    if (typeof key !== 'string') throw new TemplateFault('The members of a namespace have strings as names.');
    members.set(key, value);
  }
  return members;
}

function makeCycler({ positional }: CallArguments): JinjaObject {
  if (positional.length === 0) throw new TemplateFault('`cycler` needs values to go round.');
  let position = 0;
  const current = (): JinjaValue => positional[position] ?? null;
  return jinjaObject(
    (name) => {
      if (name === 'current') return current();
      if (name === 'next') {
        return jinjaFunction('cycler.next', () => {
          const value = current();
          position = (position + 1) % positional.length;
          return value;
        });
      }
      if (name !== 'reset') return undefined;
      return jinjaFunction('cycler.reset', () => {
        position = 0;
        return null;
      });
    },
    { name: 'cycler' },
  );
}

/** Gives nothing the first time, and its separator from then on. */
function makeJoiner(call: CallArguments): JinjaObject {
  const [given] = bind(call, 'joiner', ['sep']);
  const separator = stringArgument(given, '`joiner`', ', ');
  let used = false;
  return jinjaFunction('joiner', () => {
    if (used) return separator;
    used = true;
    return '';
  });
}
