import type { Template } from './template.ts';

/** The `{% docs name %}` blocks of a template: name to text, without the white space around it. */
export function docsBlocks(template: Template): ReadonlyMap<string, string> {
  return new Map(template.body.flatMap((node) => (node.type === 'docs' ? [[node.name, node.text.trim()] as const] : [])));
}
