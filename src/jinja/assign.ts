import type { Target } from './ast.ts';
import { TemplateFault } from './fault.ts';
import type { Frame } from './frame.ts';
import { listOf } from './iterate.ts';
import { withoutMap } from './mapped-text.ts';
import type { Slot } from './scope.ts';
import { JinjaNamespace, describeType } from './value.ts';

/** Gives a value to a name, a member of a namespace, or its elements to several. */
export function assign(target: Target, value: Slot, frame: Frame): void {
  switch (target.type) {
    case 'name-target':
      frame.scope.set(target.name, value);
      return;
    case 'namespace-target': {
      const namespace = withoutMap(frame.runtime.lookup(target.namespace, frame));
      frame.runtime.at(target, frame);
      if (!(namespace instanceof JinjaNamespace)) {
        throw new TemplateFault(
          `\`${target.namespace}\` is ${describeType(namespace)}: its members cannot be set.`,
          `Make it with \`{% set ${target.namespace} = namespace(…) %}\`.`,
        );
      }
      namespace.members.set(target.name, withoutMap(value));
      return;
    }
    case 'tuple-target': {
      frame.runtime.at(target, frame);
      const items = listOf(withoutMap(value), frame.runtime.budget);
      if (items.length !== target.items.length) throw new TemplateFault(`${target.items.length} names are to take ${items.length} values.`);
      for (const [index, item] of target.items.entries()) assign(item, items[index] ?? null, frame);
    }
  }
}
