import { evaluate } from './evaluate.ts';
import { run, type RenderOptions } from './render-template.ts';
import type { Template } from './template.ts';
import type { JinjaValue } from './value.ts';

/**
 * The value of a template that is one `{{ }}` and nothing else, as dbt gives it for `"{{ var('days') }}"` in YAML; undefined for every
 * other template (render it as text). Throws as `renderTemplate` does.
 */
export function evaluateExpression(template: Template, options: RenderOptions): JinjaValue | undefined {
  const [node] = template.body;
  if (template.body.length !== 1 || node?.type !== 'output') return undefined;
  return run(template, options, true, (frame) => evaluate(node.expression, frame));
}
