import { TemplateFault } from '../../jinja/fault.ts';
import { textOf } from '../../jinja/text-of.ts';
import { jinjaFunction, jinjaObject, type CallArguments, type JinjaObject } from '../../jinja/value.ts';
import { argument } from './call-arguments.ts';
import type { ContextRequest } from './context-request.ts';

export function exceptionsObject(warn: ContextRequest['warn']): JinjaObject {
  const raise = (name: string): JinjaObject =>
    jinjaFunction(name, (call) => {
      throw new TemplateFault(messageOf(call));
    });
  return jinjaObject(
    {
      raise_compiler_error: raise('raise_compiler_error'),
      raise_not_implemented: raise('raise_not_implemented'),
      raise_database_error: raise('raise_database_error'),
      raise_parsing_error: raise('raise_parsing_error'),
      warn: jinjaFunction('warn', (call) => {
        warn(messageOf(call), call.place);
        return '';
      }),
    },
    { name: 'exceptions' },
  );
}

function messageOf(call: CallArguments): string {
  const message = argument(call, 0, 'msg');
  return message === undefined || message === null ? 'The template raised an error without a message.' : textOf(message);
}
