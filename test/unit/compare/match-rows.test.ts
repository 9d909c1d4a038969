import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Field } from '../../../src/googlesql/schema.ts';
import { isClose, RowMatcher } from '../../../src/run/compare/match-rows.ts';
import { pairRows } from '../../../src/run/compare/pair-rows.ts';
import { rowText } from '../../../src/run/compare/row-text.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';

const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({ name, type, mode: 'NULLABLE', ...rest });

const fields = [
  field('id', 'INT64'),
  field('name', 'STRING'),
  field('params', 'STRUCT', { mode: 'REPEATED', fields: [field('key', 'STRING'), field('n', 'INT64', { mode: 'REPEATED' })] }),
];

const row: fc.Arbitrary<readonly Value[]> = fc.tuple(
  fc.constantFrom<Value>(1, 2, '9007199254740993', '9007199254740995', null),
  fc.constantFrom<Value>('a', 'A', '', null),
  fc.array(fc.record({ key: fc.constantFrom('k', 'l'), n: fc.array(fc.constantFrom(1, 2), { maxLength: 2 }) }), { maxLength: 2 }),
);

const match = (columns: readonly Field[], local: readonly (readonly Value[])[], remote: readonly (readonly Value[])[]) => {
  const matcher = new RowMatcher(columns);
  matcher.add('local', local);
  matcher.add('remote', remote);
  return matcher.result();
};

describe('Matching rows', () => {
  it('finds none that differ in a shuffled table', () => {
    const shuffled = fc.array(row).chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(
      fc.property(shuffled, ([rows, other]) => assert.deepEqual(match(fields, rows, other), { onlyLocal: [], onlyRemote: [], close: 0 })),
    );
  });

  it('is the difference of multisets', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(row, { maxLength: 8 }), (local, remote) => {
        const found = match(fields, local, remote);
        // By hand: each row takes an equal one of the other side away.
        const left = remote.map((other) => JSON.stringify(other));
        const own = local
          .map((mine) => JSON.stringify(mine))
          .filter((text) => !left.includes(text) || left.splice(left.indexOf(text), 1).length === 0);
        const sorted = (rows: readonly (readonly Value[])[]) => rows.map((one) => JSON.stringify(one)).sort();
        assert.deepEqual(sorted(found.onlyLocal), own.sort());
        assert.deepEqual(sorted(found.onlyRemote), left.sort());
      }),
    );
  });

  it('tells values apart that only print alike', () => {
    const differs = (type: Field['type'], left: Value, right: Value, rest: Partial<Field> = {}) =>
      rowText([field('x', type, rest)], [left]) !== rowText([field('x', type, rest)], [right]);
    assert.ok(differs('INT64', '9007199254740993', '9007199254740992'));
    assert.ok(differs('STRING', null, 'null'));
    assert.ok(differs('STRING', ' a', 'a'));
    assert.ok(differs('INT64', [1], [1, 1], { mode: 'REPEATED' }));
    assert.ok(differs('NUMERIC', '1.000000001', '1'));
    assert.ok(differs('JSON', '{"a":9007199254740993}', '{"a":9007199254740992}'));
    assert.ok(differs('JSON', '{"a":"1"}', '{"a":1}'));
    assert.ok(differs('JSON', '"s1"', '1'));
  });

  it('takes for equal what is one value in two spellings', () => {
    const same = (type: Field['type'], left: Value, right: Value, rest: Partial<Field> = {}) =>
      assert.equal(rowText([field('x', type, rest)], [left]), rowText([field('x', type, rest)], [right]));
    same('INT64', 7, '7');
    same('FLOAT64', 0, -0);
    same('FLOAT64', 'NaN', 'NaN');
    same('INT64', null, [], { mode: 'REPEATED' });
    same('JSON', '{"a": 1, "b": [true, "x y"]}', '{"b":[true,"x y"],"a":1}');
    same('STRUCT', { A: 1 }, { a: 1 }, { fields: [field('a', 'INT64')] });
  });

  describe('with FLOAT64 values', () => {
    const columns = [
      field('id', 'INT64'),
      field('x', 'FLOAT64'),
      field('s', 'STRUCT', { fields: [field('y', 'FLOAT64', { mode: 'REPEATED' })] }),
    ];
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), fc.constantFrom(0, 1, 0.1));
    const measured = fc.tuple(fc.integer({ min: 1, max: 3 }), number, fc.array(number, { maxLength: 2 }));
    const asRow = ([id, x, y]: readonly [number, number, readonly number[]]): readonly Value[] => [id, x, { y }];

    it('finds each row that was moved by less than a billionth', () => {
      const nudged = (value: number, by: number) => value * (1 + by * 4e-10);
      fc.assert(
        fc.property(fc.array(fc.tuple(measured, fc.constantFrom(-1, 0, 1)), { maxLength: 12 }), (rows) => {
          const local = rows.map(([one]) => asRow(one));
          const remote = rows.map(([[id, x, y], by]) => asRow([id, nudged(x, by), y.map((value) => nudged(value, -by))])).reverse();
          const found = match(columns, local, remote);
          const moved = rows.filter(([[, x, y], by]) => nudged(x, by) !== x || y.some((value) => nudged(value, -by) !== value));
          assert.deepEqual([found.onlyLocal.length, found.onlyRemote.length], [0, 0]);
          assert.ok(found.close <= moved.length, 'more were close than were moved');
        }),
      );
    });

    it('takes no row for close that was moved further', () => {
      fc.assert(
        fc.property(
          fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300, max: 1e300 }),
          fc.double({ min: 2e-9, max: 10, noNaN: true }),
          (x, by) => {
            assert.equal(isClose(x, x * (1 + by)), false);
            assert.equal(match(columns, [[1, x, null]], [[1, x * (1 + by), null]]).close, 0);
          },
        ),
      );
      assert.equal(match(columns, [[1, 1, null]], [[2, 1 + 1e-12, null]]).close, 0);
      assert.equal(match(columns, [[1, 'Infinity', null]], [[1, 1e308, null]]).close, 0);
      assert.equal(match(columns, [[1, null, null]], [[1, 0, null]]).close, 0);
    });
  });

  describe('what differs is shown in pairs', () => {
    const pair = (key: readonly number[], local: readonly (readonly Value[])[], remote: readonly (readonly Value[])[], limit = 10) =>
      pairRows(fields, key, match(fields, local, remote), limit);

    it('by the key where there is one', () => {
      const found = pair(
        [0],
        [
          [1, 'a', []],
          [2, 'b', []],
        ],
        [
          [2, 'c', [{ key: 'k', n: [] }]],
          [1, 'A', []],
        ],
      );
      assert.deepEqual(found, [
        { local: [1, 'a', []], remote: [1, 'A', []], differing: [1] },
        { local: [2, 'b', []], remote: [2, 'c', [{ key: 'k', n: [] }]], differing: [1, 2] },
      ]);
    });

    it('by likeness where there is none, and alone where nothing is alike', () => {
      const found = pair(
        [],
        [
          [1, 'a', []],
          [5, 'x', [{ key: 'q', n: [1] }]],
        ],
        [[1, 'b', []]],
      );
      assert.deepEqual(found, [
        { local: [1, 'a', []], remote: [1, 'b', []], differing: [1] },
        { local: [5, 'x', [{ key: 'q', n: [1] }]], differing: [0, 1, 2] },
      ]);
    });

    it('each row once, the first ones alone where there are many', () => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 8 }), fc.array(row, { maxLength: 8 }), fc.constantFrom([], [0]), (local, remote, key) => {
          const matched = match(fields, local, remote);
          const all = pairRows(fields, key, matched, 100);
          assert.equal(all.filter((one) => one.local).length, matched.onlyLocal.length);
          assert.equal(all.filter((one) => one.remote).length, matched.onlyRemote.length);
          assert.deepEqual(pairRows(fields, key, matched, 2), all.slice(0, 2));
        }),
      );
    });
  });
});
