import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { once } from '../context.ts';
import { isSimple } from '../sql-text.ts';
import { arg, type Call, fail, literalText, using } from './rule.ts';

/**
 * Doubles that grow beyond all bounds are an error in GoogleSQL, infinity in DuckDB; infinite operands give infinity in both. `right` may
 * stand for the second operand with a check of its own. Where an operand is too small to make the other overflow nothing is checked.
 */
export function boundedFloat(call: Call, operation: '+' | '-' | '*' | '/', right = arg(call, 1)): string {
  const left = arg(call, 0);
  const plain = `(${left} ${operation} ${right})`;
  if (cannotOverflow(call, operation)) return plain;
  if (operation !== '/' && (operation === '*' || (isSimple(left) && isSimple(right)))) {
    return using(call, 0, (a) =>
      using(call, 1, (b) => {
        const result = `${a} ${operation} ${b}`;
        return `CASE WHEN isinf(${result}) AND NOT isinf(${a}) AND NOT isinf(${b}) THEN ${fail(call, 'double overflow', a)} ELSE ${result} END`;
      }),
    );
  }
  return infinityRefused(call, plain);
}

/** For results that tell nothing of what they were made of: whether infinity was there before or is an overflow is not known any more. */
export function infinityRefused(call: Call, sql: string): string {
  return once(
    sql,
    call.context,
    (value) =>
      `CASE WHEN isinf(${value}) THEN ${fail(call, 'double overflow, or an infinite value, which the local engine cannot tell apart', value)} ELSE ${value} END`,
  );
}

/** To add less than half of the last digit of the largest double changes nothing about it. */
const negligible = 1e290;

function cannotOverflow(call: Call, operation: '+' | '-' | '*' | '/'): boolean {
  const [left, right] = call.nodes.map(largest);
  if (left === undefined || right === undefined) return false;
  if (operation === '/') return Math.abs(Number(literalText(call, 1) ?? 0)) >= 1;
  return operation === '*' ? Math.min(left, right) <= 1 || left * right < negligible : Math.min(left, right) < negligible;
}

/** A bounded number by one that is whole, so that the quotient is no larger. */
export function isQuotientBounded(call: Call): boolean {
  const [left, right] = call.nodes;
  return left !== undefined && largest(left) < Infinity && right?.kind === 'Cast' && right.expr.type.kind === 'INT64';
}

/** How large a value can be, from its expression alone. */
function largest(node: ResolvedExpression): number {
  if (node.kind === 'Literal') return typeof node.value === 'number' ? Math.abs(node.value) : node.value === null ? 0 : Infinity;
  if (node.kind === 'Cast') return node.expr.type.kind === 'INT64' ? 2 ** 63 : node.expr.type.kind === 'NUMERIC' ? 1e29 : Infinity;
  if (node.kind !== 'FunctionCall') return Infinity;
  const [left = Infinity, right = Infinity] = node.argumentList.map(largest);
  switch (node.function) {
    case '$add':
    case '$subtract':
      return left + right;
    case '$multiply':
      return left * right;
    case 'abs':
    case '$unary_minus':
      return left;
    default:
      return Infinity;
  }
}
