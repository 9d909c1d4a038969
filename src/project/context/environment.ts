import { TemplateFault } from '../../jinja/fault.ts';
import { jinjaFunction, type JinjaObject } from '../../jinja/value.ts';
import type { TemplateSettings } from '../template-settings.ts';
import { argument, requiredText } from './call-arguments.ts';

const secretPrefix = 'DBT_ENV_SECRET';

/**
 * `env_var('NAME', default)`. In a workspace that is not trusted nothing is read, and the default or the variable's own name stands for
 * its value: nothing is run there. Secrets (`DBT_ENV_SECRET…`) are for profiles alone, as in dbt.
 */
export function environmentFunction(
  environment: TemplateSettings['environment'],
  options: { readonly secrets: boolean } = { secrets: false },
): JinjaObject {
  return jinjaFunction('env_var', (call) => {
    const name = requiredText(call, 0, 'var', 'env_var');
    if (name.startsWith(secretPrefix) && !options.secrets) {
      throw new TemplateFault(`The secret ${name} may be used in profiles.yml only.`, 'Use a variable with another name.');
    }
    const read = environment(name);
    const otherwise = argument(call, 1, 'default');
    if (read === 'untrusted') return otherwise ?? name;
    if (read.value !== undefined) return read.value;
    if (otherwise !== undefined && otherwise !== null) return otherwise;
    throw new TemplateFault(`The environment variable ${name} is not set.`, `Set it, or write env_var('${name}', 'default').`);
  });
}
