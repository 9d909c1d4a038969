import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { estimate } from '../../../src/warehouse/duckdb/native/hll/estimate.ts';
import { fingerprint2011 } from '../../../src/warehouse/duckdb/native/hll/fingerprint-2011.ts';
import { precisionOf } from '../../../src/warehouse/duckdb/native/hll/precision.ts';
import { merged, type Sketch, sketchOf } from '../../../src/warehouse/duckdb/native/hll/sketch.ts';
import { sketchBytes, sketchOfBytes } from '../../../src/warehouse/duckdb/native/hll/sketch-bytes.ts';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

const text = (value: string) => fingerprint2011(Buffer.from(value));

function number(value: bigint): bigint {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, value, true);
  return fingerprint2011(new Uint8Array(bytes.buffer));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => BigInt(from + index));
const of = (values: readonly bigint[], precision = 15): Sketch => sketchOf(values.map(number), 8, values.length, precisionOf(precision));
const hex = (sketch: Sketch) => Buffer.from(sketchBytes(sketch)).toString('hex');

const digestOf = (sketch: Sketch) => createHash('sha256').update(sketchBytes(sketch)).digest('hex').slice(0, 16);

describe('HLL++ sketches', () => {
  it('hash as Google does', () => {
    // HashTest of google/zetasketch.
    assert.equal(text(''), 0x23ad7c904aa665e3n);
    assert.equal(text('foo'), 0xd0bcbfe261b36504n);
    assert.equal(text('foobar'), 0x36a1e57a138e4467n);
    assert.equal(text('Z\u00fcrich'), 0x27efc00f7d2ce548n);
    assert.equal(text('Zu\u0308rich'), 0x7dfa3067e55c7e8an);
    assert.equal(number(0n), 0x853a22bd6e14a48fn);
    assert.equal(number(42n), 0x583b2b9df8e0eb60n);
    assert.equal(number(-15n), 0x539414f287f11e37n);
  });

  it('hash texts of every length to something of their own', () => {
    const hashes = new Set(Array.from({ length: 300 }, (_, length) => text('x'.repeat(length))));
    assert.equal(hashes.size, 300);
  });

  it('are those of zetasketch 0.1.0, and count what they count', () => {
    for (const [precision, count, found, digest] of [
      [10, 0, 0, 'cda331321acd9e3f'],
      [10, 700, 702, '15bfc6576a061892'],
      [10, 15_000, 15_501, '4e12f54af00f4b23'],
      [12, 2000, 2002, 'a042b6024bc86d7f'],
      [12, 30_000, 30_460, 'e21da5f0602ffbe8'],
      [15, 1, 1, '6fab6cebe35a6db6'],
      [15, 1000, 1000, '105e99dc1cdd15fb'],
      [15, 20_000, 20_002, '5987d3db673afc7c'],
      [15, 200_000, 200_146, 'd66d2e9b3132d040'],
      [18, 15_000, 14_993, '3562d87bf53bd923'],
      [20, 30_000, 30_001, 'b4811256b88e6490'],
    ] as const) {
      const sketch = of(range(0, count), precision);
      assert.equal(digestOf(sketch), digest, `${count} values at precision ${precision}`);
      assert.equal(estimate(sketch), BigInt(found));
    }
    const texts = range(0, 1000).map((index) => text(`user-${index}-${'x'.repeat(Number(index % 90n))}`));
    const sketch = sketchOf(texts, 11, 1000, precisionOf(15));
    assert.equal(digestOf(sketch), '69e6b2d1841c83e1');
    assert.equal(estimate(sketch), 1000n);
  });

  it('say what they cannot count', () => {
    assert.throws(() => estimate(of(range(0, 2000), 10)), /does not count about \d+ values by a sketch of precision 10/);
  });

  it('are the same whole or merged from parts, in any order, before and after they outgrow their sparse form', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1500 }),
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 0, max: 700 }),
        (first, second, common) => {
          const from = Math.max(0, first - common);
          const parts = [of(range(0, first), 10), of(range(from, from + second), 10)];
          const whole = { ...of(range(0, Math.max(first, from + second)), 10), valueCount: first + second };
          assert.equal(hex(merged(parts)), hex(whole));
          assert.equal(hex(merged(parts.toReversed())), hex(whole));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of several precisions are what they would be at the coarsest', () => {
    for (const count of [3, 500, 3000, 30_000]) {
      const half = Math.floor(count / 2);
      const coarse = merged([of(range(0, half), 10), of(range(half, count), 14)]);
      assert.equal(hex(coarse), hex(of(range(0, count), 10)), String(count));
    }
  });

  it('go through their bytes', () => {
    for (const sketch of [of([]), of(range(0, 100)), of(range(0, 2000), 10)])
      assert.equal(hex(sketchOfBytes(sketchBytes(sketch))), hex(sketch));
    // AggregatorStateProto: type 112, one value, version 2, value type 8, and in field 112 a sparse size of 1, precisions 15 and 20.
    assert.match(hex(of([42n])), /^08701001180220088207[0-9a-f]{2}1001180f201432/);
  });
});

const answers: readonly (readonly [query: string, rows: unknown])[] = [
  ['SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x)) FROM UNNEST([1, 2, 2, NULL]) AS x', [[2]]],
  [`SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x, 12)) FROM UNNEST(['a', 'b', 'a']) AS x`, [[2]]],
  [`SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x)) FROM UNNEST([b'a', b'\\xff']) AS x`, [[2]]],
  ['SELECT HLL_COUNT.INIT(x) IS NULL FROM UNNEST(ARRAY<INT64>[]) AS x', [[true]]],
  ['SELECT HLL_COUNT.EXTRACT(NULL)', [[0]]],
  ['SELECT HLL_COUNT.MERGE(s), HLL_COUNT.MERGE_PARTIAL(s) IS NULL FROM (SELECT CAST(NULL AS BYTES) AS s)', [[0, true]]],
  [
    `WITH days AS (SELECT d, HLL_COUNT.INIT(u) AS s FROM UNNEST([STRUCT(1 AS d, 'a' AS u), (1, 'b'), (2, 'b'), (2, 'c')]) GROUP BY d)
     SELECT SUM(HLL_COUNT.EXTRACT(s)), HLL_COUNT.MERGE(s), HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) FROM days`,
    [[4, 3, 3]],
  ],
];

const faults: readonly (readonly [query: string, message: RegExp])[] = [
  ['SELECT HLL_COUNT.INIT(x, 9) FROM UNNEST([1]) AS x', /must be between 10 and 24/],
  [`SELECT HLL_COUNT.EXTRACT(b'x')`, /Invalid or incompatible sketch/],
  [
    `SELECT HLL_COUNT.MERGE(s) FROM (SELECT HLL_COUNT.INIT(x) AS s FROM UNNEST([1]) AS x UNION ALL SELECT HLL_COUNT.INIT(y) FROM UNNEST(['a']) AS y)`,
    /different types cannot be merged/,
  ],
  ["SELECT HLL_COUNT.INIT(x) FROM UNNEST([NUMERIC '1']) AS x", /HLL_COUNT\.INIT of NUMERIC/],
];

describe('HLL_COUNT', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [query, rows] of answers) {
    it(query, async () => {
      assert.deepEqual(await localAnswer(engine, query), { rows: JSON.stringify(rows) });
    });
  }

  for (const [query, message] of faults) {
    it(query, async () => {
      const answer = await localAnswer(engine, query);
      assert.match('error' in answer ? answer.error : 'refused' in answer ? answer.refused : answer.rows, message);
    });
  }
});
