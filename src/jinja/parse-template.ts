import { BlockParser } from './block-parser.ts';
import { foreignTags, tags } from './tags.ts';
import type { TemplateFile } from './template-file.ts';
import type { Template } from './template.ts';
import { TokenStream } from './token-stream.ts';

/** Parses a template. Throws a `ProblemError` ATT1101 at the first place that is wrong. */
export function parseTemplate(file: TemplateFile): Template {
  return { file, body: new BlockParser(new TokenStream(file), tags, foreignTags).parseTemplate() };
}
