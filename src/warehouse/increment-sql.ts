import type { Field, TableName } from '../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../googlesql/sql-type.ts';
import type { Increment, IncrementStrategy, SchemaChange } from './increment.ts';
import { partitionStart } from './partition-by.ts';
import { quotedColumn, quotedTable } from './sql-names.ts';
import { type WrappedStatement, wrapStatement } from './wrapped-statement.ts';

/** Where new rows are taken from: a model's query, or the table that its rows were put into. */
export type IncrementSource = { readonly query: string } | { readonly table: TableName };

type Strategy<Kind extends IncrementStrategy['kind']> = Extract<IncrementStrategy, { kind: Kind }>;

const dest = 'DBT_INTERNAL_DEST';
const source = 'DBT_INTERNAL_SOURCE';

/**
 * The statements, in GoogleSQL, that bring the rows of a staged table into a table, to be run as one transaction. The table's columns
 * have been changed before.
 */
export function incrementStatements(name: TableName, staged: TableName, increment: Increment): readonly string[] {
  const { strategy } = increment;
  const from = { table: staged };
  switch (strategy.kind) {
    case 'append':
      return [insertStatement(name, from, increment).sql];
    case 'merge':
      return [mergeStatement(name, from, increment, strategy).sql];
    case 'overwrite': {
      const partitions = strategy.partitions?.join(', ') ?? newPartitions(staged, strategy);
      const where = `${partitionStart(strategy.partition, dest)} IN (${partitions})`;
      return [`DELETE FROM ${quotedTable(name)} AS ${dest} WHERE ${where}`, insertStatement(name, from, increment).sql];
    }
  }
}

export function insertStatement(name: TableName, from: IncrementSource, { columns }: Increment): WrappedStatement {
  const list = columnList(columns);
  return around(`INSERT INTO ${quotedTable(name)} (${list})\nSELECT ${list} FROM `, from);
}

/** dbt's MERGE by a unique key. */
export function mergeStatement(
  name: TableName,
  from: IncrementSource,
  { columns, filteredPartition }: Increment,
  strategy: Strategy<'merge'>,
): WrappedStatement {
  const list = columnList(columns);
  const updates = strategy.updateColumns.map((column) => `${quotedColumn(column)} = ${source}.${quotedColumn(column)}`);
  return around(
    `MERGE INTO ${quotedTable(name)} AS ${dest}\nUSING `,
    from,
    ` AS ${source}
ON ${mergeCondition(strategy, filteredPartition)}
WHEN MATCHED THEN UPDATE SET ${updates.join(', ')}
WHEN NOT MATCHED THEN INSERT (${list}) VALUES (${list})`,
  );
}

/** What makes a new row the same as one that is there. */
export function mergeCondition({ uniqueKey, predicates }: Strategy<'merge'>, filteredPartition: string | undefined): string {
  return [
    ...predicates.map((predicate) => `(${predicate})`),
    ...(filteredPartition === undefined ? [] : [`(${anyPartition(dest, filteredPartition)})`]),
    ...uniqueKey.map((key) => `(${source}.${key} = ${dest}.${key})`),
  ].join(' AND ');
}

/** A filter by partitions that lets everything pass. */
export function anyPartition(alias: string, field: string): string {
  const column = `${alias}.${quotedColumn(field)}`;
  return `${column} IS NULL OR ${column} IS NOT NULL`;
}

/** dbt's MERGE that puts the new rows in place of whole partitions, which are given as a list of SQL expressions. */
export function overwriteStatement(
  name: TableName,
  from: IncrementSource,
  { columns }: Increment,
  { partition }: Strategy<'overwrite'>,
  partitions: readonly string[],
): WrappedStatement {
  const list = columnList(columns);
  const replaced = partitions.length === 0 ? 'FALSE' : `${partitionStart(partition, dest)} IN (${partitions.join(', ')})`;
  return around(
    `MERGE INTO ${quotedTable(name)} AS ${dest}\nUSING `,
    from,
    ` AS ${source}
ON FALSE
WHEN NOT MATCHED BY SOURCE AND ${replaced} THEN DELETE
WHEN NOT MATCHED THEN INSERT (${list}) VALUES (${list})`,
  );
}

/** The partitions of staged rows. NULL is none. */
export function newPartitions(staged: TableName, { partition }: Strategy<'overwrite'>): string {
  const start = partitionStart(partition);
  return `SELECT DISTINCT ${start} FROM ${quotedTable(staged)} WHERE ${start} IS NOT NULL`;
}

/** What adds and drops columns: BigQuery does not take both in one statement. */
export function alterStatements(name: TableName, { added, dropped }: SchemaChange): readonly string[] {
  const additions = added.map((field) => `ADD COLUMN ${quotedColumn(field.name)} ${typeText(fieldSqlType(field))}`);
  const drops = dropped.map((column) => `DROP COLUMN ${quotedColumn(column)}`);
  return [additions, drops]
    .filter((actions) => actions.length > 0)
    .map((actions) => `ALTER TABLE ${quotedTable(name)} ${actions.join(', ')}`);
}

/** The table's rows with columns of new types; undefined where there are none. */
export function retypeQuery(name: TableName, { schemaChange: { retyped }, fieldsAfter, filteredPartition }: Increment): string | undefined {
  if (retyped.length === 0) return undefined;
  const isRetyped = ({ name: column }: Field) => retyped.some((field) => field.name === column);
  const columns = fieldsAfter.map((field) => {
    const column = quotedColumn(field.name);
    return isRetyped(field) ? `CAST(${column} AS ${typeText(fieldSqlType(field))}) AS ${column}` : column;
  });
  const where = filteredPartition === undefined ? '' : ` AS ${dest} WHERE ${anyPartition(dest, filteredPartition)}`;
  return `SELECT ${columns.join(', ')} FROM ${quotedTable(name)}${where}`;
}

/** The name of the table that a model's new rows are put into, beside its own; what `of` tells apart has another. */
export function stagedName(name: TableName, of: string): TableName {
  return { ...name, table: `${name.table.slice(0, 200)}__dbt_tmp${of}` };
}

export function columnList(columns: readonly string[]): string {
  return columns.map(quotedColumn).join(', ');
}

function around(head: string, from: IncrementSource, tail = ''): WrappedStatement {
  return 'table' in from
    ? { sql: `${head}${quotedTable(from.table)}${tail}`, prefix: Infinity }
    : wrapStatement(`${head}(\n`, from.query, `\n)${tail}`);
}
