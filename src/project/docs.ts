import { TemplateFault } from '../jinja/fault.ts';
import { jinjaFunction, type JinjaObject } from '../jinja/value.ts';
import { didYouMean } from '../problem/did-you-mean.ts';
import { requiredText } from './context/call-arguments.ts';

/** `doc('name')` and `doc('package', 'name')` over the docs blocks of all packages, the root's first. */
export function docFunction(blocks: ReadonlyMap<string, ReadonlyMap<string, string>>): JinjaObject {
  return jinjaFunction('doc', (call) => {
    const first = requiredText(call, 0, 'name', 'doc');
    const [packageName, name] = call.positional.length > 1 ? [first, requiredText(call, 1, 'name', 'doc')] : [undefined, first];
    const searched = packageName === undefined ? [...blocks.values()] : [blocks.get(packageName)];
    for (const found of searched) {
      const text = found?.get(name);
      if (text !== undefined) return text;
    }
    const near = didYouMean(
      name,
      searched.flatMap((found) => [...(found?.keys() ?? [])]),
    );
    throw new TemplateFault(
      `There is no docs block '${name}'.`,
      near ? `Did you mean '${near}'?` : `Write {% docs ${name} %} … {% enddocs %} in a Markdown file.`,
    );
  });
}
