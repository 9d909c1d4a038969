import type { Field, TableSchema } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { CompiledNode } from '../../project/compiled-node.ts';
import type { Model } from '../../project/project.ts';
import { type Increment, type IncrementStrategy, isUnchanged } from '../../warehouse/increment.ts';
import { incrementStatements, insertStatement, mergeStatement, overwriteStatement, stagedName } from '../../warehouse/increment-sql.ts';
import { readPartitionBy } from '../../warehouse/partition-by.ts';
import { SqlError } from '../../warehouse/sql-error.ts';
import { quotedColumn } from '../../warehouse/sql-names.ts';
import type { PreparedStatement, Warehouse } from '../../warehouse/warehouse.ts';
import { type IncrementalConfig, readIncrementalConfig, wrong } from './incremental-config.ts';
import { columnsOfIncrement } from './schema-change.ts';

/** How an incremental model's new rows will come into its table. */
export interface PlannedIncrement {
  readonly change: Increment;
  /** One statement that does it, in GoogleSQL: what it costs is found by it. It is never run over a table whose columns change. */
  readonly sql: string;
}

export interface IncrementContext {
  readonly warehouse: Pick<Warehouse, 'kind' | 'prepare' | 'describe'>;
  readonly schemas?: readonly TableSchema[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads an incremental model's config, and where it is rendered to be added to, says how and has the statement analysed; undefined for one
 * that is built whole. Throws `ProblemError` ATT1608, ATT1609 and ATT1422 for what is wrong with the config or the columns, and
 * what the analyser says of the statement.
 */
export async function planIncrement(
  node: Model,
  compiled: CompiledNode,
  statement: PreparedStatement,
  context: IncrementContext,
): Promise<PlannedIncrement | undefined> {
  if (node.materialization !== 'incremental') return undefined;
  const config = readIncrementalConfig(compiled.config);
  const existing = compiled.incremental === true ? await context.warehouse.describe(node.relation, context.signal) : undefined;
  const fields = statement.fields;
  if (!existing) {
    strategyOf(config, fields, fields);
    return undefined;
  }
  // BigQuery tells the columns of every statement; an emulator, whose word is asked where the analyser has none, does not.
  const given = fields.length > 0 ? fields : existing.fields;
  const columns = columnsOfIncrement(given, existing.fields, config.onSchemaChange);
  const change: Increment = {
    strategy: strategyOf(
      config,
      given,
      columns.fieldsAfter.filter(({ name }) => columns.columns.includes(name)),
    ),
    ...columns,
    ...(config.requirePartitionFilter && { filteredPartition: readPartitionBy(config.partitionBy, given).field }),
  };
  const sql = directStatement(node, statement, change);
  await analyse(node, given, change, sql, context);
  return { change, sql };
}

/** `filled` are the columns that new rows bring. */
function strategyOf(config: IncrementalConfig, model: readonly Field[], filled: readonly Field[]): IncrementStrategy {
  const { strategy, uniqueKey, partitions } = config;
  if (strategy === 'insert_overwrite') {
    const partition = readPartitionBy(config.partitionBy, model);
    if (model.length > 0 && !columnNamed(model, partition.field))
      throw wrong(`partition_by names the column ${partition.field}, which the model does not give.`, 'Name a column of the model.');
    return { kind: 'overwrite', partition, ...(partitions.length > 0 && { partitions }), copies: config.copyPartitions };
  }
  if (strategy === 'append' || uniqueKey.length === 0) return { kind: 'append' };
  return {
    kind: 'merge',
    uniqueKey: uniqueKey.map((key) => keySql(key, model)),
    updateColumns: updateColumns(config, filled),
    predicates: config.predicates,
  };
}

function updateColumns({ mergeUpdateColumns, mergeExcludeColumns }: IncrementalConfig, filled: readonly Field[]): readonly string[] {
  const excluded = new Set(mergeExcludeColumns.map((name) => name.toLowerCase()));
  const columns =
    mergeUpdateColumns.length > 0 ? mergeUpdateColumns : filled.map(({ name }) => name).filter((name) => !excluded.has(name.toLowerCase()));
  if (columns.length > 0 || filled.length === 0) return columns;
  throw wrong(
    'merge_exclude_columns names every column: nothing is left to update.',
    "Use incremental_strategy='append', or exclude fewer.",
  );
}

/** A column's name is quoted; a path into a struct stays as it is written. */
function keySql(key: string, model: readonly Field[]): string {
  const column = key.trim().replace(/^`([^`]*)`$/, '$1');
  if (columnNamed(model, column)) return quotedColumn(column);
  if (model.length === 0 || column.includes('.')) return key;
  throw wrong(`unique_key names the column ${column}, which the model does not give.`, 'Name columns of the model.');
}

function columnNamed(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => field.name.toLowerCase() === name.toLowerCase());
}

function directStatement({ relation }: Model, { sql }: PreparedStatement, change: Increment): string {
  const source = { query: sql };
  const { strategy } = change;
  switch (strategy.kind) {
    case 'append':
      return insertStatement(relation, source, change).sql;
    case 'merge':
      return mergeStatement(relation, source, change, strategy).sql;
    case 'overwrite':
      return overwriteStatement(relation, source, change, strategy, strategy.partitions ?? []).sql;
  }
}

/**
 * The statement is read over the model's query itself, but not where the rows will be put aside first: locally, as a query may have an answer
 * where a MERGE over it has none, and where the table's columns change, as the query may read the table as it was.
 */
async function analyse(
  { relation }: Model,
  fields: readonly Field[],
  change: Increment,
  direct: string,
  { warehouse, schemas = [], signal }: IncrementContext,
): Promise<void> {
  const staged = stagedName(relation, '');
  const isStaged = warehouse.kind === 'duckdb' || !isUnchanged(change.schemaChange);
  const sql = isStaged ? incrementStatements(relation, staged, change).join(';\n') : direct;
  const known = [...schemas, { name: relation, fields: change.fieldsAfter }, ...(isStaged ? [{ name: staged, fields }] : [])];
  try {
    await warehouse.prepare(sql, { schemas: known, ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new ProblemError(
      {
        code: error.code,
        severity: 'error',
        message: `The new rows do not go into the table: ${error.message}`,
        hint:
          error.hint ??
          'Compare unique_key, incremental_predicates and the types of the columns with those of the table, or run with --full-refresh.',
      },
      { cause: error },
    );
  }
}
