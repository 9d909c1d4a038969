import {
  BIGINT,
  BIT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBBitValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import { bignumericBits, bignumericOfBits } from '../bignumeric-bits.ts';
import { bignumericFunctions } from './bignumeric-functions.ts';
import { hashFunctions } from './hash-functions.ts';
import { hllFunctions } from './hll-functions.ts';
import { jsonFunctions } from './json/json-functions.ts';
import { type NativeFunction, nativeArguments, type NativeType, type NativeValue } from './native-function.ts';
import { netFunctions } from './net-functions.ts';
import { numberFormatFunctions } from './number-format.ts';
import { numericFunctions } from './numeric-functions.ts';
import { parseDateFunctions } from './parse-date-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeZoneFunctions } from './time-zone-functions.ts';

const functions: readonly NativeFunction[] = [
  ...hashFunctions,
  ...netFunctions,
  ...textFunctions,
  ...jsonFunctions,
  ...numericFunctions,
  ...numberFormatFunctions,
  ...bignumericFunctions,
  ...timeZoneFunctions,
  ...parseDateFunctions,
  ...hllFunctions,
];

/** Makes the functions known to all connections of an instance; views that call them work as long as that comes before their first use. */
export function registerNativeFunctions(connection: DuckDBConnection): void {
  for (const definition of functions) connection.registerScalarFunction(scalarFunction(definition));
}

/** DuckDB hands over up to 2048 rows at a time, on Node's main thread. */
function scalarFunction({ name, parameters, returns, evaluate }: NativeFunction): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map((type) => duckdbTypes[type]),
    returnType: duckdbTypes[returns],
    mainFunction: (info, chunk, results) => {
      try {
        const columns = parameters.map((_, index) => chunk.getColumnValues(index));
        for (let row = 0; row < chunk.rowCount; row += 1) {
          const args = columns.map((column) => fromDuckDb(column[row] ?? null));
          results.setItem(row, args.includes(null) ? null : toDuckDb(evaluate(nativeArguments(args)), returns));
        }
        results.flush();
      } catch (error) {
        info.setError(error instanceof Error ? error.message : String(error));
      }
    },
  });
}

const duckdbTypes: Readonly<Record<NativeType, DuckDBType>> = {
  VARCHAR,
  BLOB,
  BIGINT,
  DOUBLE,
  BOOLEAN,
  BIGNUMERIC: BIT,
  'VARCHAR[]': LIST(VARCHAR),
  'BLOB[]': LIST(BLOB),
  'BIGINT[]': LIST(BIGINT),
  'DOUBLE[]': LIST(DOUBLE),
  'BOOLEAN[]': LIST(BOOLEAN),
  'BIGNUMERIC[]': LIST(BIT),
};

function fromDuckDb(value: DuckDBValue): NativeValue {
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBBitValue) return bignumericOfBits(value);
  if (value instanceof DuckDBListValue) return value.items.map(fromDuckDb);
  if (value === null || typeof value !== 'object') return value;
  throw new Error('A native function was given a value of a type that it does not know.');
}

function toDuckDb(value: NativeValue, type: NativeType): DuckDBValue {
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if (typeof value === 'bigint' && type.startsWith('BIGNUMERIC')) return bignumericBits(value);
  return isList(value) ? new DuckDBListValue(value.map((item) => toDuckDb(item, type))) : value;
}

function isList(value: NativeValue): value is readonly NativeValue[] {
  return Array.isArray(value);
}
