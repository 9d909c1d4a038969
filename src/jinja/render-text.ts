import { parseTemplate } from './parse-template.ts';
import { renderTemplate, type RenderOptions, type Rendered } from './render-template.ts';
import type { TemplateFile } from './template-file.ts';

/** Parses and renders in one go: for texts that are rendered once, such as those of YAML files. */
export function renderText(file: TemplateFile, options: RenderOptions): Rendered {
  return renderTemplate(parseTemplate(file), options);
}
