import type { SourceMap, SourceMapSegment } from '../jinja/source-map.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import { dbtMacroPath } from './dbt-macros.ts';

/** A place in a file of a person's, to stand for places in templates that are no files. */
export interface OwnPlace {
  readonly file: string;
  /** Absent where it isn't at hand (a test in YAML): then a problem has no place, and whoever has the file adds the node's. */
  readonly text: string | undefined;
  readonly range: TextRange;
}

/** Whether a template's path is one of ours: a macro of the package `dbt`, or the call that a generic test is. */
export function isNoFile(path: string): boolean {
  return path.startsWith(dbtMacroPath) || path.includes('#');
}

/** A problem in a template that is no file is told at the node's own place. */
export function atOwnPlace(problem: Problem, own: OwnPlace): Problem {
  if (problem.place && !isNoFile(problem.place.file)) return problem;
  if (own.text !== undefined) return { ...problem, place: placeOf(own.file, own.text, own.range) };
  const { code, severity, message, hint } = problem;
  return { code, severity, message, ...(hint === undefined ? {} : { hint }) };
}

export function errorAtOwnPlace(error: unknown, own: OwnPlace): unknown {
  return error instanceof ProblemError ? new ProblemError(atOwnPlace(error.problem, own), { cause: error }) : error;
}

/** The same for the places of rendered text: what a macro of ours wrote comes from where it was called. */
export function mapToOwnPlace(map: SourceMap, own: Pick<OwnPlace, 'file' | 'range'>): SourceMap {
  const whole = { file: own.file, sourceStart: own.range.start, sourceEnd: own.range.end };
  return map.map((segment): SourceMapSegment => {
    const { start, end, call, ...source } = segment;
    const ownCall = call && isNoFile(call.file) ? whole : call;
    if (isNoFile(source.file)) return { start, end, ...(ownCall ?? whole), exact: false };
    return ownCall ? { ...segment, call: ownCall } : segment;
  });
}
