import { CsvError, parse } from 'csv-parse/sync';
import { lineStarts } from '../problem/text-position.ts';
import { placeOf, ProblemError } from '../problem/problem.ts';
import type { Field } from '../googlesql/schema.ts';
import type { Seed } from '../project/project.ts';
import type { Value } from '../warehouse/row-set.ts';
import { inferType, readCell, type Cell, type SeedType } from './seed-values.ts';

export interface SeedTable {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Value[])[];
}

interface CsvRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The line that each row ends on, counted from 1. */
  readonly lines: readonly number[];
}

/**
 * A seed's CSV text as a table. Types are dbt's inference, with the config's `column_types` above it; an empty cell is NULL, a quoted
 * empty one the empty text. Throws ATT1605 at the line that is wrong.
 */
export function readSeedTable(seed: Pick<Seed, 'name' | 'file' | 'config'>, text: string): SeedTable {
  const { header, rows, lines } = readCsv(seed, text);
  const declared = declaredTypes(seed, header);
  const types = header.map((name, column) => declared.get(name.toLowerCase()) ?? inferType(rows.map((row) => row[column] ?? null)));
  const fields = header.map((name, column): Field => ({ name, type: types[column] ?? 'STRING', mode: 'NULLABLE' }));
  const values = rows.map((row, place) =>
    types.map((type, column): Value => {
      const cell = row[column] ?? null;
      const value = readCell(cell, type);
      if (value !== undefined) return value;
      throw seedProblem(
        seed,
        text,
        lines[place],
        `Column ${header[column]} is ${type}, and "${cell}" is no such value.`,
        `Correct the value, or declare the column's type: config(column_types={${header[column]}: string}).`,
      );
    }),
  );
  return { fields, rows: values };
}

function readCsv(seed: Pick<Seed, 'name' | 'file' | 'config'>, text: string): CsvRows {
  const lines: number[] = [];
  const delimiter = typeof seed.config.delimiter === 'string' ? seed.config.delimiter : ',';
  const cast = (value: string, context: { quoting: boolean; records: number; lines: number }): Cell => {
    lines[context.records] = context.lines;
    return value === '' && !context.quoting ? null : value;
  };
  try {
    const records = cells(parse(text, { bom: true, skip_empty_lines: true, delimiter, cast }));
    const [first, ...rows] = records;
    if (!first) throw seedProblem(seed, text, 1, `The seed ${seed.name} is empty.`, 'Its first line must name the columns.');
    const header = first.map((name) => name?.trim() ?? '');
    checkHeader(seed, text, header);
    return { header, rows, lines: lines.slice(1) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw seedProblem(
      seed,
      text,
      line,
      `The seed ${seed.name} is not a CSV file that can be read: ${error.message}.`,
      'Every line needs the same number of values; quote values that hold commas.',
      error,
    );
  }
}

function cells(records: unknown): Cell[][] {
  if (!Array.isArray(records)) return [];
  return records.map((record: unknown) =>
    Array.isArray(record) ? record.map((cell: unknown) => (typeof cell === 'string' ? cell : null)) : [],
  );
}

function checkHeader(seed: Pick<Seed, 'name' | 'file'>, text: string, header: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of header) {
    if (name === '') throw seedProblem(seed, text, 1, 'A column has no name.', 'The first line must name every column.');
    if (seen.has(name.toLowerCase()))
      throw seedProblem(
        seed,
        text,
        1,
        `Two columns have the name ${name}.`,
        'Give each column a name of its own; BigQuery does not tell capitals from small letters in them.',
      );
    seen.add(name.toLowerCase());
  }
}

const typeNames: ReadonlyMap<string, SeedType> = new Map([
  ...(['INT64', 'INT', 'INTEGER', 'BIGINT', 'SMALLINT', 'TINYINT', 'BYTEINT'] as const).map((name) => [name, 'INT64'] as const),
  ...(['FLOAT64', 'FLOAT', 'DOUBLE'] as const).map((name) => [name, 'FLOAT64'] as const),
  ...(['NUMERIC', 'DECIMAL'] as const).map((name) => [name, 'NUMERIC'] as const),
  ...(['BIGNUMERIC', 'BIGDECIMAL'] as const).map((name) => [name, 'BIGNUMERIC'] as const),
  ...(['BOOL', 'BOOLEAN'] as const).map((name) => [name, 'BOOL'] as const),
  ...(['STRING', 'TEXT', 'VARCHAR'] as const).map((name) => [name, 'STRING'] as const),
  ...(['BYTES', 'DATE', 'DATETIME', 'TIME', 'TIMESTAMP', 'JSON'] as const).map((name) => [name, name] as const),
]);

/** The config's `column_types` by the column's name in small letters. */
function declaredTypes(seed: Pick<Seed, 'name' | 'file' | 'config'>, header: readonly string[]): ReadonlyMap<string, SeedType> {
  const declared = seed.config.column_types;
  if (typeof declared !== 'object' || declared === null) return new Map();
  return new Map(
    Object.entries(declared).map(([column, name]: [string, unknown]) => {
      if (!header.some((other) => other.toLowerCase() === column.toLowerCase())) {
        throw seedProblem(
          seed,
          undefined,
          1,
          `column_types names ${column}, which is no column of the seed ${seed.name}.`,
          `Its columns are ${header.join(', ')}.`,
        );
      }
      const type = typeNames.get(
        String(name)
          .replace(/\(.*\)$/, '')
          .trim()
          .toUpperCase(),
      );
      if (!type)
        throw seedProblem(
          seed,
          undefined,
          1,
          `column_types gives ${column} the type ${String(name)}, which a seed's column cannot have.`,
          `Use one of ${[...new Set(typeNames.values())].join(', ')}.`,
        );
      return [column.toLowerCase(), type];
    }),
  );
}

function seedProblem(
  seed: Pick<Seed, 'file'>,
  text: string | undefined,
  line: number | undefined,
  message: string,
  hint: string,
  cause?: unknown,
): ProblemError {
  const starts = lineStarts(text ?? '');
  const start = starts[(line ?? 1) - 1] ?? 0;
  const end = Math.max(start, (starts[line ?? 1] ?? (text ?? '').length + 1) - 1);
  const place =
    text === undefined ? { file: seed.file, line: 1, column: 1, endLine: 1, endColumn: 1 } : placeOf(seed.file, text, { start, end });
  return new ProblemError({ code: 'ATT1605', severity: 'error', message, hint, place }, { cause });
}
