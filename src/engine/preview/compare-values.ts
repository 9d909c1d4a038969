import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../../warehouse/row-set.ts';

/** Orders two values of one column as GoogleSQL's ORDER BY does: NULL first, NaN before all numbers; lists and structs by their text. */
export function valueComparer(field: Field): (left: Value, right: Value) => number {
  const compare = field.mode === 'REPEATED' ? byText : comparers[field.type];
  return (left, right) => {
    if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
    return compare(left, right);
  };
}

type Comparer = (left: Value, right: Value) => number;

const byText: Comparer = (left, right) => byCodePoint(textOf(left), textOf(right));

const comparers: Readonly<Record<Field['type'], Comparer>> = {
  INT64: (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? left - right : sign(BigInt(textOf(left)), BigInt(textOf(right))),
  FLOAT64: (left, right) => floatOrder(left, right),
  NUMERIC: byDecimal,
  BIGNUMERIC: byDecimal,
  BOOL: (left, right) => Number(left) - Number(right),
  STRING: byText,
  BYTES: byText,
  DATE: byText,
  DATETIME: byText,
  TIME: byText,
  // A fraction is only written where there is one, and `Z` is above `.`: without it the texts are in order.
  TIMESTAMP: (left, right) => byCodePoint(textOf(left).replace('Z', ''), textOf(right).replace('Z', '')),
  INTERVAL: byText,
  JSON: byText,
  GEOGRAPHY: byText,
  STRUCT: byText,
};

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function byCodePoint(left: string, right: string): number {
  if (left === right) return 0;
  const leftPoints = left[Symbol.iterator]();
  for (const rightPoint of right) {
    const next = leftPoints.next();
    if (next.done) return -1;
    if (next.value !== rightPoint) return (next.value.codePointAt(0) ?? 0) - (rightPoint.codePointAt(0) ?? 0);
  }
  return 1;
}

function sign(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function floatOrder(left: Value, right: Value): number {
  const a = Number(left);
  const b = Number(right);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Decimal numbers as text, exactly: both are scaled to whole numbers of the longer fraction. */
function byDecimal(left: Value, right: Value): number {
  const [leftWhole = '', leftFraction = ''] = textOf(left).split('.');
  const [rightWhole = '', rightFraction = ''] = textOf(right).split('.');
  const digits = Math.max(leftFraction.length, rightFraction.length);
  return sign(BigInt(leftWhole + leftFraction.padEnd(digits, '0')), BigInt(rightWhole + rightFraction.padEnd(digits, '0')));
}
