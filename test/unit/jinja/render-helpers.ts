import { fail } from 'node:assert/strict';
import { createMacroLibrary, emptyMacroLibrary, type MacroLibrary } from '../../../src/jinja/macro-library.ts';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { renderTemplate, type Rendered, type RenderOptions } from '../../../src/jinja/render-template.ts';
import { ProblemError, type Problem } from '../../../src/problem/problem.ts';

export const modelPath = '/project/models/model.sql';

/** Macros of one file of the root package `shop`. */
export function library(text: string): MacroLibrary {
  return createMacroLibrary([{ package: 'shop', templates: [parseTemplate({ path: '/project/macros/macros.sql', text })] }], 'shop');
}

export function rendered(text: string, options: Partial<RenderOptions> = {}): Rendered {
  return renderTemplate(parseTemplate({ path: modelPath, text }), { globals: {}, macros: emptyMacroLibrary, ...options });
}

export function textFor(text: string, options: Partial<RenderOptions> = {}): string {
  return rendered(text, options).text;
}

/** The problem that something ends with. */
export function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return fail('It ended without a problem');
}

/** `code line:column-line:column` */
export function placeText(problem: Problem): string {
  const { place } = problem;
  return place ? `${problem.code} ${place.line}:${place.column}-${place.endLine}:${place.endColumn}` : problem.code;
}
