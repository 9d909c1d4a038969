import { evaluateExpression } from '../jinja/evaluate-expression.ts';
import { JinjaDict } from '../jinja/dict.ts';
import type { MacroLibrary } from '../jinja/macro-library.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import { fromPlain } from '../jinja/plain.ts';
import { renderTemplate } from '../jinja/render-template.ts';
import type { JinjaValue } from '../jinja/value.ts';
import { isTemplate } from './text-renderer.ts';

export interface ArgumentContext {
  readonly globals: Readonly<Record<string, JinjaValue>>;
  readonly macros: MacroLibrary;
  readonly package: string;
  /** For places in problems. */
  readonly path: string;
}

/**
 * A generic test's arguments as its macro gets them: texts that are templates are rendered, and one that looks like a call of ref,
 * source, var or env_var is one, as in dbt. A column's name stays as it is. Throws `ProblemError`.
 */
export function testArgumentValues(given: Readonly<Record<string, unknown>>, context: ArgumentContext): JinjaDict {
  return new JinjaDict(
    Object.entries(given).map(
      ([name, value]) => [name, name === 'column_name' ? fromPlain(value) : argumentValue(value, context)] as const,
    ),
  );
}

/** Whether an argument has to be rendered: most tests have none that does. */
export function isRendered(value: unknown): boolean {
  if (typeof value === 'string') return isTemplate(value) || callPattern.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(isRendered);
}

const callPattern = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

function argumentValue(value: unknown, context: ArgumentContext): JinjaValue {
  if (Array.isArray(value)) return value.map((item) => argumentValue(item, context));
  if (typeof value === 'object' && value !== null)
    return new JinjaDict(Object.entries(value).map(([key, item]) => [key, argumentValue(item, context)] as const));
  if (typeof value !== 'string') return fromPlain(value);
  const text = callPattern.test(value) ? `{{ ${value} }}` : value;
  if (!isTemplate(text)) return text;
  const template = parseTemplate({ path: context.path, text });
  return evaluateExpression(template, context) ?? renderTemplate(template, context).text;
}
