import assert from 'node:assert/strict';
import type { Field } from '../../../src/googlesql/schema.ts';
import { compareSchemas } from '../../../src/run/compare/compare-schemas.ts';

const field = (name: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({ name, type, mode: 'NULLABLE', ...rest });

describe('Comparing columns', () => {
  it('finds no difference between equal ones, whatever their descriptions', () => {
    const columns = [field('a', 'INT64'), field('s', 'STRUCT', { mode: 'REPEATED', fields: [field('b', 'STRING')] })];
    assert.deepEqual(
      compareSchemas(
        columns,
        columns.map((column) => ({ ...column, description: 'x' })),
      ),
      { differences: [], shared: columns },
    );
  });

  it('tells names, types, modes, members and order', () => {
    const local = [
      field('id', 'INT64'),
      field('Amount', 'FLOAT64'),
      field('day', 'DATE'),
      field('tags', 'STRING', { mode: 'REPEATED' }),
      field('source', 'STRUCT', { fields: [field('name', 'STRING'), field('medium', 'STRING')] }),
      field('gone', 'BOOL'),
    ];
    const remote = [
      field('day', 'DATE', { mode: 'REQUIRED' }),
      field('id', 'STRING'),
      field('amount', 'FLOAT64'),
      field('tags', 'STRING'),
      field('source', 'STRUCT', { fields: [field('name', 'STRING'), field('medium', 'BYTES')] }),
      field('new', 'NUMERIC'),
    ];
    const { differences, shared } = compareSchemas(local, remote);
    assert.deepEqual(differences, [
      { kind: 'column', column: 'id', local: 'INT64', remote: 'STRING' },
      { kind: 'column', column: 'Amount', local: 'Amount FLOAT64', remote: 'amount FLOAT64' },
      { kind: 'column', column: 'day', local: 'DATE', remote: 'DATE REQUIRED' },
      { kind: 'column', column: 'tags', local: 'ARRAY<STRING>', remote: 'STRING' },
      { kind: 'column', column: 'source', local: 'STRUCT<name STRING, medium STRING>', remote: 'STRUCT<name STRING, medium BYTES>' },
      { kind: 'only-local', column: 'gone', local: 'BOOL' },
      { kind: 'only-remote', column: 'new', remote: 'NUMERIC' },
      { kind: 'order', local: 'id, amount, day, tags, source', remote: 'day, id, amount, tags, source' },
    ]);
    assert.deepEqual(
      shared.map(({ name }) => name),
      ['Amount', 'day'],
    );
  });
});
