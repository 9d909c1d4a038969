import { attributeOf } from '../../jinja/attribute.ts';
import { JinjaObject, type JinjaValue } from '../../jinja/value.ts';

/** An object whose members are made when one is first asked for: most templates never ask. */
export function lazyObject(name: string, make: () => JinjaValue): JinjaObject {
  let made: JinjaValue | undefined;
  return new JinjaObject({
    name,
    member: (member) => {
      made ??= make();
      return attributeOf(made, member);
    },
  });
}
