import { docsBlocks } from '../jinja/docs-blocks.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import type { Template } from '../jinja/template.ts';
import { ProblemError, type Problem } from '../problem/problem.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

export interface ParsedTemplate {
  readonly text: string;
  /** Absent where it can't be parsed. */
  readonly template: Template | undefined;
  readonly problems: readonly Problem[];
}

/** What files were parsed to, for as long as their texts stay the same. */
export class ParseCache {
  readonly #templates = new Map<string, ParsedTemplate>();
  readonly #yaml = new Map<string, YamlFile>();
  readonly #docs = new Map<
    string,
    { readonly text: string; readonly blocks: ReadonlyMap<string, string>; readonly problems: readonly Problem[] }
  >();

  template(path: string, text: string): ParsedTemplate {
    const known = this.#templates.get(path);
    if (known?.text === text) return known;
    const parsed = parse(path, text);
    this.#templates.set(path, parsed);
    return parsed;
  }

  yaml(path: string, text: string): YamlFile {
    const known = this.#yaml.get(path);
    if (known?.text === text) return known;
    const parsed = parseYamlFile(path, text);
    this.#yaml.set(path, parsed);
    return parsed;
  }

  /** The docs blocks of a Markdown file; a file without any is not looked into, whatever braces it has. */
  docs(path: string, text: string): { readonly blocks: ReadonlyMap<string, string>; readonly problems: readonly Problem[] } {
    const known = this.#docs.get(path);
    if (known?.text === text) return known;
    const parsed = /\{%-?\s*docs\b/.test(text) ? parse(path, text) : { template: undefined, problems: [] };
    const docs = { text, blocks: parsed.template ? docsBlocks(parsed.template) : new Map<string, string>(), problems: parsed.problems };
    this.#docs.set(path, docs);
    return docs;
  }

  forget(path: string): void {
    this.#templates.delete(path);
    this.#yaml.delete(path);
    this.#docs.delete(path);
  }
}

function parse(path: string, text: string): ParsedTemplate {
  try {
    return { text, template: parseTemplate({ path, text }), problems: [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { text, template: undefined, problems: [error.problem] };
  }
}
