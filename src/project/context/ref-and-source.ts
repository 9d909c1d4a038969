import { TemplateFault } from '../../jinja/fault.ts';
import { textOf } from '../../jinja/text-of.ts';
import { jinjaFunction, type CallArguments, type JinjaObject } from '../../jinja/value.ts';
import { requiredText } from './call-arguments.ts';
import type { ContextRequest } from './context-request.ts';

/** `ref('name')`, `ref('package', 'name')`, `ref('name', v=2)`. */
export function refFunction({ ref }: Pick<ContextRequest, 'ref'>): JinjaObject {
  return jinjaFunction('ref', (call) => {
    const { positional } = call;
    if (positional.length < 1 || positional.length > 2)
      throw new TemplateFault('ref needs the name of a model, or a package and a name.', "Write ref('model').");
    const [first, second] = positional.map((_, index) => requiredText(call, index, 'name', 'ref'));
    const target = second === undefined ? { package: undefined, name: first ?? '' } : { package: first, name: second };
    return ref({ ...target, version: versionOf(call) }, call.context.outermostCall ?? call.place);
  });
}

export function sourceFunction({ source }: Pick<ContextRequest, 'source'>): JinjaObject {
  return jinjaFunction('source', (call) => {
    if (call.positional.length !== 2)
      throw new TemplateFault('source needs the name of a source and the name of a table.', "Write source('source', 'table').");
    const target = { source: requiredText(call, 0, 'source_name', 'source'), table: requiredText(call, 1, 'table_name', 'source') };
    return source(target, call.context.outermostCall ?? call.place);
  });
}

function versionOf({ keyword }: CallArguments): string | undefined {
  const version = keyword.get('v') ?? keyword.get('version');
  return version === undefined || version === null ? undefined : textOf(version);
}
