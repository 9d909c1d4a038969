import { deepEqual, equal, fail } from 'node:assert/strict';
import { emptyMacroLibrary } from '../../../src/jinja/macro-library.ts';
import { parseTemplate } from '../../../src/jinja/parse-template.ts';
import { fromPlain } from '../../../src/jinja/plain.ts';
import { renderTemplate } from '../../../src/jinja/render-template.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { generatedExpressions } from './generated-expressions.ts';
import { generatedTemplates } from './generated-templates.ts';
import { renderWithPython, type ReferenceResult } from './reference.ts';
import { referenceGlobals, referenceTemplates } from './reference-templates.ts';

const globals = Object.fromEntries(Object.entries(referenceGlobals).map(([name, value]) => [name, fromPlain(value)]));

function render(template: string): ReferenceResult {
  try {
    return { text: renderTemplate(parseTemplate({ path: '/model.sql', text: template }), { globals, macros: emptyMacroLibrary }).text };
  } catch (error) {
    if (error instanceof ProblemError) return { error: error.problem.message };
    throw error;
  }
}

/**
 * Where ours refuses on purpose: Jinja2 takes slices of numbers for undefined where it works out constants, Python knows complex
 * numbers, and to Jinja2's parser `1 + not (x)` calls something named `not`.
 */
const refusals = [/cannot be sliced\.$/, /^A negative number has no such power\.$/, /found `not`\.$/];

function agree(ours: ReferenceResult, theirs: ReferenceResult): boolean {
  if ('error' in ours) return 'error' in theirs || refusals.some((pattern) => pattern.test(ours.error));
  return 'text' in theirs && theirs.text === ours.text;
}

describe("the template language against Python's Jinja2", () => {
  const generated = generatedExpressions.map((expression) => `{{ ${expression} }}`);
  const templates = [...referenceTemplates, ...generated, ...generatedTemplates];
  let expected: readonly ReferenceResult[] | undefined;

  before(function () {
    expected = renderWithPython(templates.map((template) => ({ template, globals: referenceGlobals })));
    if (!expected) {
      console.log('      skipped: python3 with jinja2 is not installed here');
      this.skip();
    }
    equal(expected.length, templates.length);
  });

  it('renders what it renders, and fails where it fails', () => {
    const differences = templates.flatMap((template, index) => {
      const ours = render(template);
      const theirs = expected?.[index];
      if (theirs === undefined) fail('Python gave too few results');
      return agree(ours, theirs) ? [] : [{ template, ours, theirs }];
    });
    deepEqual(differences, []);
  });
});
