import type { Field } from '../googlesql/schema.ts';
import type { JobDetails } from './job-details.ts';

/**
 * A value as it travels: BigQuery's JSON. INT64 beyond what a JSON number holds exactly, NUMERIC and BIGNUMERIC are strings;
 * FLOAT64 is a number, or the string `NaN`, `Infinity` or `-Infinity`; TIMESTAMP is `2024-01-15T12:00:00.123456Z` (the fraction only
 * where there is one); DATE, DATETIME, TIME are ISO 8601; BYTES base64; JSON its text; a STRUCT an object; an ARRAY a list.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export interface RowSet {
  readonly fields: readonly Field[];
  /** One list of values a row, in the order of `fields`. */
  readonly rows: readonly (readonly Value[])[];
  /** False where a limit cut the rows off. */
  readonly complete: boolean;
  /** What a person should know of how the rows were come by, as a sentence. */
  readonly note?: string;
  /** The job that gave them, where it was asked for and the database has such a thing. */
  readonly job?: JobDetails;
}
