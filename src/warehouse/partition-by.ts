import type { Field } from '../googlesql/schema.ts';
import { ProblemError } from '../problem/problem.ts';
import { quotedColumn } from './sql-names.ts';

/** How a table is partitioned by one of its columns. */
export type PartitionBy =
  | { readonly field: string; readonly type: TimeType; readonly granularity: Granularity }
  | { readonly field: string; readonly type: 'INT64'; readonly range: IntegerRange };

export type TimeType = 'DATE' | 'TIMESTAMP' | 'DATETIME';
export type Granularity = 'HOUR' | 'DAY' | 'MONTH' | 'YEAR';

export interface IntegerRange {
  readonly start: number;
  readonly end: number;
  readonly interval: number;
}

const granularities = ['HOUR', 'DAY', 'MONTH', 'YEAR'] as const;

/**
 * dbt's map of field, data_type, granularity and range. Without a data_type it is the column's own, where dbt takes a date. Throws
 * `ProblemError` ATT1422 for what BigQuery cannot partition by.
 */
export function readPartitionBy(config: unknown, fields: readonly Field[]): PartitionBy {
  const setting = (name: string): unknown => (typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined);
  const word = (name: string): string | undefined => {
    const value = setting(name);
    return typeof value === 'string' && value !== '' ? value.toUpperCase() : undefined;
  };
  const field = setting('field');
  if (typeof field !== 'string' || field === '')
    throw layoutProblem('partition_by names no field.', "Write partition_by={'field': 'event_date', 'data_type': 'date'}.");
  if (setting('time_ingestion_partitioning') === true)
    throw layoutProblem('partition_by asks for partitions by the time of ingestion.', 'Partition by a column of the model.');
  const own = fields.find(({ name }) => name.toLowerCase() === field.toLowerCase())?.type;
  const type = word('data_type') ?? own ?? 'DATE';
  switch (type) {
    case 'DATE':
    case 'TIMESTAMP':
    case 'DATETIME': {
      const wanted = word('granularity') ?? 'DAY';
      const granularity = granularities.find((known) => known === wanted && !(type === 'DATE' && known === 'HOUR'));
      if (granularity !== undefined) return { field, type, granularity };
      throw layoutProblem(
        `partition_by of a ${type.toLowerCase()} has the granularity ${wanted.toLowerCase()}.`,
        `Use ${type === 'DATE' ? '' : 'hour, '}day, month or year.`,
      );
    }
    case 'INT64':
      return { field, type, range: readRange(setting('range')) };
    default:
      throw layoutProblem(`partition_by has the data_type ${type}.`, 'BigQuery partitions by date, timestamp, datetime or int64.');
  }
}

function readRange(config: unknown): IntegerRange {
  const number = (name: string): number => {
    const value = typeof config === 'object' && config !== null ? Number(Reflect.get(config, name)) : NaN;
    if (Number.isInteger(value)) return value;
    throw layoutProblem('partition_by of a whole number has no range.', "Add 'range': {'start': 0, 'end': 100, 'interval': 10}.");
  };
  return { start: number('start'), end: number('end'), interval: number('interval') };
}

/** What PARTITION BY says in DDL. */
export function partitionClause(partition: PartitionBy): string {
  if (partition.type !== 'INT64') return startOfTime(partition, quotedColumn(partition.field));
  const { start, end, interval } = partition.range;
  return `RANGE_BUCKET(${quotedColumn(partition.field)}, GENERATE_ARRAY(${start}, ${end}, ${interval}))`;
}

/** The start of the partition that a row is in, as dbt compares partitions. */
export function partitionStart(partition: PartitionBy, alias?: string): string {
  const column = `${alias === undefined ? '' : `${alias}.`}${quotedColumn(partition.field)}`;
  if (partition.type !== 'INT64') return startOfTime(partition, column);
  return `(${column} - MOD(${column} - ${partition.range.start}, ${partition.range.interval}))`;
}

function startOfTime({ type, granularity }: Extract<PartitionBy, { type: TimeType }>, column: string): string {
  return type === 'DATE' && granularity === 'DAY' ? column : `${type}_TRUNC(${column}, ${granularity})`;
}

export function layoutProblem(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1422', severity: 'error', message, hint });
}
