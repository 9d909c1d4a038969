import type { Field } from '../../../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import type { TableDescription } from '../../warehouse.ts';
import { refuse } from './refusal.ts';
import type { DatasetName, ScriptTables } from './script-tables.ts';
import { quoteName, quoteText } from './sql-text.ts';
import { datasetNameOf } from '../../table-path.ts';
import type { SourceTable } from './table-source.ts';

/** What a view of INFORMATION_SCHEMA tells of one table or column: SQL of its value; undefined for what is not known locally. */
type Row = readonly (string | undefined)[];

interface SchemaView {
  readonly columns: readonly (readonly [name: string, type: Field['type']])[];
  readonly rows: (dataset: DatasetName, tables: readonly TableDescription[]) => readonly Row[];
}

/** The columns are those of BigQuery's documentation; creation times, DDL, partitioning and clustering are not kept by the local engine. */
const views: Readonly<Partial<Record<string, SchemaView>>> = {
  TABLES: {
    columns: [
      ['table_catalog', 'STRING'],
      ['table_schema', 'STRING'],
      ['table_name', 'STRING'],
      ['table_type', 'STRING'],
      ['managed_table_type', 'STRING'],
      ['is_insertable_into', 'STRING'],
      ['is_typed', 'STRING'],
      ['is_change_history_enabled', 'STRING'],
      ['creation_time', 'TIMESTAMP'],
      ['base_table_catalog', 'STRING'],
      ['base_table_schema', 'STRING'],
      ['base_table_name', 'STRING'],
      ['snapshot_time_ms', 'TIMESTAMP'],
      ['ddl', 'STRING'],
      ['default_collation_name', 'STRING'],
    ],
    rows: ({ project, dataset }, tables) =>
      tables.map(({ name, kind }) => [
        ...[project, dataset, name.table, kind === 'view' ? 'VIEW' : 'BASE TABLE'].map(quoteText),
        undefined,
        ...[kind === 'view' ? 'NO' : 'YES', 'NO'].map(quoteText),
        undefined,
        undefined,
        ...Array.from({ length: 4 }, () => 'NULL'),
        undefined,
        undefined,
      ]),
  },
  COLUMNS: {
    columns: [
      ['table_catalog', 'STRING'],
      ['table_schema', 'STRING'],
      ['table_name', 'STRING'],
      ['column_name', 'STRING'],
      ['ordinal_position', 'INT64'],
      ['is_nullable', 'STRING'],
      ['data_type', 'STRING'],
      ['is_generated', 'STRING'],
      ['generation_expression', 'STRING'],
      ['is_stored', 'STRING'],
      ['is_hidden', 'STRING'],
      ['is_updatable', 'STRING'],
      ['is_system_defined', 'STRING'],
      ['is_partitioning_column', 'STRING'],
      ['clustering_ordinal_position', 'INT64'],
      ['collation_name', 'STRING'],
      ['column_default', 'STRING'],
      ['rounding_mode', 'STRING'],
    ],
    rows: ({ project, dataset }, tables) =>
      tables.flatMap(({ name, fields }) =>
        fields.map((field, index) => [
          ...[project, dataset, name.table, field.name].map(quoteText),
          String(index + 1),
          ...[field.mode === 'REQUIRED' ? 'NO' : 'YES', dataType(field), 'NEVER'].map(quoteText),
          'NULL',
          'NULL',
          quoteText('NO'),
          'NULL',
          quoteText('NO'),
          ...Array.from({ length: 5 }, () => undefined),
        ]),
      ),
  },
};

/**
 * What `dataset.INFORMATION_SCHEMA.TABLES` or `COLUMNS` stands for; undefined for paths of other tables. Throws `SqlError` ATT1302 for
 * the views of INFORMATION_SCHEMA that there are not locally.
 */
export async function informationSchema(
  path: readonly string[],
  tables: ScriptTables,
  range: TextRange | undefined,
): Promise<SourceTable | undefined> {
  const names = path.join('.').split('.');
  const place = names.findIndex((name) => name.toUpperCase() === 'INFORMATION_SCHEMA');
  if (place < 0) return undefined;
  const [view = '', ...more] = names.slice(place + 1);
  const found = views[view.toUpperCase()];
  const scope = names.slice(0, place);
  if (found === undefined || more.length > 0)
    throw refuse(`INFORMATION_SCHEMA.${[view, ...more].join('.')}`, range, 'TABLES and COLUMNS of a dataset can be read.');
  if (scope.some((name) => /^region-/i.test(name)))
    throw refuse('INFORMATION_SCHEMA of a region', range, 'Put a dataset in its place: dataset.INFORMATION_SCHEMA.');
  const dataset = scope.length > 0 ? datasetNameOf(scope, tables) : undefined;
  if (dataset === undefined) throw refuse('INFORMATION_SCHEMA without a dataset', range, 'Put a dataset before it.');
  const rows = found.rows(dataset, await tables.list(dataset));
  return sourceTable({ ...dataset, table: `INFORMATION_SCHEMA.${view.toUpperCase()}` }, found, rows);
}

function sourceTable(name: SourceTable['schema']['name'], { columns }: SchemaView, rows: readonly Row[]): SourceTable {
  const fields = columns.map(([column, type]): Field => ({ name: column, type, mode: 'NULLABLE' }));
  const types = columns.map(([, type]) => (type === 'INT64' ? 'BIGINT' : type === 'TIMESTAMP' ? 'TIMESTAMP WITH TIME ZONE' : 'VARCHAR'));
  const texts = rows.map((row) => `(${row.map((value) => value ?? 'NULL').join(', ')})`);
  const list = columns.map(([column], index) => `CAST(c${index} AS ${types[index] ?? ''}) AS ${quoteName(column)}`).join(', ');
  const empty = `(${columns.map(() => 'NULL').join(', ')})`;
  const from = `(VALUES ${texts.length === 0 ? empty : texts.join(', ')}) AS v(${columns.map((_, index) => `c${index}`).join(', ')})`;
  const unknown = unknownColumns(columns);
  return {
    schema: { name, fields },
    sql: `SELECT ${list} FROM ${from}${texts.length === 0 ? ' WHERE FALSE' : ''}`,
    refused: new Set(unknown),
  };
}

const notKept = new Set([
  'managed_table_type',
  'is_change_history_enabled',
  'creation_time',
  'ddl',
  'default_collation_name',
  'is_partitioning_column',
  'clustering_ordinal_position',
  'collation_name',
  'column_default',
  'rounding_mode',
]);

function unknownColumns(columns: SchemaView['columns']): readonly string[] {
  return columns.map(([name]) => name).filter((name) => notKept.has(name));
}

/** The type as a CREATE TABLE writes it. */
function dataType(field: Field): string {
  const { maxLength, precision, scale } = field.parameters ?? {};
  const list = maxLength !== undefined ? [maxLength] : [precision, scale].filter((number) => number !== undefined);
  const type = `${typeText(fieldSqlType({ ...field, mode: 'NULLABLE' }))}${list.length === 0 ? '' : `(${list.join(', ')})`}`;
  return field.mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}
