import type { Field } from '../../googlesql/schema.ts';
import type { Problem } from '../../problem/problem.ts';
import type { NodeId } from '../../project/project.ts';
import type { Value } from '../../warehouse/row-set.ts';
import type { SchemaDifference } from './compare-schemas.ts';

/**
 * `same`: columns and rows are equal; `close`: but for FLOAT64 values that are within `closeness` of each other, as sums in another order
 * are; `missing`: not built on one side; `failed`: its run or its comparison was.
 */
export type Verdict = 'same' | 'close' | 'different' | 'missing' | 'failed';

/** How far apart two FLOAT64 values may be, relative to the larger, to be called close. */
export const closeness = 1e-9;

/** What two targets have of a project, model by model. */
export interface TargetComparison {
  /** Names of the targets. */
  readonly local: string;
  readonly remote: string;
  readonly models: readonly ModelComparison[];
  /** False where a model is different, missing or failed. */
  readonly same: boolean;
  /** What was wrong with the runs as a whole, and with the selection. */
  readonly problems: readonly Problem[];
}

export interface ModelComparison {
  readonly id: NodeId;
  readonly name: string;
  readonly verdict: Verdict;
  /** The relations that were compared, `project.dataset.table`. */
  readonly local: string;
  readonly remote: string;
  readonly schema: readonly SchemaDifference[];
  /** Absent where one side is missing or the comparison failed. */
  readonly rows?: RowComparison;
  /** Why it is missing or failed, by side where it is about one. */
  readonly problems: readonly SideProblem[];
}

export type Side = 'local' | 'remote';

export interface SideProblem {
  readonly side?: Side;
  readonly problem: Problem;
}

export interface RowComparison {
  /** Rows of each table. */
  readonly local: number;
  readonly remote: number;
  /** Rows that have no equal on the other side: a row that was changed is one of each. */
  readonly onlyLocal: number;
  readonly onlyRemote: number;
  /** Rows that are close but not equal; of a table that is compared by hashes, all rows of the parts that have such. */
  readonly close: number;
  /** False where not all that differs was read: then there are more of each. */
  readonly complete: boolean;
  /** The columns that were compared: those that both sides have with one type. */
  readonly columns: readonly Field[];
  /** Positions of the columns that tell rows apart; empty where none are known to. */
  readonly key: readonly number[];
  /** The first of the rows that differ. */
  readonly differences: readonly RowDifference[];
}

/** A row that one side alone has, or two that belong together and differ. Values are those of `columns`. */
export interface RowDifference {
  readonly local?: readonly Value[];
  readonly remote?: readonly Value[];
  /** Positions of the columns whose values differ; all of them where one side has no row. */
  readonly differing: readonly number[];
}
