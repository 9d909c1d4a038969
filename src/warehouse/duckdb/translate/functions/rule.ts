import { plainText } from '../../../../googlesql/plain-text.ts';
import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import { type Context, once } from '../context.ts';
import { knownValues } from '../known-values.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';

/** A call of a function with its arguments already translated. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly nodes: readonly ResolvedExpression[];
  readonly returnType: SqlType;
  readonly range: TextRange | undefined;
  readonly context: Context;
  /** The texts are BYTES, a character for each. */
  readonly isBytes?: boolean;
}

/** The DuckDB expression of a call; throws a refusal where this call (these types, this format) has none. */
export type Rule = (call: Call) => string;

export type RuleTable = Readonly<Partial<Record<string, Rule>>>;

/** A rule for each type of the first argument; other types are refused. */
export function byType(rules: Readonly<Partial<Record<SqlType['kind'], Rule>>>): Rule {
  return (call) => {
    const type = call.nodes[0]?.type.kind;
    const rule = type === undefined ? undefined : rules[type];
    if (rule === undefined) throw refuseCall(call, type);
    return rule(call);
  };
}

/** `f(a, b)` for a function that is DuckDB's own under some name and means the same. */
export function native(name: string): Rule {
  return ({ args }) => `${name}(${args.join(', ')})`;
}

/** A template for fixed arguments. */
export function template(build: (...args: string[]) => string): Rule {
  return ({ args }) => build(...args);
}

export function arg(call: Call, index: number): string {
  const found = call.args[index];
  if (found === undefined) throw refuseCall(call);
  return found;
}

export function refuseCall(call: Call, type?: string) {
  return refuse(`${callName(call.name)}${type === undefined ? '' : ` of ${type}`}`, call.range);
}

/** As a person writes it: operators and functions of the analyser's own have a `$` in front. */
export function callName(name: string): string {
  return name.startsWith('$')
    ? `The operator ${name.slice(1).replaceAll('_', ' ').toUpperCase()}`
    : `The function ${name.toUpperCase().replace(/^.*:/, '')}`;
}

/** The value of an argument that is a literal; undefined for other expressions and for NULL. */
export function literalText(call: Call, index: number): string | undefined {
  const node = call.nodes[index];
  return node?.kind === 'Literal' && node.value !== null ? plainText(node.value) : undefined;
}

/** A literal that is no NaN. */
export function isLiteral(call: Call, index: number): boolean {
  const node = call.nodes[index];
  return node?.kind === 'Literal' && node.value !== null && !Number.isNaN(node.value);
}

/** A FLOAT64 that is no NaN, whatever the row. */
export function isNeverNaN(call: Call, index: number): boolean {
  const node = call.nodes[index];
  return node !== undefined && knownValues(node, call.context) !== undefined;
}

export function using(call: Call, index: number, use: (name: string) => string): string {
  return once(arg(call, index), call.context, use);
}

/** NULL where an argument is: for rules whose own checks would come first. */
export function nullIfAnyNull(rule: Rule): Rule {
  return (call) => {
    const nulls = call.args
      .filter((_, index) => call.nodes[index]?.kind !== 'Literal' || isNullLiteral(call, index))
      .map((sql) => `${sql} IS NULL`);
    return nulls.length === 0 ? rule(call) : `CASE WHEN ${nulls.join(' OR ')} THEN NULL ELSE ${rule(call)} END`;
  };
}

function isNullLiteral(call: Call, index: number): boolean {
  const node = call.nodes[index];
  return node?.kind === 'Literal' && node.value === null;
}

/** An error when it is evaluated. `cause` is the value that is at fault; with `told` the message ends in it. */
export function fail(call: Call, text: string, cause?: string, told = false): string {
  return raise(quoteText(text), call.context, cause, told);
}
