import type { Field, TableName } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { CreateOptions } from '../warehouse.ts';
import { at, numberAt, textAt } from './json.ts';
import { quoted } from './tables.ts';

/** A statement around another one, with the number of letters before it. */
export interface WrappedStatement {
  readonly sql: string;
  readonly prefix: number;
}

/** Throws `ProblemError` ATT1422 for a partitioning that cannot be written. */
export function createTableStatement(name: TableName, query: string, fields: readonly Field[], options: CreateOptions): WrappedStatement {
  const { partitionBy, clusterBy } = options;
  const clauses = [
    `CREATE OR REPLACE TABLE ${quoted(name)}`,
    ...(isGiven(partitionBy) ? [`PARTITION BY ${partitionExpression(partitionBy, fields)}`] : []),
    ...(isGiven(clusterBy) ? [`CLUSTER BY ${clusterColumns(clusterBy).join(', ')}`] : []),
    ...optionsClause([
      ...commonOptions(options),
      ...option('partition_expiration_days', options.partitionExpirationDays),
      ...option('require_partition_filter', options.requirePartitionFilter),
    ]),
    'AS\n',
  ];
  return wrap(clauses.join('\n'), query);
}

export function createViewStatement(name: TableName, query: string, options: CreateOptions): WrappedStatement {
  const clauses = [`CREATE OR REPLACE VIEW ${quoted(name)}`, ...optionsClause(commonOptions(options)), 'AS\n'];
  return wrap(clauses.join('\n'), query);
}

/** A table without rows. */
export function emptyTableStatement(name: TableName, fields: readonly Field[]): string {
  return `CREATE OR REPLACE TABLE ${quoted(name)} (${fields.map(columnDefinition).join(', ')})`;
}

/** A name of a column in SQL. */
export function quotedColumn(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

function wrap(head: string, query: string): WrappedStatement {
  return { sql: head + query.replace(/[;\s]+$/, ''), prefix: head.length };
}

/**
 * dbt's forms: an expression as text, or a map of field, data_type, granularity, range. Without a data_type it is the column's own.
 */
function partitionExpression(partitionBy: unknown, fields: readonly Field[]): string {
  if (typeof partitionBy === 'string') return partitionBy;
  const name = textAt(partitionBy, 'field');
  if (name === undefined)
    throw layoutProblem('partition_by names no field.', "Write partition_by={'field': 'event_date', 'data_type': 'date'}.");
  if (at(partitionBy, 'time_ingestion_partitioning') === true) {
    throw layoutProblem('partition_by asks for partitions by the time of ingestion.', 'Partition by a column of the model.');
  }
  const own = fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.type;
  const type = (textAt(partitionBy, 'data_type') ?? own ?? 'DATE').toUpperCase();
  const granularity = (textAt(partitionBy, 'granularity') ?? 'day').toUpperCase();
  const column = quotedColumn(name);
  switch (type) {
    case 'DATE':
      return granularity === 'DAY' ? column : `DATE_TRUNC(${column}, ${granularity})`;
    case 'TIMESTAMP':
    case 'DATETIME':
      return `${type}_TRUNC(${column}, ${granularity})`;
    case 'INT64': {
      const [start, end, interval] = ['start', 'end', 'interval'].map((key) => numberAt(partitionBy, 'range', key));
      if (start === undefined || end === undefined || interval === undefined) {
        throw layoutProblem('partition_by of a whole number has no range.', "Add 'range': {'start': 0, 'end': 100, 'interval': 10}.");
      }
      return `RANGE_BUCKET(${column}, GENERATE_ARRAY(${start}, ${end}, ${interval}))`;
    }
    default:
      throw layoutProblem(`partition_by has the data_type ${type}.`, 'BigQuery partitions by date, timestamp, datetime or int64.');
  }
}

function clusterColumns(clusterBy: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(clusterBy) ? clusterBy : String(clusterBy).split(',');
  return names.map((name) => quotedColumn(String(name).trim()));
}

function commonOptions({ description, labels, hoursToExpiration }: CreateOptions): readonly string[] {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `(${literal(key)}, ${literal(value)})`);
  return [
    ...option('description', description),
    ...(pairs.length > 0 ? [`labels=[${pairs.join(', ')}]`] : []),
    ...(hoursToExpiration === undefined
      ? []
      : [`expiration_timestamp=TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${hoursToExpiration} HOUR)`]),
  ];
}

function option(name: string, value: string | number | boolean | undefined): readonly string[] {
  if (value === undefined) return [];
  return [`${name}=${typeof value === 'string' ? literal(value) : value}`];
}

function optionsClause(options: readonly string[]): readonly string[] {
  return options.length === 0 ? [] : [`OPTIONS(${options.join(', ')})`];
}

function columnDefinition({ name, type, mode, fields, description }: Field): string {
  const inner =
    type === 'STRUCT'
      ? `STRUCT<${(fields ?? []).map((field) => columnDefinition({ ...field, mode: withoutRequired(field) })).join(', ')}>`
      : type;
  const whole = mode === 'REPEATED' ? `ARRAY<${inner}>` : inner;
  const constraint = mode === 'REQUIRED' ? ' NOT NULL' : '';
  return `${quotedColumn(name)} ${whole}${constraint}${description === undefined ? '' : ` OPTIONS(description=${literal(description)})`}`;
}

function withoutRequired({ mode }: Field): Field['mode'] {
  return mode === 'REQUIRED' ? 'NULLABLE' : mode;
}

/** JSON's escapes are GoogleSQL's too. */
function literal(text: string): string {
  return JSON.stringify(text);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function layoutProblem(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1422', severity: 'error', message, hint });
}
