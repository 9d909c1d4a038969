import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/problem/problem.ts';
import { readSeedTable } from '../../../src/run/seed-table.ts';

const seed = (config: Readonly<Record<string, unknown>> = {}) => ({ name: 'channels', file: '/project/seeds/channels.csv', config });

function column(...values: string[]) {
  const { fields, rows } = readSeedTable(seed(), ['n,x', ...values.map((value, place) => `${place},${value}`)].join('\n'));
  return { type: fields[1]?.type, values: rows.map((row) => row[1]) };
}

function problemOf(text: string, config: Readonly<Record<string, unknown>> = {}) {
  try {
    readSeedTable(seed(config), text);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return assert.fail('no problem');
}

describe('readSeedTable', () => {
  it("infers dbt's types", () => {
    assert.deepEqual(column('1', '-20', ' 3 '), { type: 'INT64', values: [1, -20, 3] });
    assert.deepEqual(column('1', '2.50'), { type: 'FLOAT64', values: [1, 2.5] });
    assert.deepEqual(column('1.0', '2.00'), { type: 'INT64', values: [1, 2] });
    assert.deepEqual(column('2024-01-31', '2024-02-29'), { type: 'DATE', values: ['2024-01-31', '2024-02-29'] });
    assert.deepEqual(column('2024-01-31', '2024-02-30').type, 'STRING');
    assert.deepEqual(column('2024-01-31 10:00:00', '2024-01-31T10:00:00.5'), {
      type: 'DATETIME',
      values: ['2024-01-31T10:00:00', '2024-01-31T10:00:00.5'],
    });
    assert.deepEqual(column('2024-01-31T10:00:00+02:00', '2024-12-31 23:30:00.25 -0100'), {
      type: 'TIMESTAMP',
      values: ['2024-01-31T08:00:00Z', '2025-01-01T00:30:00.25Z'],
    });
    assert.deepEqual(column('true', 'FALSE'), { type: 'BOOL', values: [true, false] });
    assert.deepEqual(column('a', '1'), { type: 'STRING', values: ['a', '1'] });
    assert.deepEqual(column('', ''), { type: 'INT64', values: [null, null] });
  });

  it('keeps 64-bit integers exact', () => {
    assert.deepEqual(column('9223372036854775807', '-9223372036854775808', '1'), {
      type: 'INT64',
      values: ['9223372036854775807', '-9223372036854775808', 1],
    });
    assert.match(problemOf('id\n9223372036854775808').message, /INT64.*9223372036854775808/);
  });

  it('reads an empty cell as NULL and a quoted empty one as text; the word null is no number', () => {
    assert.deepEqual(column('a', '', '""', 'null'), { type: 'STRING', values: ['a', null, '', 'null'] });
    assert.deepEqual(column('1', 'null', ''), { type: 'INT64', values: [1, null, null] });
  });

  it('reads quotes, a byte order mark, Windows lines, a delimiter of its own', () => {
    const { fields, rows } = readSeedTable(seed({ delimiter: ';' }), '\uFEFFname;note\r\na;"x;\r\n""y"""\r\n\r\n');
    assert.deepEqual(
      fields.map(({ name }) => name),
      ['name', 'note'],
    );
    assert.deepEqual(rows, [['a', 'x;\r\n"y"']]);
  });

  it('takes declared types, under all their names', () => {
    const config = { column_types: { Zip: 'string', price: 'numeric(10, 2)', day: 'timestamp', raw: 'json', ok: 'boolean' } };
    const { fields, rows } = readSeedTable(seed(config), 'zip,price,day,raw,ok\n007,1.10,2024-01-02,"[1]",1');
    assert.deepEqual(
      fields.map(({ type }) => type),
      ['STRING', 'NUMERIC', 'TIMESTAMP', 'JSON', 'BOOL'],
    );
    assert.deepEqual(rows, [['007', '1.10', '2024-01-02T00:00:00Z', '[1]', true]]);
  });

  it('names the line of a value that is not of the declared type', () => {
    const problem = problemOf('a,b\n1,x\n2,y', { column_types: { b: 'int64' } });
    assert.equal(problem.message, 'Column b is INT64, and "x" is no such value.');
    assert.equal(problem.place?.line, 2);
  });

  it('refuses what is no table, with the line', () => {
    assert.equal(problemOf('a,b\n1,2\n1,2,3').place?.line, 3);
    assert.match(problemOf('a,b\n1,"2').message, /not a CSV file/);
    assert.match(problemOf('').message, /empty/);
    assert.match(problemOf('a,A\n1,2').message, /Two columns/);
    assert.match(problemOf('a,\n1,2').message, /no name/);
    assert.match(problemOf('a\n1', { column_types: { b: 'string' } }).message, /column_types names b/);
    assert.match(problemOf('a\n1', { column_types: { a: 'struct' } }).message, /the type struct/);
  });

  it('makes a table of no rows from a header alone', () => {
    const { fields, rows } = readSeedTable(seed(), 'a,b\n');
    assert.deepEqual([fields.length, rows.length], [2, 0]);
  });
});
