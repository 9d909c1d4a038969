import assert from 'node:assert/strict';
import fc from 'fast-check';
import '../../support/generated-seed.ts';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

const scale = 10n ** 9n;
const largest = 10n ** 38n - 1n;

/** In thousand-millionths; of all sizes, with few digits or many. */
const numeric = fc
  .record({ digits: fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), size: fc.integer({ min: -18, max: 12 }) })
  .map(({ digits, size }) => (size < 0 ? digits / 10n ** BigInt(-size) : digits * 10n ** BigInt(size)));

/** Money and shares: what is multiplied and divided most, and ties among it. */
const money = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => BigInt(cents) * 10n ** 7n);
const share = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((parts) => scale / BigInt(parts)),
  fc.integer({ min: 1, max: 64 }).map((fifths) => BigInt(fifths) * 5n),
);
const halves = fc.tuple(share, fc.constantFrom(2n * scale, -16n * scale));
const operands = fc.oneof(fc.tuple(numeric, numeric), fc.tuple(money, share), fc.tuple(share, share), halves);

/** Half away from zero, by whole numbers alone. */
function quotientOf(dividend: bigint, divisor: bigint): bigint {
  const [above, below] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const rounded = (2n * above + below) / (2n * below);
  return dividend < 0n === divisor < 0n ? rounded : -rounded;
}

function text(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(10, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** As results are written: without the zeros at the end. */
const written = (value: bigint): string => text(value).replace(/\.?0*$/, '');

const operations: readonly (readonly [sql: string, exact: (left: bigint, right: bigint) => bigint | undefined])[] = [
  ['a * b', (left, right) => quotientOf(left * right, scale)],
  ['a / NULLIF(b, 0)', (left, right) => (right === 0n ? undefined : quotientOf(left * scale, right))],
  ['ROUND(a)', (left) => quotientOf(left, scale) * scale],
  ['ROUND(a, 2)', (left) => quotientOf(left, 10n ** 7n) * 10n ** 7n],
  [
    'CAST(CAST(a AS INT64) AS NUMERIC)',
    (left) => (left > -(2n ** 62n) * scale && left < 2n ** 62n * scale ? quotientOf(left, scale) * scale : largest + 1n),
  ],
  ['ROUND(a, 8)', (left) => quotientOf(left, 10n) * 10n],
];

describe('NUMERIC arithmetic, against whole numbers of any size', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [sql, exact] of operations) {
    it(`${sql} is exact, whatever the size`, async () => {
      const batch = fc.array(operands, { minLength: 300, maxLength: 300 });
      await fc.assert(
        fc.asyncProperty(batch, async (pairs) => {
          const fitting = pairs.filter(([left, right]) => {
            const value = exact(left, right) ?? 0n;
            return [left, right, value].every((each) => each <= largest && each >= -largest);
          });
          const rows = fitting.map(
            ([left, right], number) => `STRUCT(${number} AS n, NUMERIC '${text(left)}' AS a, NUMERIC '${text(right)}' AS b)`,
          );
          const answer = await localAnswer(engine, `SELECT CAST(${sql} AS STRING) FROM UNNEST([${rows.join(', ')}]) ORDER BY n`);
          const values = fitting.map(([left, right]) => exact(left, right));
          assert.deepEqual(answer, { rows: JSON.stringify(values.map((value) => [value === undefined ? null : written(value)])) });
        }),
        { numRuns: 5 },
      );
    });
  }
});
