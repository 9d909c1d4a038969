import { catalogOf, type CatalogTable } from './catalog.ts';
import { analyzerOptions } from './language-options.ts';
import type { ServiceConnection } from './service-connection.ts';
import { fieldSqlType, type SqlType, type TypeProto, typeFromProto } from './sql-type.ts';
import { type SqlValue, type ValueProto, valueFromProto, valueToProto } from './sql-value.ts';
import type { WrittenMessage } from './wire/write-message.ts';

type Message = Readonly<Record<string, unknown>>;

/** A table with its rows, each in the order of the schema's fields. */
export interface EvaluationTable extends CatalogTable {
  readonly rows: readonly (readonly SqlValue[])[];
}

export interface EvaluatedRows {
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Runs a query with the reference evaluator; table names must be one path segment each (backticks around the whole name). */
export async function evaluateQuery(
  connection: ServiceConnection,
  sql: string,
  tables: readonly EvaluationTable[],
  language: WrittenMessage,
  signal: AbortSignal | undefined,
): Promise<EvaluatedRows> {
  const tableContent = Object.fromEntries(
    tables.map(({ path, schema, rows }) => {
      const types = schema.fields.map(fieldSqlType);
      const row = rows.map((values) => ({ cell: types.map((type, index) => valueToProto(type, values[index] ?? null)) }));
      return [path.join('.'), { tableData: { row } }];
    }),
  );
  const answer = await connection.call(
    'EvaluateQuery',
    { sql, options: analyzerOptions(language, []), simpleCatalog: catalogOf(tables, language), tableContent },
    signal,
  );
  const columns = messages(field(answer.prepared, 'columns')).map((column) => ({ name: String(column.name), type: typeOf(column.type) }));
  const rows = messages(field(field(answer.content, 'tableData'), 'row')).map((row) => {
    const cells = messages(row.cell);
    return columns.map(({ type }, index) => valueFromProto(type, proto(cells[index])));
  });
  return { columns, rows };
}

function typeOf(value: unknown): SqlType {
  return isType(value) ? typeFromProto(value) : { kind: 'OTHER', name: 'UNKNOWN' };
}

function isType(value: unknown): value is TypeProto {
  return typeof field(value, 'typeKind') === 'string';
}

function proto(message: Message | undefined): ValueProto {
  const { value, ...rest } = message ?? {};
  return typeof value === 'string' ? { ...rest, value } : rest;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function messages(value: unknown): readonly Message[] {
  return Array.isArray(value) ? value.filter(isMessage) : [];
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null;
}
