import type { Field } from '../googlesql/schema.ts';
import type { PartitionBy } from './partition-by.ts';
import type { JobDetails } from './job-details.ts';

/** How the rows of a query come into a table that is there. */
export interface Increment {
  readonly strategy: IncrementStrategy;
  /** Columns of the table that the query fills, by the table's names; in new rows the others are NULL. */
  readonly columns: readonly string[];
  /** What is changed of the table's columns before. */
  readonly schemaChange: SchemaChange;
  /** The table's columns once they are changed, in order. */
  readonly fieldsAfter: readonly Field[];
  /** The table refuses statements that do not filter by its partitions: they are given a filter that lets everything pass. */
  readonly filteredPartition?: string;
}

/** dbt's strategies. Rows without a partition (NULL) are added by `overwrite` and never deleted, as in dbt. */
export type IncrementStrategy =
  | { readonly kind: 'append' }
  | {
      readonly kind: 'merge';
      /** Columns, or paths into structs, that tell rows apart: SQL as dbt has it. */
      readonly uniqueKey: readonly string[];
      /** What is updated of a row that is there; never empty. */
      readonly updateColumns: readonly string[];
      /** Conditions on `DBT_INTERNAL_DEST` and `DBT_INTERNAL_SOURCE` that both rows have to meet, too. */
      readonly predicates: readonly string[];
    }
  | {
      readonly kind: 'overwrite';
      readonly partition: PartitionBy;
      /** Partitions as SQL expressions; absent where they are those of the new rows. */
      readonly partitions?: readonly string[];
      /** Partitions are copied one by one in place of one statement: cheaper, and atomic for each alone. */
      readonly copies: boolean;
    };

export interface SchemaChange {
  readonly added: readonly Field[];
  readonly dropped: readonly string[];
  /** Columns with their new types. */
  readonly retyped: readonly Field[];
}

export interface IncrementResult {
  /** Rows of the table now. */
  readonly rows: number;
  /** Rows added, updated and deleted; absent where it is not known. */
  readonly rowsChanged?: number;
  readonly job?: JobDetails;
  /** What was done otherwise than asked, and why, as a sentence. */
  readonly note?: string;
}

export function isUnchanged({ added, dropped, retyped }: SchemaChange): boolean {
  return added.length + dropped.length + retyped.length === 0;
}
