import type { Node } from './ast.ts';
import type { TemplateFile } from './template-file.ts';

/** A parsed template. Made by `parseTemplate`. */
export interface Template {
  readonly file: TemplateFile;
  readonly body: readonly Node[];
}
