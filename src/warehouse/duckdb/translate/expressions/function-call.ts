import { javaScriptGroup } from '../../../../googlesql/catalog.ts';
import type { FunctionCall, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { bindValue } from '../bind-value.ts';
import { constantText } from '../constant-text.ts';
import type { Context } from '../context.ts';
import { scalarFunctions } from '../functions/scalar-functions.ts';
import { callName } from '../functions/rule.ts';
import { lambdaFunctionSql } from '../functions/lambda-functions.ts';
import { javaScriptCallSql } from './javascript-call.ts';
import { geographyOrRangeHint } from '../../../type-hints.ts';
import { refuse } from '../refusal.ts';
import { sharedCall } from '../scans/shared-calls.ts';

export function functionCallSql(node: FunctionCall, context: Context): string {
  const shared = sharedCall(node, context);
  if (shared !== undefined) return shared;
  if (node.genericArgumentList.some((argument) => argument.inlineLambda)) return lambdaFunctionSql(node, context);
  if (node.collationList.length > 0) throw refuse('COLLATE', node.range);
  if (node.function.startsWith(`${javaScriptGroup}:`)) return javaScriptCallSql(node, context);
  if (node.function === 'iferror' || node.function === 'iserror') return caughtSql(node, context);
  const rule = scalarFunctions[node.function];
  if (rule === undefined) throw refuse(callName(node.function), node.range, geographyOrRangeHint(node.function));
  const nodes = node.argumentList.map((argument) => constantText(argument, context));
  const call = { name: node.function, nodes, returnType: node.type, range: node.range };
  if (node.errorMode === 'DEFAULT_ERROR_MODE' && !isSafeArithmetic(node)) {
    return rule({ ...call, context, args: nodes.map((argument) => context.expression(argument, context)) });
  }
  return tried(nodes, context, (args, inside) => rule({ ...call, context: inside, args }));
}

/** SAFE_ADD and its kin, whose rules are those of what they are safe forms of; with FLOAT64 and BIGNUMERIC they do without TRY. */
function isSafeArithmetic(node: FunctionCall): boolean {
  return /^safe_(?:add|subtract|multiply|negate)$/.test(node.function) && (node.type.kind === 'INT64' || node.type.kind === 'NUMERIC');
}

/**
 * `TRY` around an expression that gives NULL for an error of its own: errors in its arguments are still errors, so arguments that can
 * have any are computed outside.
 */
export function tried(
  nodes: readonly ResolvedExpression[],
  context: Context,
  build: (args: readonly string[], inside: Context) => string,
): string {
  const outer: { readonly name: string; readonly sql: string }[] = [];
  const args = nodes.map((node) => {
    const sql = context.expression(node, context);
    if (isQuiet(node)) return sql;
    const name = context.fresh('a');
    outer.push({ name, sql });
    return name;
  });
  return outer.reduceRight(
    (body, { name, sql }) => bindValue(name, sql, body, context.outer),
    catching(context, (inside) => `TRY(${build(args, inside)})`),
  );
}

/**
 * Inside a lambda, for two reasons: DuckDB computes what stands twice in a SELECT once and beforehand, also what stands in a TRY, whose
 * errors nothing would catch there; and errors that depend on no value have the lambda's variable to depend on, or they would be raised
 * while the statement is planned. With a subquery, which no lambda may hold, there is only the TRY.
 */
function catching(context: Context, build: (inside: Context) => string): string {
  const emptyText = context.fresh('e');
  const body = build({ ...context, inTry: true, emptyText });
  if (body.includes('(SELECT') && !new RegExp(`\\b${emptyText}\\b`).test(body)) return body;
  return bindValue(emptyText, `''`, body, context.outer);
}

/** It cannot fail when it is evaluated. */
function isQuiet(node: ResolvedExpression): boolean {
  if (node.kind === 'GetStructField') return isQuiet(node.expr);
  return node.kind === 'Literal' || node.kind === 'ColumnRef' || node.kind === 'Parameter';
}

/** IFERROR and ISERROR: errors anywhere in the first argument count. A list tells a value that is NULL from an error. */
function caughtSql({ argumentList, function: name, range }: FunctionCall, context: Context): string {
  const [attempt, instead] = argumentList;
  if (attempt === undefined) throw refuse(callName(name), range);
  const caught = catching(context, (inside) => `TRY([${context.expression(attempt, inside)}])`);
  if (name === 'iserror') return `(${caught} IS NULL)`;
  if (instead === undefined) throw refuse(callName(name), range);
  const list = context.fresh('t');
  const value = `CASE WHEN ${list} IS NULL THEN ${context.expression(instead, context)} ELSE ${list}[1] END`;
  return bindValue(list, caught, value, context.outer);
}
