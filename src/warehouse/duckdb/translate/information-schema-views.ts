import type { Field } from '../../../googlesql/schema.ts';
import { fieldSqlType, typeText } from '../../../googlesql/sql-type.ts';
import type { TableDescription } from '../../warehouse.ts';
import type { DefinedFunction } from './script-definitions.ts';
import type { DatasetName } from './script-tables.ts';
import { quoteText } from './sql-text.ts';
import { tableSql } from './table-source.ts';

/** What a view of INFORMATION_SCHEMA tells of one thing: SQL of each column's value; undefined for what is not known locally. */
export type Row = readonly (string | undefined)[];

export interface SchemaView {
  readonly columns: readonly (readonly [name: string, type: Field['type']])[];
  /** Columns of BigQuery whose values are not kept by the local engine. */
  readonly notKept: readonly string[];
  readonly rows: (dataset: DatasetName, known: Known) => readonly Row[];
}

/** What there is in a dataset, or of datasets in a project. */
export interface Known {
  readonly tables: readonly TableDescription[];
  readonly routines: readonly DefinedFunction[];
  readonly datasets: readonly string[];
}

const strings = (...names: readonly string[]) => names.map((name) => [name, 'STRING'] as const);
const times = (...names: readonly string[]) => names.map((name) => [name, 'TIMESTAMP'] as const);
const nulls = (count: number): Row => Array.from({ length: count }, () => 'NULL');
const unknown = (count: number): Row => Array.from({ length: count }, () => undefined);
const texts = (...values: readonly string[]): Row => values.map(quoteText);

const tables: SchemaView = {
  columns: [
    ...strings('table_catalog', 'table_schema', 'table_name', 'table_type', 'managed_table_type', 'is_insertable_into', 'is_typed'),
    ...strings('is_change_history_enabled'),
    ...times('creation_time'),
    ...strings('base_table_catalog', 'base_table_schema', 'base_table_name'),
    ...times('snapshot_time_ms'),
    ...strings('ddl', 'default_collation_name'),
  ],
  notKept: ['managed_table_type', 'is_change_history_enabled', 'creation_time', 'ddl', 'default_collation_name'],
  rows: ({ project, dataset }, known) =>
    known.tables.map(({ name, kind, variety, base }) => [
      ...texts(project, dataset, name.table, variety ?? (kind === 'view' ? 'VIEW' : 'BASE TABLE')),
      undefined,
      ...texts(kind === 'view' || variety === 'SNAPSHOT' ? 'NO' : 'YES', 'NO'),
      ...unknown(2),
      ...(base ? [...texts(base.project, base.dataset, base.table), undefined] : nulls(4)),
      ...unknown(2),
    ]),
};

const columns: SchemaView = {
  columns: [
    ...strings('table_catalog', 'table_schema', 'table_name', 'column_name'),
    ['ordinal_position', 'INT64'],
    ...strings('is_nullable', 'data_type', 'is_generated', 'generation_expression', 'is_stored', 'is_hidden', 'is_updatable'),
    ...strings('is_system_defined', 'is_partitioning_column'),
    ['clustering_ordinal_position', 'INT64'],
    ...strings('collation_name', 'column_default', 'rounding_mode'),
  ],
  notKept: ['is_partitioning_column', 'clustering_ordinal_position', 'collation_name', 'column_default', 'rounding_mode'],
  rows: ({ project, dataset }, known) =>
    known.tables.flatMap(({ name, fields }) =>
      fields.map((field, index) => [
        ...texts(project, dataset, name.table, field.name),
        String(index + 1),
        ...texts(field.mode === 'REQUIRED' ? 'NO' : 'YES', dataType(field), 'NEVER'),
        ...nulls(2),
        ...texts('NO'),
        ...nulls(1),
        ...texts('NO'),
        ...unknown(5),
      ]),
    ),
};

/** Each column and each field within it, by its path. */
const columnFieldPaths: SchemaView = {
  columns: strings(
    ...['table_catalog', 'table_schema', 'table_name', 'column_name', 'field_path', 'data_type', 'description', 'collation_name'],
    'rounding_mode',
  ),
  notKept: ['collation_name', 'rounding_mode'],
  rows: ({ project, dataset }, known) =>
    known.tables.flatMap(({ name, fields }) =>
      fields.flatMap((column) =>
        pathsOf(column, column.name).map(([path, field]) => [
          ...texts(project, dataset, name.table, column.name, path, dataType(field)),
          field.description === undefined ? 'NULL' : quoteText(field.description),
          ...unknown(2),
        ]),
      ),
    ),
};

const viewsOfDataset: SchemaView = {
  columns: strings('table_catalog', 'table_schema', 'table_name', 'view_definition', 'check_option', 'use_standard_sql'),
  notKept: [],
  rows: ({ project, dataset }, known) =>
    known.tables
      .filter(({ kind, variety }) => kind === 'view' && variety === undefined)
      .map(({ name, query }) => [
        ...texts(project, dataset, name.table),
        query === undefined ? undefined : quoteText(query),
        ...nulls(1),
        ...texts('YES'),
      ]),
};

const routines: SchemaView = {
  columns: [
    ...strings('specific_catalog', 'specific_schema', 'specific_name', 'routine_catalog', 'routine_schema', 'routine_name'),
    ...strings('routine_type', 'data_type', 'routine_body', 'routine_definition', 'external_language', 'is_deterministic'),
    ...strings('security_type'),
    ...times('created', 'last_altered'),
    ...strings('ddl'),
  ],
  notKept: ['is_deterministic', 'created', 'last_altered', 'ddl'],
  rows: ({ project, dataset }, known) =>
    known.routines.map(({ path, kind, returnType, body }) => {
      const name = texts(project, dataset, path.at(-1) ?? '');
      const type = kind === 'table' ? 'NULL' : returnType && quoteText(typeText(returnType));
      return [
        ...name,
        ...name,
        quoteText(kind === 'table' ? 'TABLE FUNCTION' : 'FUNCTION'),
        type,
        ...texts(kind === 'javascript' ? 'EXTERNAL' : 'SQL', body),
        kind === 'javascript' ? quoteText('JAVASCRIPT') : 'NULL',
        undefined,
        'NULL',
        ...unknown(3),
      ];
    }),
};

const schemata: SchemaView = {
  columns: [
    ...strings('catalog_name', 'schema_name', 'schema_owner'),
    ...times('creation_time', 'last_modified_time'),
    ...strings('location', 'ddl', 'default_collation_name'),
  ],
  notKept: ['creation_time', 'last_modified_time', 'location', 'ddl', 'default_collation_name'],
  rows: ({ project }, known) => known.datasets.map((dataset) => [...texts(project, dataset), 'NULL', ...unknown(5)]),
};

/** `dataset.__TABLES__`, which was there before INFORMATION_SCHEMA. What BigQuery counts for a view is not known. */
export const metaTables: SchemaView = {
  columns: [
    ...strings('project_id', 'dataset_id', 'table_id'),
    ['creation_time', 'INT64'],
    ['last_modified_time', 'INT64'],
    ['row_count', 'INT64'],
    ['size_bytes', 'INT64'],
    ['type', 'INT64'],
  ],
  notKept: ['creation_time', 'last_modified_time', 'size_bytes'],
  rows: ({ project, dataset }, known) =>
    known.tables.map(({ name, kind }) => [
      ...texts(project, dataset, name.table),
      ...unknown(2),
      kind === 'view' ? undefined : `(SELECT count(*) FROM ${tableSql(name)})`,
      undefined,
      kind === 'view' ? '2' : '1',
    ]),
};

/** The columns are those of BigQuery's documentation. */
export const schemaViews: Readonly<Partial<Record<string, SchemaView>>> = {
  TABLES: tables,
  COLUMNS: columns,
  COLUMN_FIELD_PATHS: columnFieldPaths,
  VIEWS: viewsOfDataset,
  ROUTINES: routines,
  SCHEMATA: schemata,
};

function pathsOf(field: Field, path: string): readonly (readonly [path: string, field: Field])[] {
  return [[path, field], ...(field.fields ?? []).flatMap((member) => pathsOf(member, `${path}.${member.name}`))];
}

/** The type as a CREATE TABLE writes it. */
function dataType(field: Field): string {
  const { maxLength, precision, scale } = field.parameters ?? {};
  const list = maxLength !== undefined ? [maxLength] : [precision, scale].filter((number) => number !== undefined);
  const type = `${typeText(fieldSqlType({ ...field, mode: 'NULLABLE' }))}${list.length === 0 ? '' : `(${list.join(', ')})`}`;
  return field.mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}
