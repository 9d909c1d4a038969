import type { Field, TableName } from '../../googlesql/schema.ts';
import { partitionClause, readPartitionBy } from '../partition-by.ts';
import { quotedColumn, quotedTable } from '../sql-names.ts';
import type { CreateOptions } from '../warehouse.ts';
import { type WrappedStatement, wrapStatement } from '../wrapped-statement.ts';

/** Throws `ProblemError` ATT1422 for a partitioning that cannot be written. */
export function createTableStatement(name: TableName, query: string, fields: readonly Field[], options: CreateOptions): WrappedStatement {
  const { partitionBy, clusterBy } = options;
  const clauses = [
    `CREATE OR REPLACE TABLE ${quotedTable(name)}`,
    ...(isGiven(partitionBy) ? [`PARTITION BY ${partitionExpression(partitionBy, fields)}`] : []),
    ...(isGiven(clusterBy) ? [`CLUSTER BY ${clusterColumns(clusterBy).join(', ')}`] : []),
    ...optionsClause([
      ...commonOptions(options),
      ...option('partition_expiration_days', options.partitionExpirationDays),
      ...option('require_partition_filter', options.requirePartitionFilter),
    ]),
    'AS\n',
  ];
  return wrapStatement(clauses.join('\n'), query);
}

export function createViewStatement(name: TableName, query: string, options: CreateOptions): WrappedStatement {
  const clauses = [`CREATE OR REPLACE VIEW ${quotedTable(name)}`, ...optionsClause(commonOptions(options)), 'AS\n'];
  return wrapStatement(clauses.join('\n'), query);
}

/** A table without rows. */
export function emptyTableStatement(name: TableName, fields: readonly Field[]): string {
  return `CREATE OR REPLACE TABLE ${quotedTable(name)} (${fields.map(columnDefinition).join(', ')})`;
}

/** dbt's map, or an expression as text. */
function partitionExpression(partitionBy: unknown, fields: readonly Field[]): string {
  return typeof partitionBy === 'string' ? partitionBy : partitionClause(readPartitionBy(partitionBy, fields));
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
