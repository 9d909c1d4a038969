import type { Problem } from '../problem/problem.ts';
import type { NodeId } from '../project/project.ts';

/** What a model's or a test's statement would be billed for, by BigQuery's dry run. */
export interface ModelCost {
  readonly id: NodeId;
  readonly name: string;
  /** A model's materialization; `test` for a test. */
  readonly materialization: string;
  /** Null where it is not known: what the model reads is not built yet. */
  readonly bytes: number | null;
  /** In the currency of the price. */
  readonly price: number | null;
}

export interface RunCost {
  readonly models: readonly ModelCost[];
  /** Of the models whose bytes are known. */
  readonly bytes: number;
  readonly price: number;
  readonly pricePerTib: number;
  /** A statement that would read more than this fails before it runs. */
  readonly maximumBytes: number;
  /** False where the bytes of a model are not known. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}
