import { TemplateFault } from '../../jinja/fault.ts';
import { JinjaDict } from '../../jinja/dict.ts';
import { fromPlain, toPlain } from '../../jinja/plain.ts';
import { jinjaFunction, type CallArguments, type JinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { argument, requiredText } from './call-arguments.ts';
import type { ConfigAccess } from './context-request.ts';
import { asRecord } from '../config.ts';

/** `config(…)`, `config.get(name, default)`, `config.require(name)`, `config.meta_get(name)`. */
export function configObject(access: ConfigAccess): JinjaObject {
  return jinjaFunction(
    'config',
    (call) => {
      access.add(givenConfig(call), call);
      return '';
    },
    (name) => member(name, access),
  );
}

function member(name: string, access: ConfigAccess): JinjaObject | undefined {
  switch (name) {
    case 'get':
      return jinjaFunction(name, (call) => found(access.get(requiredText(call, 0, 'name', 'config.get')), call));
    case 'meta_get':
      return jinjaFunction(name, (call) => found(asRecord(access.get('meta'))[requiredText(call, 0, 'name', 'config.meta_get')], call));
    case 'require':
      return jinjaFunction(name, (call) => requiredConfig(requiredText(call, 0, 'name', 'config.require'), access));
    case 'set':
      return jinjaFunction(name, () => '');
    case 'persist_relation_docs':
      return jinjaFunction(name, () => asRecord(access.get('persist_docs')).relation === true);
    case 'persist_column_docs':
      return jinjaFunction(name, () => asRecord(access.get('persist_docs')).columns === true);
    default:
      return undefined;
  }
}

function requiredConfig(name: string, access: ConfigAccess): JinjaValue {
  const value = access.get(name);
  if (value === undefined) throw new TemplateFault(`The config '${name}' has no value.`, `Set it: config(${name}=…).`);
  return fromPlain(value);
}

function found(value: unknown, call: CallArguments): JinjaValue {
  return value === undefined || value === null ? (argument(call, 1, 'default') ?? null) : fromPlain(value);
}

function givenConfig({ positional, keyword }: CallArguments): Readonly<Record<string, unknown>> {
  const [dict, ...others] = positional;
  if (others.length > 0 || (dict !== undefined && !(dict instanceof JinjaDict))) {
    throw new TemplateFault('config takes names with values.', "Write config(materialized='table').");
  }
  const given = dict === undefined ? {} : asRecord(toPlain(dict));
  return { ...given, ...Object.fromEntries([...keyword].map(([name, value]) => [name, toPlain(value)])) };
}
