import { TemplateFault } from '../../jinja/fault.ts';
import { fromPlain } from '../../jinja/plain.ts';
import { jinjaFunction, type JinjaObject } from '../../jinja/value.ts';
import { didYouMean } from '../../problem/did-you-mean.ts';
import { argument, requiredText } from './call-arguments.ts';

type Vars = Readonly<Record<string, unknown>>;

/** `var('name', default)` and `var.has_var('name')`. While dependencies are found (`mustExist` false) what is missing is None, as in dbt. */
export function varFunction(vars: Vars, mustExist: boolean): JinjaObject {
  const call = jinjaFunction(
    'var',
    (args) => {
      const name = requiredText(args, 0, 'var', 'var');
      if (Object.hasOwn(vars, name)) return fromPlain(vars[name]);
      const otherwise = argument(args, 1, 'default');
      if (otherwise !== undefined) return otherwise;
      if (!mustExist) return null;
      throw new TemplateFault(`The variable '${name}' has no value.`, missingHint(name, vars));
    },
    { has_var: jinjaFunction('has_var', (args) => Object.hasOwn(vars, requiredText(args, 0, 'var', 'has_var'))) },
  );
  return call;
}

function missingHint(name: string, vars: Vars): string {
  const near = didYouMean(name, Object.keys(vars));
  return near ? `Did you mean '${near}'?` : `Set it under 'vars:' in dbt_project.yml, or write var('${name}', default).`;
}
