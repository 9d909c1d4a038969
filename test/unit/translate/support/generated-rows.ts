import fc from 'fast-check';
import { literals } from './arguments.ts';

/** Columns of `rows`: one of each type that aggregates take, `k` to group by, and `o`, another number in each row, to order by. */
const columns = {
  i: 'INT64',
  m: 'SMALL',
  f: 'FLOAT64',
  n: 'NUMERIC',
  g: 'BIGNUMERIC',
  b: 'BOOL',
  s: 'WORD',
  y: 'BYTES',
  d: 'DATE',
  t: 'TIMESTAMP',
  a: 'INTS',
} as const;

const types: Readonly<Record<string, string>> = { SMALL: 'INT64', WORD: 'STRING', INTS: 'ARRAY<INT64>' };

/** `WITH data AS (…)` of none to eight rows, NULLs among them. */
export const generatedRows: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom('1', '2', 'NULL'), ...Object.values(columns).map((type) => literals[type] ?? fc.constant('NULL'))), {
    maxLength: 8,
  })
  .map((rows) => {
    const names = ['k', ...Object.keys(columns)];
    const empty = Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${types[type] ?? type}) AS ${name}`);
    const selects = rows.map(
      (values, index) => `SELECT ${[...values.map((value, at) => `${value} AS ${names[at] ?? ''}`), `${index} AS o`].join(', ')}`,
    );
    return `WITH data AS (SELECT * FROM (${[`SELECT CAST(NULL AS INT64) AS k, ${empty.join(', ')}, -1 AS o`, ...selects].join(' UNION ALL ')}) WHERE o >= 0)`;
  });
