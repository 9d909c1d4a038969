import type { CallArguments, JinjaValue } from './value.ts';

/** A filter: what stands before the `|`, and the call with the other arguments. */
export type Filter = (value: JinjaValue, call: CallArguments) => JinjaValue;
