import type { Field } from '../googlesql/schema.ts';
import type { Value } from './row-set.ts';

/** A value that is given along with a statement, which has `@name` or `?` in its place. */
export interface QueryParameter {
  /** Absent for a positional one: the first stands for the first `?`. */
  readonly name?: string;
  /** Its type; the field's own name has no meaning. An ARRAY is the mode REPEATED. */
  readonly field: Field;
  /** As values travel (`row-set.ts`). */
  readonly value: Value;
}
