import type { TextRange } from '../problem/text-position.ts';
import type { Expression } from './ast.ts';
import type { Template } from './template.ts';
import { walkExpressions } from './walk.ts';

/** An argument that is written as a string; the range is that of the literal, quotes included. */
export interface StringArgument {
  readonly value: string;
  readonly range: TextRange;
}

/** A call as it stands in a template, whether it would be made or not. */
export interface StaticCall {
  readonly name: string;
  readonly range: TextRange;
  /** One for each positional argument; undefined for those that are no string literals. */
  readonly positional: readonly (StringArgument | undefined)[];
  /** The named arguments that are string literals. */
  readonly keyword: ReadonlyMap<string, StringArgument>;
}

/** The calls of some global functions (`ref`, `source`…) that a template holds, found without running it. */
export function staticCalls(template: Template, names: readonly string[]): readonly StaticCall[] {
  const calls: StaticCall[] = [];
  walkExpressions(template.body, (expression) => {
    if (expression.type !== 'call' || expression.callee.type !== 'name' || !names.includes(expression.callee.name)) return;
    const { positional, keyword } = expression.arguments;
    calls.push({
      name: expression.callee.name,
      range: { start: expression.start, end: expression.end },
      positional: positional.map(stringArgument),
      keyword: new Map(keyword.flatMap(({ name, value }) => stringEntry(name, stringArgument(value)))),
    });
  });
  return calls;
}

function stringEntry(name: string, argument: StringArgument | undefined): readonly (readonly [string, StringArgument])[] {
  return argument ? [[name, argument]] : [];
}

function stringArgument(expression: Expression): StringArgument | undefined {
  if (expression.type !== 'literal' || typeof expression.value !== 'string') return undefined;
  return { value: expression.value, range: { start: expression.start, end: expression.end } };
}
