import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  LIST,
  STRUCT,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { Field } from '../../../googlesql/schema.ts';
import { fieldOfType, type SqlType } from '../../../googlesql/sql-type.ts';
import type { Value } from '../../row-set.ts';
import { decodeValue } from '../decode-value.ts';
import { encodeValue } from '../encode-value.ts';
import { memberNames } from '../translate/duckdb-type.ts';
import { carriedType, type JavaScriptFunction } from './javascript-function.ts';
import { createSandbox, type SandboxValue } from './sandbox.ts';

/**
 * Makes functions known to all connections of a database that is open. DuckDB hands over up to 2048 rows at a time, on Node's main
 * thread. A function is called anew for each row, NULLs included, as BigQuery does.
 */
export async function registerJavaScript(connection: DuckDBConnection, definitions: readonly JavaScriptFunction[]): Promise<void> {
  for (const definition of definitions) {
    const sandbox = await createSandbox(definition);
    const inputs = definition.arguments.map(({ name, type }) => column(name, carriedType(type)));
    const output = column('result', carriedType(definition.returnType));
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: definition.native,
        parameterTypes: inputs.map(({ type }) => type),
        returnType: output.type,
        specialHandling: true,
        volatile: true,
        mainFunction: (info, chunk, results) => {
          try {
            const values = inputs.map(({ field, type }, index) =>
              chunk.getColumnValues(index).map((value) => (value === null ? null : toSandbox(field, encodeValue(field, type, value)))),
            );
            const rows = Array.from({ length: chunk.rowCount }, (_, row) => values.map((items) => items[row] ?? null));
            sandbox.run(rows).forEach((value, row) => {
              results.setItem(row, decodeValue(output.field, fromSandbox(output.field, value)));
            });
            results.flush();
          } catch (error) {
            info.setError(error instanceof Error ? error.message : String(error));
          }
        },
      }),
    );
  }
}

interface Column {
  readonly field: Field;
  readonly type: DuckDBType;
}

function column(name: string, type: SqlType): Column {
  const field = fieldOfType(name, type);
  if (field === undefined) throw new Error(`No column has the type of ${name}.`);
  return { field, type: nativeType(type) };
}

const scalarTypes: Readonly<Partial<Record<string, DuckDBType>>> = {
  INT64: BIGINT,
  FLOAT64: DOUBLE,
  NUMERIC: DECIMAL(38, 9),
  BOOL: BOOLEAN,
  STRING: VARCHAR,
  BYTES: BLOB,
  DATE,
  TIMESTAMP: TIMESTAMPTZ,
};

function nativeType(type: SqlType): DuckDBType {
  if (type.kind === 'ARRAY') return LIST(nativeType(type.element));
  if (type.kind === 'STRUCT') {
    const names = memberNames(type.fields);
    return STRUCT(Object.fromEntries(type.fields.map((field, index) => [names[index] ?? '', nativeType(field.type)])));
  }
  const native = scalarTypes[type.kind];
  if (native === undefined) throw new Error(`DuckDB holds no ${type.kind}.`);
  return native;
}

function toSandbox(field: Field, value: Value): SandboxValue {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => toSandbox({ ...field, mode: 'NULLABLE' }, item));
  return (field.fields ?? []).map((member) => toSandbox(member, value[member.name] ?? null));
}

function fromSandbox(field: Field, value: SandboxValue): Value {
  if (!isList(value)) return value;
  if (field.mode === 'REPEATED') return value.map((item) => fromSandbox({ ...field, mode: 'NULLABLE' }, item));
  return Object.fromEntries((field.fields ?? []).map((member, index) => [member.name, fromSandbox(member, value[index] ?? null)]));
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
