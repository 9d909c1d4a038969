import type { RenderLimits } from './budget.ts';
import { libraryFrame, macroFunction } from './callable.ts';
import { execute } from './execute.ts';
import type { Frame } from './frame.ts';
import type { MacroLibrary } from './macro-library.ts';
import { OutputBuffer } from './mapped-text.ts';
import { renderProblem } from './render-problem.ts';
import { Runtime } from './runtime.ts';
import type { SourceMap } from './source-map.ts';
import type { Template } from './template.ts';
import type { JinjaValue } from './value.ts';

export interface RenderOptions {
  /** What the host gives: `ref`, `var`, `this`… The language's own (`range`, `namespace`…) need not be in it. */
  readonly globals: Readonly<Record<string, JinjaValue>>;
  readonly macros: MacroLibrary;
  readonly limits?: RenderLimits;
  /** The dbt package that the template belongs to: its macros win over others of the same name. */
  readonly package?: string;
}

export interface Rendered {
  readonly text: string;
  readonly map: SourceMap;
}

/**
 * Runs a template. Throws a `ProblemError`: ATT1102 at the place that failed (in a macro's file, where a macro failed), ATT1103 where
 * it would not come to an end. A `ProblemError` of a global function without a place gets the place of its call.
 */
export function renderTemplate(template: Template, options: RenderOptions): Rendered {
  const out = new OutputBuffer();
  run(template, options, false, (frame) => execute(template.body, frame, out));
  const { text, segments } = out.finish();
  return { text, map: segments };
}

/** Does something with a new runtime and the frame of a template's top level; errors come out as `ProblemError`s with a place. */
export function run<Result>(template: Template, options: RenderOptions, native: boolean, action: (frame: Frame) => Result): Result {
  const runtime = new Runtime(template, {
    globals: options.globals,
    macros: options.macros,
    limits: options.limits,
    package: options.package,
    native,
    execute,
    createMacro: (macro, of) => macroFunction(macro.node, libraryFrame(of, macro.template, macro.package)),
  });
  try {
    return action(runtime.root);
  } catch (error) {
    throw renderProblem(error, runtime);
  }
}
