import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { exportCsv } from '../../../src/engine/preview/export-csv.ts';
import { PreviewStore, sortRows } from '../../../src/engine/preview/preview-store.ts';
import type { Field, FieldType } from '../../../src/googlesql/schema.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import type { RowSet, Value } from '../../../src/warehouse/row-set.ts';

const column = (type: FieldType): Field => ({ name: 'x', type, mode: 'NULLABLE' });
const rowsOf = (type: FieldType, values: readonly Value[]): RowSet => ({
  fields: [column(type)],
  rows: values.map((value) => [value]),
  complete: true,
});
const sorted = (type: FieldType, values: readonly Value[], descending = false): Value[] =>
  sortRows(rowsOf(type, values), { column: 0, descending }).map(([value]) => value ?? null);

describe('a preview', () => {
  it('sorts integers beyond 2^53 exactly, NULL first', () => {
    assert.deepEqual(sorted('INT64', ['9007199254740993', 5, '9007199254740992', null, '-9223372036854775808']), [
      null,
      '-9223372036854775808',
      5,
      '9007199254740992',
      '9007199254740993',
    ]);
  });

  it('sorts NUMERIC by value, not by text', () => {
    assert.deepEqual(sorted('NUMERIC', ['10', '9.5', '-0.25', '-3', '9.05', '0']), ['-3', '-0.25', '0', '9.05', '9.5', '10']);
  });

  it('sorts negative fractions below zero', () => {
    assert.deepEqual(sorted('NUMERIC', ['-0.1', '-0.2', '0.1']), ['-0.2', '-0.1', '0.1']);
  });

  it('sorts NaN before numbers and infinities at the ends', () => {
    assert.deepEqual(sorted('FLOAT64', [1, 'Infinity', 'NaN', '-Infinity', null]), [null, 'NaN', '-Infinity', 1, 'Infinity']);
  });

  it('sorts text by code point and timestamps by time', () => {
    assert.deepEqual(sorted('STRING', ['😀', 'b', '', 'B', '\uffff']), ['', 'B', 'b', '\uffff', '😀']);
    assert.deepEqual(sorted('TIMESTAMP', ['2024-01-15T12:00:00.5Z', '2024-01-15T12:00:00Z', '2024-01-15T12:00:00.123456Z']), [
      '2024-01-15T12:00:00Z',
      '2024-01-15T12:00:00.123456Z',
      '2024-01-15T12:00:00.5Z',
    ]);
  });

  it('keeps rows of equal values in their order, both ways', () => {
    const rowSet: RowSet = {
      fields: [column('INT64'), column('INT64')],
      rows: [
        [1, 1],
        [0, 2],
        [1, 3],
      ],
      complete: true,
    };
    assert.deepEqual(sortRows(rowSet, { column: 0, descending: true }), [
      [1, 1],
      [1, 3],
      [0, 2],
    ]);
  });

  it('sorts integers as BigInt does', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const encode = (value: bigint): Value => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString());
    fc.assert(
      fc.property(fc.array(int64), (values) => {
        const expected = values.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0)).map(encode);
        assert.deepEqual(sorted('INT64', values.map(encode)), expected);
      }),
    );
  });

  it('is gone once closed', () => {
    const store = new PreviewStore();
    const preview = store.add(rowsOf('INT64', [2, 1]));
    assert.deepEqual(store.rows(preview, { column: 0, descending: false })?.rows, [[1], [2]]);
    assert.deepEqual(store.rows(preview)?.rows, [[2], [1]]);
    store.close(preview);
    assert.equal(store.rows(preview), undefined);
  });
});

describe('export to CSV', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'attribution-export-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('writes what any CSV reader reads back, line ends and quotes included', async () => {
    const texts = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom('a\nb', 'a"b', 'a,b', '\r\n', ' x ')), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (rows) => {
        const file = path.join(folder, 'rows.csv');
        const fields = [column('STRING'), { ...column('STRING'), name: 'y' }];
        assert.equal(await exportCsv({ fields, rows, complete: true }, file), rows.length);
        assert.deepEqual(parse(await readFile(file, 'utf8'), { record_delimiter: '\r\n' }), [['x', 'y'], ...rows]);
      }),
      { numRuns: 30 },
    );
  });

  it('says so where it cannot write, and leaves nothing behind', async () => {
    const file = path.join(folder, 'missing', 'rows.csv');
    await assert.rejects(
      exportCsv(rowsOf('INT64', [1]), file),
      (error) => error instanceof ProblemError && error.problem.code === 'ATT1703',
    );
    assert.deepEqual(await readdir(folder), []);
  });
});
