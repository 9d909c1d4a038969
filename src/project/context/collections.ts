import { TemplateFault } from '../../jinja/fault.ts';
import { identity } from '../../jinja/dict.ts';
import { iterate } from '../../jinja/iterate.ts';
import { textOf } from '../../jinja/text-of.ts';
import { JinjaTuple, jinjaFunction, type CallArguments, type JinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { createHash } from 'node:crypto';
import { argument, required } from './call-arguments.ts';

/** dbt's functions on lists and texts. A set is a list without repetition: the template language has no sets of its own. */
export const collectionFunctions: Readonly<Record<string, JinjaObject>> = {
  set: jinjaFunction('set', (call) => lenient(call, distinct)),
  set_strict: jinjaFunction('set_strict', (call) => distinct(call)),
  zip: jinjaFunction('zip', (call) => lenient(call, zipped)),
  zip_strict: jinjaFunction('zip_strict', (call) => zipped(call)),
  local_md5: jinjaFunction('local_md5', (call) =>
    createHash('md5')
      .update(textOf(required(call, 0, 'value', 'local_md5')))
      .digest('hex'),
  ),
};

/** dbt's `set` and `zip` give the default, or None, for what can't be gone through. */
function lenient(call: CallArguments, make: (call: CallArguments) => JinjaValue): JinjaValue {
  try {
    return make(call);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return argument(call, Number.POSITIVE_INFINITY, 'default') ?? null;
  }
}

function distinct(call: CallArguments): JinjaValue[] {
  const found = new Map<unknown, JinjaValue>();
  for (const item of iterate(required(call, 0, 'value', 'set'))) {
    call.context.budget.spend(1);
    const key = identity(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

function zipped(call: CallArguments): JinjaValue[] {
  const iterators = call.positional.map((value) => iterate(value)[Symbol.iterator]());
  const tuples: JinjaValue[] = [];
  if (iterators.length === 0) return tuples;
  for (;;) {
    call.context.budget.spend(iterators.length);
    const items = iterators.map((iterator) => iterator.next());
    const values = items.flatMap((item) => (item.done === true ? [] : [item.value]));
    if (values.length < items.length) return tuples;
    tuples.push(new JinjaTuple(values));
  }
}
