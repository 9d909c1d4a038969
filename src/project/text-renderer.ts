import { evaluateExpression } from '../jinja/evaluate-expression.ts';
import type { MacroLibrary } from '../jinja/macro-library.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import { toPlain } from '../jinja/plain.ts';
import { renderTemplate } from '../jinja/render-template.ts';
import type { JinjaValue } from '../jinja/value.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import type { YamlFile } from './yaml-file.ts';
import type { RenderText } from './yaml-values.ts';

export interface TextContext {
  readonly globals: Readonly<Record<string, JinjaValue>>;
  readonly macros: MacroLibrary;
}

export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/**
 * Renders the texts of a YAML file that are templates, as dbt does: one that is a single expression gives its value, and a text that
 * reads as a number, a boolean or none gives that. What fails is reported at the text's place, and stays as it was written.
 */
export function textRenderer(file: Pick<YamlFile, 'path' | 'text'>, context: TextContext, report: (problem: Problem) => void): RenderText {
  return (scalar) => {
    try {
      return renderText(scalar.value, file.path, context);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      report({ ...error.problem, place: placeOf(file.path, file.text, scalar.range) });
      return scalar.value;
    }
  };
}

/** The same for texts that stay texts: descriptions. */
export function descriptionRenderer(
  file: Pick<YamlFile, 'path' | 'text'>,
  context: TextContext,
  report: (problem: Problem) => void,
): RenderText {
  const render = textRenderer(file, context, report);
  return (scalar) => {
    if (!isTemplate(scalar.value)) return scalar.value;
    const value = render(scalar);
    return typeof value === 'string' ? value : String(value);
  };
}

/** Throws `ProblemError`. */
export function renderText(text: string, path: string, context: TextContext): unknown {
  if (!isTemplate(text)) return text;
  const template = parseTemplate({ path, text });
  const value = evaluateExpression(template, context);
  const plain = value === undefined ? renderTemplate(template, context).text : toPlain(value);
  return typeof plain === 'string' ? literalValue(plain) : plain;
}

/** Python's simple literals. */
function literalValue(text: string): unknown {
  if (/^[+-]?(0|[1-9]\d{0,14})$/.test(text) || /^[+-]?\d+\.\d+$/.test(text)) return Number(text);
  if (text === 'True') return true;
  if (text === 'False') return false;
  return text === 'None' ? null : text;
}
