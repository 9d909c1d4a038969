import { ProblemError } from '../problem/problem.ts';
import { didYouMean } from '../problem/did-you-mean.ts';

export const selectionMethods = [
  'fqn',
  'tag',
  'path',
  'file',
  'source',
  'package',
  'config',
  'resource_type',
  'test_type',
  'test_name',
  'version',
  'result',
] as const;

export type SelectionMethod = (typeof selectionMethods)[number];

/** One criterion of dbt's selection syntax, taken apart: `2+tag:nightly+1`. */
export interface Selector {
  readonly raw: string;
  readonly method: SelectionMethod;
  /** The dotted rest of the method: `['materialized']` of `config.materialized`. */
  readonly arguments: readonly string[];
  readonly value: string;
  /** Steps towards what the node depends on; Infinity for a plain `+`. */
  readonly parents: number;
  readonly children: number;
  /** `@`: all that depends on it, with everything those depend on. */
  readonly childrensParents: boolean;
}

/** Reads one criterion (no spaces, no commas). Throws ATT1205. */
export function parseSelector(raw: string): Selector {
  const match = /^(?<at>@)?(?:(?<up>\d*)(?<upPlus>\+))?(?:(?<method>[\w.]+):)?(?<value>.*?)(?:(?<downPlus>\+)(?<down>\d*))?$/s.exec(raw);
  const { at, up, upPlus, method, value = '', downPlus, down } = match?.groups ?? {};
  if (value === '')
    throw selectionError(`The selection '${raw}' names nothing.`, "Write a model's name, or a method with a value such as tag:nightly.");
  if (at !== undefined && downPlus !== undefined) {
    throw selectionError(`The selection '${raw}' has both '@' and a '+' at the end.`, "'@' takes in all below already: leave the '+' out.");
  }
  const [name = '', ...rest] = method === undefined ? [defaultMethod(value)] : method.split('.');
  return {
    raw,
    method: knownMethod(name, raw),
    arguments: rest,
    value,
    parents: steps(upPlus, up),
    children: steps(downPlus, down),
    childrensParents: at !== undefined,
  };
}

export function selectionError(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1205', severity: 'error', message, hint });
}

function steps(plus: string | undefined, digits: string | undefined): number {
  if (plus === undefined) return 0;
  return digits ? Number(digits) : Infinity;
}

function defaultMethod(value: string): SelectionMethod {
  if (/[/\\]/.test(value)) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

function knownMethod(name: string, raw: string): SelectionMethod {
  const known = selectionMethods.find((method) => method === name);
  if (known) return known;
  if (name === 'state')
    throw selectionError(
      `The selection '${raw}' compares with an earlier state, which is not supported.`,
      'Use result: with the last run, or name the models.',
    );
  const near = didYouMean(name, selectionMethods);
  throw selectionError(
    `The selection '${raw}' uses an unknown method '${name}'.`,
    near ? `Did you mean '${near}:'?` : `Methods are ${selectionMethods.join(', ')}.`,
  );
}
