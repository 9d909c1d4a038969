import { ProblemError, placeOf, type Problem, type ProblemPlace } from '../problem/problem.ts';
import { closest } from './closest.ts';
import { LimitFault, TemplateFault, UndefinedFault } from './fault.ts';
import { ReturnSignal, returnOutside } from './return-signal.ts';
import type { Runtime } from './runtime.ts';

/** What ended a rendering, as a problem at its place; what is no error of the template (a defect of a global function) stays as it is. */
export function renderProblem(error: unknown, runtime: Runtime): unknown {
  if (error instanceof LimitFault)
    return problemError('ATT1103', error.message, error.hint, error.ofLoop ? limitPlace(runtime) : currentPlace(runtime), error);
  if (error instanceof TemplateFault)
    return problemError('ATT1102', error.message + trace(runtime), hintFor(error, runtime), currentPlace(runtime), error);
  if (error instanceof ProblemError) return withPlace(error, runtime);
  if (error instanceof ReturnSignal) return problemError('ATT1102', returnOutside, undefined, currentPlace(runtime), error);
  // The stack or a string of the JavaScript engine is full: the template did what the limits did not see coming.
  if (error instanceof RangeError) {
    return problemError('ATT1103', 'The template is nested too deep or makes too much text.', undefined, limitPlace(runtime), error);
  }
  return error;
}

/** A name that is not defined was most likely meant to be one that is. */
function hintFor(error: TemplateFault, runtime: Runtime): string | undefined {
  if (!(error instanceof UndefinedFault) || error.undefinedName === undefined) return error.hint;
  const near = closest(error.undefinedName, runtime.namesFor(runtime.place.frame.scope));
  return near === undefined ? error.hint : `Did you mean \`${near}\`?`;
}

function withPlace(error: ProblemError, runtime: Runtime): ProblemError {
  const { problem } = error;
  if (problem.place) return error;
  return new ProblemError({ ...problem, message: problem.message + trace(runtime), place: currentPlace(runtime) }, { cause: error });
}

function problemError(code: Problem['code'], message: string, hint: string | undefined, place: ProblemPlace, cause: Error): ProblemError {
  return new ProblemError({ code, severity: 'error', message, ...(hint === undefined ? {} : { hint }), place }, { cause });
}

function currentPlace({ place: { range, frame } }: Runtime): ProblemPlace {
  const { template } = frame;
  return placeOf(template.file.path, template.file.text, range);
}

/** The loop that went round most often is the one to blame; without a loop, what was being done. */
function limitPlace(runtime: Runtime): ProblemPlace {
  const [loop] = [...runtime.loops].sort((left, right) => right.rounds - left.rounds);
  if (!loop) return currentPlace(runtime);
  return placeOf(loop.template.file.path, loop.template.file.text, loop.node);
}

/** Which macro the place belongs to, and who called it. */
function trace({ calls, root }: Runtime): string {
  const { file } = root.template;
  const [outermost] = calls;
  const innermost = calls.at(-1);
  if (!outermost || !innermost || innermost.name === 'loop') return '';
  const { line, column } = placeOf(file.path, file.text, outermost.place);
  const name = file.path.split(/[\\/]/).at(-1) ?? file.path;
  return ` (in the macro \`${innermost.name}\`, called at ${name}:${line}:${column})`;
}
