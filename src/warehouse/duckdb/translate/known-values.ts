import { plainText } from '../../../googlesql/plain-text.ts';
import type { ComputedColumn, ResolvedExpression } from '../../../googlesql/resolved-node.ts';
import { columnName, type Context } from './context.ts';

/**
 * The numbers that an expression can have besides NULL, where its text tells them: a credit of `CASE WHEN … THEN 1.0 ELSE 0 END` needs no
 * care for NaN, and no rounding where something is multiplied by it. Undefined where they are not known. Numbers as JavaScript has them:
 * INT64 and NUMERIC of more digits are near.
 */
export function knownValues(node: ResolvedExpression, context: Context): ReadonlySet<number> | undefined {
  switch (node.kind) {
    case 'Literal':
      return node.value === null ? new Set() : isNumber(node) ? finite([Number(plainText(node.value))]) : undefined;
    case 'ColumnRef':
      return context.values.get(columnName(node.column));
    case 'Cast': {
      if (node.format || !isNumber(node)) return undefined;
      if (node.expr.type.kind === 'BOOL') return new Set([0, 1]);
      const values = isNumber(node.expr) ? knownValues(node.expr, context) : undefined;
      return node.type.kind === 'INT64' ? whole(values) : values;
    }
    case 'FunctionCall': {
      const results = resultsOf[node.function]?.(node.argumentList);
      return results && isNumber(node) ? union(results.map((result) => knownValues(result, context))) : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether all that the expression can have besides NULL are whole numbers whose product with another is exact in NUMERIC, or out of its range. */
export function isKnownWhole(node: ResolvedExpression, context: Context): boolean {
  return whole(knownValues(node, context)) !== undefined;
}

/** For those who refer to the columns that a SELECT computes. */
export function rememberValues(columns: readonly ComputedColumn[], context: Context): void {
  for (const { column, expr } of columns) {
    const values = knownValues(expr, context);
    if (values) context.values.set(columnName(column), values);
  }
}

/** Which arguments of a function its result is one of. */
const resultsOf: Readonly<Partial<Record<string, (args: readonly ResolvedExpression[]) => readonly ResolvedExpression[]>>> = {
  if: (args) => args.slice(1),
  ifnull: (args) => args,
  coalesce: (args) => args,
  nullif: (args) => args.slice(0, 1),
  $case_no_value: caseResults,
  $case_with_value: (args) => caseResults(args.slice(1)),
};

/** Each second argument, and the last one if it is the ELSE. */
function caseResults(args: readonly ResolvedExpression[]): readonly ResolvedExpression[] {
  return args.filter((_, index) => index % 2 === 1 || index === args.length - 1);
}

function isNumber({ type }: ResolvedExpression): boolean {
  return type.kind === 'INT64' || type.kind === 'FLOAT64' || type.kind === 'NUMERIC';
}

function union(sets: readonly (ReadonlySet<number> | undefined)[]): ReadonlySet<number> | undefined {
  const all = new Set<number>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const value of set) all.add(value);
  }
  return all;
}

function finite(values: readonly number[]): ReadonlySet<number> | undefined {
  return values.every(Number.isFinite) ? new Set(values) : undefined;
}

function whole(values: ReadonlySet<number> | undefined): ReadonlySet<number> | undefined {
  return values && [...values].every((value) => Number.isInteger(value) && Math.abs(value) < 1e9) ? values : undefined;
}
