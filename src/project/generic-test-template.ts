import { parseTemplate } from '../jinja/parse-template.ts';
import type { Template } from '../jinja/template.ts';

/** Globals by which a generic test's template gets what YAML says. */
export const testedRelationName = '_dbt_tested_relation';
export const testArgumentsName = '_dbt_generic_test_kwargs';

const parsed = new Map<string, Template>();

/**
 * A template that calls a generic test's macro. Tests of one kind share what was parsed. `path` is no file of a person's: places in
 * the template mean the place of the test in its YAML file.
 */
export function genericTestTemplate(name: string, packageName: string | undefined, path: string): Template {
  const macro = packageName === undefined ? `test_${name}` : `${packageName}.test_${name}`;
  const text = `{{ ${macro}(model=get_where_subquery(${testedRelationName}), **${testArgumentsName}) }}`;
  const known = parsed.get(text) ?? parseTemplate({ path, text });
  parsed.set(text, known);
  return { ...known, file: { path, text } };
}
