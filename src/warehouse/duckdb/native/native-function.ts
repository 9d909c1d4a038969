/** What native functions take and give; a list's items may be NULL. A BIGNUMERIC is a bigint of 10^-38, and a BIT in DuckDB. */
export type NativeType =
  | 'VARCHAR'
  | 'BLOB'
  | 'BIGINT'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'BIGNUMERIC'
  | 'VARCHAR[]'
  | 'BLOB[]'
  | 'BIGINT[]'
  | 'DOUBLE[]'
  | 'BOOLEAN[]'
  | 'BIGNUMERIC[]';

export type NativeValue = string | Uint8Array | bigint | number | boolean | readonly NativeValue[] | null;

/** A function that DuckDB lacks, in JavaScript: the same value for the same arguments, and NULL where an argument is. */
export interface NativeFunction {
  /** In DuckDB; begins with `googlesql_`. */
  readonly name: string;
  readonly parameters: readonly NativeType[];
  readonly returns: NativeType;
  /** What it throws is the statement's error, in BigQuery's words. */
  readonly evaluate: (args: NativeArguments) => NativeValue;
}

/** The arguments of one call by position, each as the type that was declared for it. */
export interface NativeArguments {
  text(index: number): string;
  bytes(index: number): Uint8Array;
  integer(index: number): bigint;
  number(index: number): number;
  flag(index: number): boolean;
  list(index: number): readonly NativeValue[];
}

export function nativeArguments(values: readonly NativeValue[]): NativeArguments {
  const mismatch = (index: number) => new Error(`Argument ${index + 1} of a native function has another type than was declared.`);
  return {
    text: (index) => {
      const value = values[index];
      if (typeof value !== 'string') throw mismatch(index);
      return value;
    },
    bytes: (index) => {
      const value = values[index];
      if (!(value instanceof Uint8Array)) throw mismatch(index);
      return value;
    },
    integer: (index) => {
      const value = values[index];
      if (typeof value !== 'bigint') throw mismatch(index);
      return value;
    },
    number: (index) => {
      const value = values[index];
      if (typeof value !== 'number') throw mismatch(index);
      return value;
    },
    flag: (index) => {
      const value = values[index];
      if (typeof value !== 'boolean') throw mismatch(index);
      return value;
    },
    list: (index) => {
      const value = values[index];
      if (!isNativeList(value)) throw mismatch(index);
      return value;
    },
  };
}

function isNativeList(value: NativeValue | undefined): value is readonly NativeValue[] {
  return Array.isArray(value);
}
