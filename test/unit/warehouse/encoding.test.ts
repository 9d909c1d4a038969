import assert from 'node:assert/strict';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import type { Field } from '../../../src/googlesql/schema.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { createInstance } from '../../../src/warehouse/duckdb/instance.ts';
import { readRows } from '../../../src/warehouse/duckdb/read-rows.ts';
import { stagedSql, stagedTable, stageRows } from '../../../src/warehouse/duckdb/stage-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const fraction = (micros: number) => (micros === 0 ? '' : `.${pad(micros, 6)}`);

const micros = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 }));
const date = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => `${pad(day.getUTCFullYear(), 4)}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())}`);
const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), micros)
  .map(([hours, minutes, seconds, part]) => `${pad(hours)}:${pad(minutes)}:${pad(seconds)}${fraction(part)}`);
const datetime = fc.tuple(date, time).map(([day, clock]) => `${day}T${clock}`);
const integer = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger().map(BigInt))
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()));
const numeric = fc.tuple(fc.bigInt({ min: -(10n ** 29n) + 1n, max: 10n ** 29n - 1n }), fc.nat(999_999_999)).map(([whole, part]) => {
  const digits = pad(part, 9).replace(/0+$/, '');
  return digits === '' ? whole.toString() : `${whole}.${digits}`;
});
const bignumeric = fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }).map((units) => {
  const digits = String(units < 0n ? -units : units).padStart(39, '0');
  const rest = digits.slice(-38).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -38)}${rest === '' ? '' : `.${rest}`}`;
});
const interval = fc
  .tuple(
    fc.integer({ min: -119_999, max: 119_999 }),
    fc.integer({ min: -3_660_000, max: 3_660_000 }),
    fc.integer({ min: -1e15, max: 1e15 }),
  )
  .map(([months, days, parts]) => {
    const size = Math.abs(parts);
    const seconds = Math.floor(size / 1e6);
    const rest = pad(size % 1e6, 6).replace(/(000){1,2}$/, '');
    const clock = `${Math.floor(seconds / 3600)}:${Math.floor(seconds / 60) % 60}:${seconds % 60}${rest === '' ? '' : `.${rest}`}`;
    const years = `${months < 0 ? '-' : ''}${Math.floor(Math.abs(months) / 12)}-${Math.abs(months) % 12}`;
    return `${years} ${days} ${parts < 0 ? '-' : ''}${clock}`;
  });
const float = fc
  .double()
  .map((value) => (Object.is(value, -0) ? 0 : value))
  .map((value) => (Number.isFinite(value) ? value : String(value)));
const bytes = fc.uint8Array().map((value) => Buffer.from(value).toString('base64'));

const values: Readonly<Record<Exclude<Field['type'], 'STRUCT' | 'GEOGRAPHY'>, fc.Arbitrary<Value>>> = {
  INT64: integer,
  FLOAT64: float,
  NUMERIC: numeric,
  BIGNUMERIC: bignumeric,
  BOOL: fc.boolean(),
  STRING: fc.string({ unit: 'grapheme' }),
  BYTES: bytes,
  DATE: date,
  DATETIME: datetime,
  TIME: time,
  TIMESTAMP: datetime.map((text) => `${text}Z`),
  INTERVAL: interval,
  JSON: fc.jsonValue().map((value) => JSON.stringify(value)),
};

type Column = { readonly field: Field; readonly value: fc.Arbitrary<Value> };
const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/);
const scalar: fc.Arbitrary<Column> = fc.tuple(names, fc.constantFrom(...Object.entries(values))).map(([name, [type, value]]) => ({
  field: { name, type: fieldType(type), mode: 'NULLABLE' },
  value: fc.option(value, { nil: null }),
}));

function fieldType(text: string): Field['type'] {
  const types: readonly Field['type'][] = [
    'INT64',
    'FLOAT64',
    'NUMERIC',
    'BIGNUMERIC',
    'BOOL',
    'STRING',
    'BYTES',
    'DATE',
    'DATETIME',
    'TIME',
    'TIMESTAMP',
    'INTERVAL',
    'JSON',
  ];
  const found = types.find((type) => type === text);
  assert.ok(found);
  return found;
}

function structOf(member: fc.Arbitrary<Column>): fc.Arbitrary<Column> {
  return fc
    .tuple(names, fc.uniqueArray(member, { minLength: 1, maxLength: 4, selector: ({ field }) => field.name }))
    .map(([name, members]) => ({
      field: { name, type: 'STRUCT', mode: 'NULLABLE', fields: members.map(({ field }) => field) },
      value: fc.option(
        fc
          .tuple(...members.map(({ value }) => value))
          .map((items) => Object.fromEntries(members.map(({ field }, index) => [field.name, items[index] ?? null]))),
        { nil: null },
      ),
    }));
}

function listOf(item: fc.Arbitrary<Column>): fc.Arbitrary<Column> {
  return item.map(({ field, value }) => ({
    field: { ...field, mode: 'REPEATED' },
    value: fc.array(
      value.filter((one) => one !== null),
      { maxLength: 4 },
    ),
  }));
}

const shallow = fc.oneof(scalar, listOf(scalar));
const struct = structOf(shallow);
const column = fc.oneof(scalar, listOf(scalar), struct, listOf(struct), structOf(fc.oneof(shallow, struct, listOf(struct))));

describe('values through the embedded warehouse', () => {
  const folder = temporaryFolder();
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  before(async () => {
    instance = await createInstance({ threads: 1, memoryLimit: '500MB', temporaryFolder: folder.path });
    connection = await instance.connect();
  });
  after(() => {
    connection.closeSync();
    instance.closeSync();
  });

  const throughDuckDb = async (fields: readonly Field[], rows: readonly (readonly Value[])[]) => {
    const count = await stageRows(connection, fields, rows, undefined);
    assert.equal(count, rows.length);
    const read = await readRows(connection, stagedSql(fields), fields, undefined, undefined);
    return read.rows;
  };

  it('come back as they went in, whatever their type and nesting', async () => {
    const table = fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: ({ field }) => field.name }).chain((columns) =>
      fc.record({
        fields: fc.constant(columns.map(({ field }) => field)),
        rows: fc.array(fc.tuple(...columns.map(({ value }) => value)), { maxLength: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ fields, rows }) => {
        assert.deepEqual(await throughDuckDb(fields, rows), rows);
      }),
      { numRuns: 150 },
    );
  });

  it('mean to DuckDB what their text says', async () => {
    const oracle: readonly {
      readonly type: Field['type'];
      readonly value: fc.Arbitrary<string | number>;
      readonly sql: (text: string) => string;
    }[] = [
      { type: 'DATE', value: date, sql: (text) => `DATE '${text}'` },
      { type: 'TIME', value: time, sql: (text) => `TIME '${text}'` },
      { type: 'DATETIME', value: datetime, sql: (text) => `TIMESTAMP '${text}'` },
      { type: 'TIMESTAMP', value: datetime.map((text) => `${text}Z`), sql: (text) => `TIMESTAMPTZ '${text}'` },
      { type: 'NUMERIC', value: numeric, sql: (text) => `'${text}'::DECIMAL(38,9)` },
      { type: 'INT64', value: integer, sql: (text) => `'${text}'::BIGINT` },
      { type: 'BYTES', value: bytes, sql: (text) => `from_base64('${text}')` },
    ];
    for (const { type, value, sql } of oracle) {
      await fc.assert(
        fc.asyncProperty(value, async (one) => {
          const field: Field = { name: 'x', type, mode: 'NULLABLE' };
          await stageRows(connection, [field], [[one]], undefined);
          const same = await connection.runAndReadAll(`SELECT c0 = ${sql(String(one))} FROM ${stagedTable}`);
          assert.deepEqual(same.getRows(), [[true]]);
        }),
        { numRuns: 40 },
      );
    }
  });

  it('are written as BigQuery writes them', async () => {
    const read = async (sql: string, field: Omit<Field, 'name'>) => {
      const { rows } = await readRows(connection, `SELECT ${sql}`, [{ name: 'x', ...field }], undefined, undefined);
      return rows[0]?.[0];
    };
    const single = { mode: 'NULLABLE' } as const;
    assert.equal(await read(`TIMESTAMPTZ '2024-01-15 12:00:00+00'`, { type: 'TIMESTAMP', ...single }), '2024-01-15T12:00:00Z');
    assert.equal(await read(`TIMESTAMPTZ '2024-01-15 12:00:00.5+00'`, { type: 'TIMESTAMP', ...single }), '2024-01-15T12:00:00.500000Z');
    assert.equal(
      await read(`TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'`, { type: 'TIMESTAMP', ...single }),
      '1969-12-31T23:59:59.999999Z',
    );
    assert.equal(await read('9007199254740993::BIGINT', { type: 'INT64', ...single }), '9007199254740993');
    assert.equal(await read('9007199254740991::BIGINT', { type: 'INT64', ...single }), 9007199254740991);
    assert.equal(await read('sum(x) FROM (VALUES (1::BIGINT), (2)) t(x)', { type: 'INT64', ...single }), 3);
    assert.equal(await read(`'-0.500000000'::DECIMAL(38,9)`, { type: 'NUMERIC', ...single }), '-0.5');
    assert.equal(await read(`'nan'::DOUBLE`, { type: 'FLOAT64', ...single }), 'NaN');
    assert.equal(await read(`'-inf'::DOUBLE`, { type: 'FLOAT64', ...single }), '-Infinity');
    assert.equal(await read(`INTERVAL 14 MONTH`, { type: 'INTERVAL', ...single }), '1-2 0 0:0:0');
    assert.equal(await read(`INTERVAL '-0.1' SECOND`, { type: 'INTERVAL', ...single }), '0-0 0 -0:0:0.100');
    assert.deepEqual(await read('NULL::BIGINT[]', { type: 'INT64', mode: 'REPEATED' }), []);
    const names = {
      type: 'STRUCT',
      ...single,
      fields: [
        { name: 'Key', type: 'INT64', ...single },
        { name: '2', type: 'INT64', ...single },
      ],
    } as const;
    assert.deepEqual(await read(`{'key': 1::BIGINT, '2': 2::BIGINT}`, names), { Key: 1, '2': 2 });
  });

  it('are refused when they are not of their type', async () => {
    const cases: readonly [Field['type'], Value][] = [
      ['INT64', '1.5'],
      ['INT64', '9223372036854775808'],
      ['INT64', true],
      ['FLOAT64', 'one'],
      ['NUMERIC', '0.1234567891'],
      ['NUMERIC', '1e30'],
      ['BIGNUMERIC', '5.8e38'],
      ['BIGNUMERIC', '0.000000000000000000000000000000000000001'],
      ['BOOL', 'true'],
      ['STRING', 1],
      ['DATE', '2023-02-29'],
      ['DATE', '2024-1'],
      ['TIME', '24:00:00'],
      ['DATETIME', '2024-01-15T12:00'],
      ['TIMESTAMP', '2024-01-15T12:00:00+01:00'],
      ['INTERVAL', '1 day'],
      ['STRUCT', 'x'],
      ['STRING', ['x']],
    ];
    for (const [type, value] of cases) {
      await assert.rejects(
        stageRows(
          connection,
          [{ name: 'x', type, mode: 'NULLABLE', fields: [{ name: 'a', type: 'INT64', mode: 'NULLABLE' }] }],
          [[value]],
          undefined,
        ),
        (error) => {
          assert.ok(error instanceof SqlError, String(error));
          assert.equal(error.code, 'ATT1403');
          assert.match(error.message, /column x/);
          return true;
        },
      );
    }
  });
});
