import { ProblemError } from '../../problem/problem.ts';

export type OnSchemaChange = 'ignore' | 'append_new_columns' | 'sync_all_columns' | 'fail';

/** What an incremental model's config says, by dbt's names. */
export interface IncrementalConfig {
  readonly strategy: 'append' | 'merge' | 'insert_overwrite';
  /** Empty where there is none: rows are then only added. */
  readonly uniqueKey: readonly string[];
  readonly mergeUpdateColumns: readonly string[];
  readonly mergeExcludeColumns: readonly string[];
  readonly predicates: readonly string[];
  readonly partitionBy: unknown;
  /** SQL expressions; empty where the new rows say which partitions are replaced. */
  readonly partitions: readonly string[];
  readonly copyPartitions: boolean;
  readonly requirePartitionFilter: boolean;
  readonly onSchemaChange: OnSchemaChange;
}

const strategies = ['append', 'merge', 'insert_overwrite'] as const;
const schemaChanges = ['ignore', 'append_new_columns', 'sync_all_columns', 'fail'] as const;

type Config = Readonly<Record<string, unknown>>;

/** Throws `ProblemError` ATT1608, in dbt's words, for settings that do not go together, whether or not the table is there yet. */
export function readIncrementalConfig(config: Config): IncrementalConfig {
  const wanted = isSet(config.incremental_strategy) ? String(config.incremental_strategy) : 'merge';
  const strategy = strategies.find((known) => known === wanted);
  if (wanted === 'microbatch') {
    throw wrong(
      "The incremental strategy 'microbatch' is not supported.",
      "Use 'insert_overwrite' with partition_by, and a filter of your own in {% if is_incremental() %}.",
    );
  }
  if (strategy === undefined) {
    throw wrong(`Invalid incremental strategy provided: ${wanted}`, "Expected one of: 'merge', 'insert_overwrite', 'append'.");
  }
  const { partition_by: partitionBy } = config;
  const copyPartitions = isMap(partitionBy) && partitionBy.copy_partitions === true;
  if (copyPartitions && strategy !== 'insert_overwrite') {
    throw wrong(
      "The 'copy_partitions' option requires the 'incremental_strategy' option to be set to 'insert_overwrite'.",
      "Set incremental_strategy='insert_overwrite', or take copy_partitions out.",
    );
  }
  if (strategy === 'insert_overwrite' && !isSet(partitionBy)) {
    throw wrong(
      "The 'insert_overwrite' strategy requires the `partition_by` config.",
      "Add partition_by={'field': 'event_date', 'data_type': 'date'}.",
    );
  }
  if (strategy === 'insert_overwrite' && !isMap(partitionBy)) {
    throw wrong(
      `Invalid partition_by config: Got ${JSON.stringify(partitionBy)}`,
      'Expected a dictionary with "field" and "data_type" keys.',
    );
  }
  const mergeUpdateColumns = texts(config.merge_update_columns).map(unquoted);
  const mergeExcludeColumns = texts(config.merge_exclude_columns).map(unquoted);
  if (mergeUpdateColumns.length > 0 && mergeExcludeColumns.length > 0) {
    throw wrong('Model cannot specify merge_update_columns and merge_exclude_columns.', 'Please update model to use only one config.');
  }
  return {
    strategy,
    uniqueKey: texts(config.unique_key),
    mergeUpdateColumns,
    mergeExcludeColumns,
    predicates: texts(isSet(config.predicates) ? config.predicates : config.incremental_predicates),
    partitionBy,
    partitions: texts(config.partitions),
    copyPartitions,
    requirePartitionFilter: config.require_partition_filter === true,
    onSchemaChange: readOnSchemaChange(config) ?? 'ignore',
  };
}

/** Undefined for what dbt does not know, and takes for 'ignore'. */
export function readOnSchemaChange({ on_schema_change: value }: Config): OnSchemaChange | undefined {
  return isSet(value) ? schemaChanges.find((known) => known === value) : 'ignore';
}

/** A text, or a list of them. */
function texts(value: unknown): readonly string[] {
  if (!isSet(value)) return [];
  return (Array.isArray(value) ? value : [value]).map(String).filter((text) => text.trim() !== '');
}

/** People may write a column with the quotes that SQL has. */
function unquoted(column: string): string {
  return column.trim().replace(/^`(.*)`$/, '$1');
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrong(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1608', severity: 'error', message, hint });
}
