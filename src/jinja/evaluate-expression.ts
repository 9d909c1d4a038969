import { evaluate } from './evaluate.ts';
import { run, type RenderOptions } from './render-template.ts';
import type { Template } from './template.ts';
import { undefinedFault } from './text-of.ts';
import { Undefined, type JinjaValue } from './value.ts';

/**
 * The value of a template that is one `{{ }}` and nothing else, as dbt gives it for `"{{ var('days') }}"` in YAML; `undefined` for every
 * other template (render it as text). None is `null`, so a caller must not take the text instead by `??`. Throws as `renderTemplate`
 * does, for a name that is not defined too.
 */
export function evaluateExpression(template: Template, options: RenderOptions): JinjaValue | undefined {
  const [node] = template.body;
  if (template.body.length !== 1 || node?.type !== 'output') return undefined;
  const { expression } = node;
  return run(template, options, true, (frame) => {
    const value = evaluate(expression, frame);
    if (!(value instanceof Undefined)) return value;
    frame.runtime.at(expression, frame);
    if (value.printable) return '';
    throw undefinedFault(value);
  });
}
